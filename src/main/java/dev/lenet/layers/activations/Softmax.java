package dev.lenet.layers.activations;

import dev.lenet.config.Config;
import dev.lenet.graph.SymbolicTensor;
import dev.lenet.layers.Axes;
import dev.lenet.layers.FluentLayer;
import dev.lenet.tensor.Shape;
import java.util.Collections;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.ReduceMax;
import org.tensorflow.op.core.Sum;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** Keras's {@code Softmax}: exp(x) divided by its sum over one axis, the last, or over several. */
public final class Softmax extends FluentLayer<Softmax> {
  private final Axes axes;

  /** Over the last axis. */
  public Softmax() {
    this(-1);
  }

  /** Over these axes together; negative ones count from the end. */
  public Softmax(int... axes) {
    this(new Axes("Softmax", axes, axes.length > 1));
  }

  private Softmax(Axes axes) {
    this.axes = axes;
  }

  @Override
  protected Shape outputShape(Shape input) {
    axes.require(input, this);
    return input;
  }

  @Override
  protected SymbolicTensor call(SymbolicTensor x) {
    outputShape(x.shape());
    Ops tf = x.scope().tf();
    if (axes.count() > 1) {
      return x.with(overSeveral(tf, x.operand()));
    }
    int last = x.shape().rank() - 1;
    int given = axes.toArray()[0];
    int axis = given < 0 ? given + last + 1 : given;
    if (axis == last) {
      return x.with(tf.nn.softmax(x.operand())).withLogits(x.operand());
    }
    int[] order = IntStream.rangeClosed(0, last).toArray();
    order[axis] = last;
    order[last] = axis;
    Operand<TInt32> swap = tf.constant(order);
    Operand<TFloat32> y = tf.nn.softmax(tf.linalg.transpose(x.operand(), swap));
    return x.with(tf.linalg.transpose(y, swap)).withLogits(x.operand());
  }

  /** exp(x - log(sum(exp(x)))), the sum taken below the largest element. */
  private Operand<TFloat32> overSeveral(Ops tf, Operand<TFloat32> x) {
    Operand<TInt32> over = tf.constant(axes.toArray());
    Operand<TFloat32> largest = tf.stopGradient(tf.reduceMax(x, over, ReduceMax.keepDims(true)));
    Operand<TFloat32> below = tf.math.exp(tf.math.sub(x, largest));
    Operand<TFloat32> logSum =
        tf.math.add(tf.math.log(tf.sum(below, over, Sum.keepDims(true))), largest);
    return tf.math.exp(tf.math.sub(x, logSum));
  }

  @Override
  public Features features() {
    return Features.KEPT;
  }

  @Override
  public boolean hasBuildConfig() {
    return false;
  }

  @Override
  public boolean givesProbabilities() {
    return true;
  }

  @Override
  public Map<String, @Nullable Object> callArguments() {
    return Collections.singletonMap("mask", null);
  }

  @Override
  public Map<String, @Nullable Object> config() {
    Map<String, @Nullable Object> config = super.config();
    config.put("axis", axes.config());
    return config;
  }

  /** The layer that a config of Keras describes. */
  public static Softmax fromConfig(Config options) {
    return new Softmax(Axes.read("Softmax", options));
  }
}
