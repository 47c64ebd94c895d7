package dev.lenet.internal.builder;

import dev.lenet.graph.Variables;
import dev.lenet.graph.Weight;
import dev.lenet.tensor.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.StdArrays;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TString;
import org.tensorflow.types.family.TType;

/**
 * The ops that write a graph's variables into a checkpoint and read them: {@code
 * save/control_dependency} and {@code save/restore_all}, fed with {@code save/filename}. TensorFlow
 * Java's own saver knows only variables of the first version.
 */
final class Saver {
  private Saver() {}

  static void add(Ops graph, Variables variables, Map<Weight, String> paths) {
    Ops tf = graph.withSubScope("save");
    List<Weight> weights = List.copyOf(paths.keySet());
    List<Operand<?>> values = new ArrayList<>();
    List<Class<? extends TType>> types = new ArrayList<>();
    for (Weight weight : weights) {
      boolean isFloat = weight.dtype() == DType.FLOAT32;
      values.add(isFloat ? variables.read(weight) : variables.readInts(weight));
      types.add(isFloat ? TFloat32.class : TInt64.class);
    }
    Operand<TString> filename =
        tf.withName("filename")
            .placeholder(TString.class, Placeholder.shape(org.tensorflow.ndarray.Shape.scalar()));
    Operand<TString> names = tf.constant(StdArrays.ndCopyOf(paths.values().toArray(new String[0])));
    Operand<TString> slices = tf.zerosLike(names);
    Op saved = tf.train.save(filename, names, slices, values);
    tf.withControlDependencies(List.of(saved)).withName("control_dependency").identity(filename);
    List<Op> restored = new ArrayList<>();
    var read = tf.train.restore(filename, names, slices, types).tensors();
    for (int i = 0; i < weights.size(); i++) {
      restored.add(tf.assignVariableOp(variables.handle(weights.get(i)), read.get(i)));
    }
    tf.withControlDependencies(restored).withName("restore_all").noOp();
  }
}
