package dev.lenet.losses;

import dev.lenet.graph.SymbolicTensor;
import dev.lenet.graph.Target;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Keras's {@code Tversky}: {@link Dice} with {@code alpha} for what is true and missed and {@code
 * beta} for what is found and false, both 0.5 by default.
 */
public final class Tversky extends ReducedLoss<Tversky> {
  private double alpha = 0.5;
  private double beta = 0.5;
  private int @Nullable [] axis;

  /**
   * The dimensions that are added up for one loss, none of them the samples'; by default all of the
   * batch together.
   */
  public Tversky axis(int... value) {
    axis = Targets.areaAxes(name(), value);
    return this;
  }

  /** What misses weigh; 0.5 by default. */
  public Tversky alpha(double value) {
    alpha = Targets.finite(name(), "alpha", value);
    return this;
  }

  /** What false finds weigh; 0.5 by default. */
  public Tversky beta(double value) {
    beta = Targets.finite(name(), "beta", value);
    return this;
  }

  @Override
  public Operand<TFloat32> perSample(Target target, SymbolicTensor output) {
    Ops tf = output.scope().tf();
    Operand<TFloat32> truth = Targets.like(name(), target, output);
    Operand<TFloat32> predicted = output.operand();
    Operand<TFloat32> one = tf.constant(1f);
    int[] along = Targets.orAll(axis);
    Operand<TFloat32> both = Targets.sum(tf, tf.math.mul(truth, predicted), along);
    Operand<TFloat32> missed =
        Targets.sum(tf, tf.math.mul(tf.math.sub(one, predicted), truth), along);
    Operand<TFloat32> wrong =
        Targets.sum(tf, tf.math.mul(predicted, tf.math.sub(one, truth)), along);
    Operand<TFloat32> all =
        tf.math.add(
            tf.math.add(
                tf.math.add(both, tf.math.mul(missed, tf.constant((float) alpha))),
                tf.math.mul(wrong, tf.constant((float) beta))),
            tf.constant(Targets.EPSILON));
    return Targets.perSampleOfArea(
        tf, tf.math.sub(one, tf.math.div(both, all)), output, along.length);
  }

  @Override
  public boolean mixesBatch() {
    return axis == null;
  }

  @Override
  void check(Reduction value) {
    Targets.checkArea(name(), value, axis);
  }

  @Override
  void addOptions(Map<String, @Nullable Object> config) {
    config.put("alpha", alpha);
    config.put("beta", beta);
    config.put("axis", axis == null ? null : Arrays.stream(axis).boxed().toList());
  }
}
