package dev.lenet.train;

import java.util.Arrays;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TType;

/**
 * A replica's rows of a batch: from n*i/r to n*(i+1)/r. Where a short batch has none for it, it
 * computes on one of another's, since convolutions take no empty batch; {@code present} is then 0,
 * and the row counts for nothing.
 */
final class Rows {
  final Operand<TFloat32> present;
  private final Ops tf;
  private final boolean all;
  private final Operand<TInt32> from;
  private final Operand<TInt32> size;

  Rows(Ops tf, Operand<TInt32> samples, int replica, int replicas) {
    this.tf = tf;
    this.all = replicas == 1;
    Operand<TInt32> start = bound(samples, replica, replicas);
    Operand<TInt32> own = tf.math.sub(bound(samples, replica + 1, replicas), start);
    Operand<TInt32> one = tf.constant(1);
    // With no row of its own n*i/r is less than n, unless n is 0: there is a row to take.
    this.from = tf.reshape(start, tf.array(1));
    this.size = tf.reshape(tf.math.maximum(own, one), tf.array(1));
    this.present = tf.dtypes.cast(tf.math.minimum(own, one), TFloat32.class);
  }

  private Operand<TInt32> bound(Operand<TInt32> samples, int i, int replicas) {
    return tf.math.floorDiv(tf.math.mul(samples, tf.constant(i)), tf.constant(replicas));
  }

  <T extends TType> Operand<T> of(Operand<T> batch) {
    if (all) {
      return batch;
    }
    int[] first = new int[batch.shape().numDimensions() - 1];
    int[] rest = new int[first.length];
    Arrays.fill(rest, -1);
    return tf.slice(
        batch,
        tf.concat(List.of(from, tf.constant(first)), tf.constant(0)),
        tf.concat(List.of(size, tf.constant(rest)), tf.constant(0)));
  }
}
