package dev.lenet.internal.frozen;

import dev.lenet.internal.runtime.Native;
import dev.lenet.internal.runtime.Sessions;
import dev.lenet.tensor.DType;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import dev.lenet.tensor.TensorSpec;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.types.TFloat32;

/**
 * Small graphs with an input {@code x} and an output {@code y}, and what TensorFlow makes of them.
 */
final class Graphs {
  static final Shape IMAGES = Shape.of(-1, 6, 6, 2);
  static final Shape ROWS = Shape.of(-1, 5);

  private Graphs() {}

  static GraphDef of(Shape input, BiFunction<Ops, Operand<TFloat32>, Operand<TFloat32>> body) {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Operand<TFloat32> x =
          tf.withName("x")
              .placeholder(
                  TFloat32.class,
                  Placeholder.shape(org.tensorflow.ndarray.Shape.of(input.toArray())));
      tf.withName("y").identity(body.apply(tf, x));
      return graph.toGraphDef();
    }
  }

  /** Random numbers as a constant. */
  static Operand<TFloat32> constant(Ops tf, Shape shape, int seed, float least, float most) {
    try (Native<TFloat32> value = Native.of(TFloat32.class, random(shape, seed, least, most))) {
      return tf.constantOf(value.get());
    }
  }

  static HostTensor random(Shape shape, int seed, float least, float most) {
    Random random = new Random(seed);
    float[] values = new float[(int) shape.elements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = least + (most - least) * random.nextFloat();
    }
    return HostTensor.ofFloats(shape, values);
  }

  static FrozenGraph freeze(GraphDef graph, Shape input, String... outputs) {
    return new Freezer(
            graph, List.of(new TensorSpec("x:0", DType.FLOAT32, input)), List.of(outputs))
        .freeze()
        .orElseThrow();
  }

  /** What the graph gives as it is, in a session of TensorFlow's own API. */
  static float[] unfrozen(GraphDef graph, HostTensor x) {
    try (Graph imported = new Graph()) {
      imported.importGraphDef(graph);
      try (Session session = Sessions.open(imported);
          Native<TFloat32> fed = Native.of(TFloat32.class, x);
          var result = session.runner().feed("x", fed.get()).fetch("y").run()) {
        return Native.toHost(result.get(0)).floats();
      }
    }
  }

  static float[] frozen(FrozenGraph graph, HostTensor x) {
    try (FrozenRunner runner = FrozenRunner.open(graph, true)) {
      return runner.run(List.of(x)).get(0).floats();
    }
  }
}
