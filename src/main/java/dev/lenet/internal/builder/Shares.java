package dev.lenet.internal.builder;

import dev.lenet.losses.Loss;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * What samples count in a batch's loss, for reductions other than the plain mean
 * (keras/src/losses/loss.py, {@code reduce_weighted_values}).
 */
final class Shares {
  private Shares() {}

  /** The shares of a part's samples, {@code (N,)}. */
  static Operand<TFloat32> of(Ops tf, Loss loss, List<Feeds> batch, int part) {
    Operand<TFloat32> weights = masked(tf, loss, batch.get(part), Feeds::weights);
    return switch (loss.reduction()) {
      case SUM -> weights;
      case SUM_OVER_BATCH_SIZE -> tf.math.divNoNan(weights, total(tf, loss, batch, Feeds::counted));
      case MEAN_WITH_SAMPLE_WEIGHT ->
          tf.math.divNoNan(weights, total(tf, loss, batch, Feeds::weights));
    };
  }

  /** How many samples there are. */
  static Operand<TFloat32> samples(Ops tf, List<Feeds> batch) {
    return sum(tf, batch, Feeds::counted);
  }

  private static Operand<TFloat32> total(
      Ops tf, Loss loss, List<Feeds> batch, Function<Feeds, Operand<TFloat32>> vector) {
    return sum(tf, batch, feeds -> masked(tf, loss, feeds, vector));
  }

  private static Operand<TFloat32> masked(
      Ops tf, Loss loss, Feeds feeds, Function<Feeds, Operand<TFloat32>> vector) {
    Operand<TFloat32> values = vector.apply(feeds);
    return loss.ignoresSamples() ? tf.math.mul(values, loss.mask(feeds.target(), tf)) : values;
  }

  private static Operand<TFloat32> sum(
      Ops tf, List<Feeds> batch, Function<Feeds, Operand<TFloat32>> vector) {
    List<Operand<TFloat32>> sums = new ArrayList<>();
    batch.forEach(feeds -> sums.add(tf.sum(vector.apply(feeds), tf.constant(0))));
    return sums.size() == 1 ? sums.get(0) : tf.math.addN(sums);
  }
}
