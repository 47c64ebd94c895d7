package dev.lenet.optimizers;

import dev.lenet.exceptions.InputException;
import dev.lenet.optimizers.schedules.LearningRateSchedule;
import dev.lenet.tensor.HostTensor;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Keras's {@code SGD}: gradient descent, with momentum, Nesterov's or not, if asked for. */
public final class SGD extends FluentOptimizer<SGD> {
  private static final String MOMENTUM = "momentum";

  private double momentum;
  private boolean nesterov;

  /** With Keras's learning rate of 0.01. */
  public SGD() {
    this(0.01);
  }

  /** With this learning rate. */
  public SGD(double learningRate) {
    super(learningRate);
  }

  /** With a learning rate that the schedule gives for each step. */
  public SGD(LearningRateSchedule schedule) {
    super(schedule);
  }

  /** How much of the last step goes into the next, 0 to 1; 0 by default. */
  public SGD momentum(double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new InputException("optimizer SGD: momentum " + value + " (expected: 0 to 1)");
    }
    momentum = value;
    return this;
  }

  /** Whether momentum is Nesterov's; false by default. */
  public SGD nesterov(boolean value) {
    nesterov = value;
    return this;
  }

  @Override
  protected List<List<String>> slotNames() {
    return momentum == 0 ? List.of() : List.of(List.of(MOMENTUM));
  }

  /** Keras 2 keeps slots without momentum, too, which nothing then reads. */
  @Override
  public List<HostTensor> arranged(List<HostTensor> found) {
    List<HostTensor> arranged = super.arranged(found);
    return momentum == 0 && arranged.size() == state().size() + weightCount()
        ? List.copyOf(arranged.subList(0, state().size()))
        : arranged;
  }

  @Override
  protected Op update(UpdateStep step) {
    Ops tf = step.tf();
    Operand<TFloat32> descent = tf.math.mul(step.gradient(), step.rate());
    if (momentum == 0) {
      return step.subtract(descent);
    }
    Operand<TFloat32> share = step.constant(momentum);
    Operand<TFloat32> m =
        step.write(MOMENTUM, tf.math.sub(tf.math.mul(step.slot(MOMENTUM), share), descent));
    return step.subtract(tf.math.neg(nesterov ? tf.math.sub(tf.math.mul(m, share), descent) : m));
  }

  @Override
  public String className() {
    return "SGD";
  }

  @Override
  protected String defaultName() {
    return "sgd";
  }

  @Override
  protected void addOptions(Map<String, @Nullable Object> config) {
    config.put("momentum", momentum);
    config.put("nesterov", nesterov);
  }
}
