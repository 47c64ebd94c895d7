package dev.lenet.layers.normalization;

import dev.lenet.config.Config;
import dev.lenet.exceptions.InputException;
import dev.lenet.graph.GraphScope;
import dev.lenet.graph.SymbolicTensor;
import dev.lenet.initializers.Ones;
import dev.lenet.layers.FluentLayer;
import dev.lenet.tensor.Shape;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.math.Mean;
import org.tensorflow.types.TFloat32;

/**
 * Keras's {@code RMSNormalization}: {@code scale * x / sqrt(mean(x^2) + epsilon)} along the last
 * axis, or the last few together.
 */
public final class RMSNormalization extends FluentLayer<RMSNormalization> {
  private final int[] axes;
  private double epsilon = 1e-6;

  public RMSNormalization() {
    this(-1);
  }

  /** Along these axes together, which are the last ones; negative ones count from the end. */
  public RMSNormalization(int... axes) {
    if (axes.length == 0) {
      throw new InputException("RMSNormalization: axis [] (expected: at least one axis)");
    }
    this.axes = axes.clone();
    Arrays.sort(this.axes);
  }

  public RMSNormalization epsilon(double newEpsilon) {
    if (!(newEpsilon >= 0)) {
      throw new InputException(
          "RMSNormalization: epsilon " + newEpsilon + " (expected: 0 or more)");
    }
    epsilon = newEpsilon;
    return this;
  }

  @Override
  protected void makeWeights(Shape input) {
    long[] sizes = Arrays.stream(axes).mapToLong(input::size).toArray();
    addWeight("scale", Shape.of(sizes), new Ones(), null);
  }

  /** Keras multiplies by the scale as it is, which fits the last axes alone. */
  @Override
  protected Shape outputShape(Shape input) {
    int rank = input.rank();
    for (int i = 0; i < axes.length; i++) {
      int place = axes[i] < 0 ? axes[i] + rank : axes[i];
      if (place < 1 || place != rank - axes.length + i) {
        throw bad(
            "axis " + Arrays.toString(axes) + ", input shape " + input, "the last axes, in order");
      }
      requireSameSize(input, axes[i], "input size along axis " + axes[i]);
    }
    return input;
  }

  /** The steps of keras/src/ops/nn.py, {@code _rms_normalization}. */
  @Override
  protected SymbolicTensor call(SymbolicTensor x) {
    outputShape(x.shape());
    GraphScope scope = x.scope();
    Ops tf = scope.tf();
    Operand<TFloat32> square =
        tf.math.mean(tf.math.square(x.operand()), tf.constant(axes), Mean.keepDims(true));
    Operand<TFloat32> factor = tf.math.rsqrt(tf.math.add(square, tf.constant((float) epsilon)));
    return x.with(tf.math.mul(tf.math.mul(x.operand(), factor), scope.read(weight("scale"))));
  }

  /** Of rows, in any order: the moments are of all elements. */
  @Override
  public Features features() {
    return Features.KEPT;
  }

  @Override
  public Map<String, @Nullable Object> config() {
    Map<String, @Nullable Object> config = super.config();
    config.put("axis", Arrays.stream(axes).boxed().toList());
    config.put("epsilon", epsilon);
    return config;
  }

  public static RMSNormalization fromConfig(Config options) {
    RMSNormalization layer =
        options.has("axis")
            ? new RMSNormalization(options.integers("axis"))
            : new RMSNormalization();
    return layer.epsilon(options.number("epsilon", 1e-6));
  }
}
