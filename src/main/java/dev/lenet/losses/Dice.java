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
 * Keras's {@code Dice}: 1 less twice the sum of target times output over the sums of both. Where it
 * is of the whole batch, every sample has the batch's loss.
 */
public final class Dice extends ReducedLoss<Dice> {
  private int @Nullable [] axis;

  /**
   * The dimensions that are added up for one loss, none of them the samples'; by default all of the
   * batch together.
   */
  public Dice axis(int... value) {
    axis = Targets.areaAxes(name(), value);
    return this;
  }

  @Override
  public Operand<TFloat32> perSample(Target target, SymbolicTensor output) {
    Ops tf = output.scope().tf();
    Operand<TFloat32> truth = Targets.like(name(), target, output);
    Operand<TFloat32> predicted = output.operand();
    int[] along = Targets.orAll(axis);
    Operand<TFloat32> both = Targets.sum(tf, tf.math.mul(truth, predicted), along);
    Operand<TFloat32> all =
        tf.math.add(Targets.sum(tf, truth, along), Targets.sum(tf, predicted, along));
    Operand<TFloat32> dice =
        tf.math.div(
            tf.math.mul(tf.constant(2f), both), tf.math.add(all, tf.constant(Targets.EPSILON)));
    return Targets.perSampleOfArea(tf, tf.math.sub(tf.constant(1f), dice), output, along.length);
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
    config.put("axis", axis == null ? null : Arrays.stream(axis).boxed().toList());
  }
}
