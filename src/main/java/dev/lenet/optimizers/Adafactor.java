package dev.lenet.optimizers;

import dev.lenet.graph.Weight;
import dev.lenet.optimizers.schedules.LearningRateSchedule;
import dev.lenet.tensor.DType;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.math.Mean;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * Keras's {@code Adafactor} (Shazeer and Stern, 2018): mean squares of a matrix are kept as those
 * of its rows and its columns.
 */
public final class Adafactor extends FluentOptimizer<Adafactor> {
  private static final String ROW = "row";
  private static final String COLUMN = "column";
  private static final String VELOCITY = "velocity";

  private double beta2Decay = -0.8;
  private double epsilon1 = 1e-30;
  private double epsilon2 = 1e-3;
  private double clipThreshold = 1;
  private boolean relativeStep = true;

  public Adafactor() {
    this(0.001);
  }

  public Adafactor(double learningRate) {
    super(learningRate);
  }

  public Adafactor(LearningRateSchedule schedule) {
    super(schedule);
  }

  /** How fast more of the mean squares is kept; -0.8 by default. */
  public Adafactor beta2Decay(double value) {
    beta2Decay = value;
    return this;
  }

  /** What is added to squares; 1e-30 by default. */
  public Adafactor epsilon1(double value) {
    epsilon1 = value;
    return this;
  }

  /** The least size that a weight counts as; 1e-3 by default. */
  public Adafactor epsilon2(double value) {
    epsilon2 = value;
    return this;
  }

  /** How large a step is at most; 1 by default. */
  public Adafactor clipThreshold(double value) {
    clipThreshold = value;
    return this;
  }

  /** Keras caps the rate by 1 over the root of the step either way; true by default. */
  public Adafactor relativeStep(boolean value) {
    relativeStep = value;
    return this;
  }

  @Override
  protected List<List<String>> slotNames() {
    return List.of(List.of(ROW, COLUMN, VELOCITY));
  }

  /** As in Keras's files, a vector has numbers that nothing reads in place of rows and columns. */
  @Override
  protected Weight slot(Weight weight, String slotName) {
    if (slotName.equals(VELOCITY)) {
      return newSlot(slotName, weight.shape(), 0);
    }
    if (!isFactored(weight)) {
      return new Weight(
          slotName, DType.INT32, Shape.SCALAR, false, () -> HostTensor.ofInts(Shape.SCALAR, 0));
    }
    long[] sizes = weight.shape().toArray();
    long[] less = Arrays.copyOf(sizes, sizes.length - 1);
    if (slotName.equals(COLUMN)) {
      less[less.length - 1] = sizes[sizes.length - 1];
    }
    return newSlot(slotName, Shape.of(less), 0);
  }

  private static boolean isFactored(Weight weight) {
    return weight.shape().rank() >= 2;
  }

  @Override
  protected int numberCount() {
    return 2;
  }

  @Override
  protected float[] numbers(long step) {
    return new float[] {
      1f / (float) Math.sqrt((double) step),
      1f - (float) Math.pow((double) step, (double) (float) beta2Decay)
    };
  }

  @Override
  protected Op update(UpdateStep step) {
    Ops tf = step.tf();
    Operand<TFloat32> rate = tf.math.minimum(step.rate(), step.number(0));
    Operand<TFloat32> size =
        tf.math.mul(tf.math.maximum(step.constant(epsilon2), rms(tf, step.value())), rate);
    Operand<TFloat32> squares =
        tf.math.add(tf.math.square(step.gradient()), step.constant(epsilon1));
    Operand<TFloat32> v =
        isFactored(step.weight())
            ? factored(step, squares)
            : step.write(VELOCITY, mean(step, VELOCITY, squares));
    Operand<TFloat32> change = tf.math.div(step.gradient(), tf.math.sqrt(v));
    Operand<TFloat32> over =
        tf.math.maximum(
            step.constant(1), tf.math.div(rms(tf, change), step.constant(clipThreshold)));
    return step.subtract(tf.math.mul(size, tf.math.div(change, over)));
  }

  private static Operand<TFloat32> factored(UpdateStep step, Operand<TFloat32> squares) {
    Ops tf = step.tf();
    Operand<TInt32> last = tf.constant(-1);
    Operand<TFloat32> r = step.write(ROW, mean(step, ROW, tf.math.mean(squares, last)));
    Operand<TFloat32> c =
        step.write(COLUMN, mean(step, COLUMN, tf.math.mean(squares, tf.constant(-2))));
    Operand<TFloat32> shares = tf.math.div(r, tf.math.mean(r, last, Mean.keepDims(true)));
    return step.write(
        VELOCITY, tf.math.mul(tf.expandDims(shares, last), tf.expandDims(c, tf.constant(-2))));
  }

  private static Operand<TFloat32> mean(UpdateStep step, String slot, Operand<TFloat32> value) {
    Ops tf = step.tf();
    Operand<TFloat32> kept = step.number(1);
    return tf.math.add(
        tf.math.mul(kept, step.slot(slot)),
        tf.math.mul(tf.math.sub(step.constant(1), kept), value));
  }

  private static Operand<TFloat32> rms(Ops tf, Operand<TFloat32> values) {
    return tf.math.sqrt(
        tf.math.mean(tf.reshape(tf.math.square(values), tf.array(-1)), tf.constant(0)));
  }

  @Override
  public String className() {
    return "Adafactor";
  }

  @Override
  protected String defaultName() {
    return "adafactor";
  }

  @Override
  protected void addOptions(Map<String, @Nullable Object> config) {
    config.put("beta_2_decay", beta2Decay);
    config.put("epsilon_1", epsilon1);
    config.put("epsilon_2", epsilon2);
    config.put("clip_threshold", clipThreshold);
    config.put("relative_step", relativeStep);
  }
}
