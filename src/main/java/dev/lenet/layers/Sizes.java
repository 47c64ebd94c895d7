package dev.lenet.layers;

import dev.lenet.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** Shapes for {@code reshape}, of which some sizes are known only when the graph runs. */
public final class Sizes {
  private Sizes() {}

  /**
   * The sizes of {@code output}. One unknown size is -1; where there are more, the dimensions that
   * {@code x} has at the same place are as large as its.
   */
  public static Operand<TInt32> of(Ops tf, Operand<TFloat32> x, Shape output) {
    int[] sizes = new int[output.rank()];
    int unknown = 0;
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = (int) output.size(i);
      unknown += sizes[i] < 0 ? 1 : 0;
    }
    if (unknown <= 1) {
      return tf.array(sizes);
    }
    Operand<TInt32> actual = tf.shape(x);
    List<Operand<TInt32>> parts = new ArrayList<>();
    for (int i = 0; i < sizes.length; i++) {
      boolean last = unknown == 1;
      parts.add(
          sizes[i] >= 0 || last ? tf.array(sizes[i]) : tf.slice(actual, tf.array(i), tf.array(1)));
      unknown -= sizes[i] < 0 ? 1 : 0;
    }
    return tf.concat(parts, tf.constant(0));
  }
}
