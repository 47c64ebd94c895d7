package dev.lenet.layers.normalization;

import dev.lenet.config.Config;
import dev.lenet.constraints.Constraint;
import dev.lenet.exceptions.InputException;
import dev.lenet.graph.GraphScope;
import dev.lenet.graph.SymbolicTensor;
import dev.lenet.initializers.Initializer;
import dev.lenet.initializers.Ones;
import dev.lenet.initializers.Zeros;
import dev.lenet.layers.FluentLayer;
import dev.lenet.layers.WeightOptions;
import dev.lenet.regularizers.Regularizer;
import dev.lenet.tensor.Shape;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.math.Mean;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * Keras's {@code LayerNormalization}: {@code gamma * (x - mean) / sqrt(variance + epsilon) + beta},
 * with each sample's own moments along some axes, the last by default.
 */
public final class LayerNormalization extends FluentLayer<LayerNormalization> {
  private final int[] axes;
  private double epsilon = 1e-3;
  private boolean center = true;
  private boolean scale = true;
  private final WeightOptions beta = new WeightOptions("beta", new Zeros());
  private final WeightOptions gamma = new WeightOptions("gamma", new Ones());

  /** Along the last axis. */
  public LayerNormalization() {
    this(-1);
  }

  /** Along these axes together; negative ones count from the end. */
  public LayerNormalization(int... axes) {
    if (axes.length == 0) {
      throw new InputException("LayerNormalization: axis [] (expected: at least one axis)");
    }
    this.axes = axes.clone();
    Arrays.sort(this.axes);
  }

  /** What is added to the variance, so that nothing is divided by 0; 0.001 by default. */
  public LayerNormalization epsilon(double newEpsilon) {
    if (!(newEpsilon >= 0)) {
      throw new InputException(
          "LayerNormalization: epsilon " + newEpsilon + " (expected: 0 or more)");
    }
    epsilon = newEpsilon;
    return this;
  }

  /** Whether beta is added. */
  public LayerNormalization center(boolean adds) {
    center = adds;
    return this;
  }

  /** Whether gamma is multiplied. */
  public LayerNormalization scale(boolean multiplies) {
    scale = multiplies;
    return this;
  }

  /** What beta starts with; zeros by default. */
  public LayerNormalization betaInitializer(Initializer initializer) {
    beta.initializer(initializer);
    return this;
  }

  /** What gamma starts with; ones by default. */
  public LayerNormalization gammaInitializer(Initializer initializer) {
    gamma.initializer(initializer);
    return this;
  }

  /** The penalty on beta; null, the default, for none. */
  public LayerNormalization betaRegularizer(@Nullable Regularizer regularizer) {
    beta.regularizer(regularizer);
    return this;
  }

  public LayerNormalization betaConstraint(@Nullable Constraint constraint) {
    beta.constraint(constraint);
    return this;
  }

  public LayerNormalization gammaRegularizer(@Nullable Regularizer regularizer) {
    gamma.regularizer(regularizer);
    return this;
  }

  public LayerNormalization gammaConstraint(@Nullable Constraint constraint) {
    gamma.constraint(constraint);
    return this;
  }

  @Override
  protected void makeWeights(Shape input) {
    Shape shape = Shape.of(Arrays.stream(axes).mapToLong(input::size).toArray());
    if (scale) {
      addWeight("gamma", shape, gamma);
    }
    if (center) {
      addWeight("beta", shape, beta);
    }
  }

  @Override
  protected Shape outputShape(Shape input) {
    for (int axis : axes) {
      if (axis >= input.rank() || axis < -input.rank()) {
        throw bad(
            "axis " + axis + ", input shape " + input,
            "from " + -input.rank() + " to " + (input.rank() - 1));
      }
      requireSameSize(input, axis, "input size along axis " + axis);
    }
    return input;
  }

  /** The steps of keras/src/ops/nn.py, {@code _layer_normalization}. */
  @Override
  protected SymbolicTensor call(SymbolicTensor x) {
    outputShape(x.shape());
    GraphScope scope = x.scope();
    Ops tf = scope.tf();
    Operand<TInt32> along = tf.constant(axes);
    Operand<TFloat32> mean = tf.math.mean(x.operand(), along, Mean.keepDims(true));
    Operand<TFloat32> variance =
        tf.math.mean(
            tf.math.squaredDifference(x.operand(), tf.stopGradient(mean)),
            along,
            Mean.keepDims(true));
    Operand<TFloat32> factor = tf.math.rsqrt(tf.math.add(variance, tf.constant((float) epsilon)));
    if (scale) {
      factor = tf.math.mul(factor, spread(scope, "gamma", x.shape()));
    }
    Operand<TFloat32> shift = tf.math.mul(tf.math.neg(mean), factor);
    if (center) {
      shift = tf.math.add(shift, spread(scope, "beta", x.shape()));
    }
    return x.with(tf.math.add(tf.math.mul(x.operand(), factor), shift));
  }

  /** A weight, shaped so that it goes along this layer's axes. */
  private Operand<TFloat32> spread(GraphScope scope, String name, Shape input) {
    int[] shape = new int[input.rank()];
    Arrays.fill(shape, 1);
    for (int axis : axes) {
      shape[axis < 0 ? axis + shape.length : axis] = (int) input.size(axis);
    }
    return scope.tf().reshape(scope.read(weight(name)), scope.tf().array(shape));
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
    config.put("center", center);
    config.put("scale", scale);
    config.put("rms_scaling", false);
    beta.write(config);
    gamma.write(config);
    return config;
  }

  /** The layer that a config of Keras describes. */
  public static LayerNormalization fromConfig(Config options) {
    LayerNormalization layer =
        options.has("axis")
            ? new LayerNormalization(options.integers("axis"))
            : new LayerNormalization();
    layer
        .epsilon(options.number("epsilon", 1e-3))
        .center(options.flag("center", true))
        .scale(options.flag("scale", true));
    layer.beta.read(options);
    layer.gamma.read(options);
    options.only("rms_scaling", false);
    return layer;
  }
}
