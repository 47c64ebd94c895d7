package dev.lenet.layers.normalization;

import dev.lenet.config.Config;
import dev.lenet.constraints.Constraint;
import dev.lenet.exceptions.InputException;
import dev.lenet.graph.GraphScope;
import dev.lenet.graph.SymbolicTensor;
import dev.lenet.graph.Weight;
import dev.lenet.initializers.Initializer;
import dev.lenet.initializers.Ones;
import dev.lenet.initializers.Zeros;
import dev.lenet.layers.Configs;
import dev.lenet.layers.FluentLayer;
import dev.lenet.layers.WeightOptions;
import dev.lenet.regularizers.Regularizer;
import dev.lenet.tensor.Shape;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * Keras's {@code BatchNormalization}: {@code gamma * (x - mean) / sqrt(variance + epsilon) + beta}
 * along one axis, the last by default. Training takes the batch's mean and variance and moves the
 * averages towards them; inference takes the averages, and so does a layer that is not trainable.
 */
public final class BatchNormalization extends FluentLayer<BatchNormalization> {
  private int axis = -1;
  private double momentum = 0.99;
  private double epsilon = 1e-3;
  private boolean center = true;
  private boolean scale = true;
  private final WeightOptions beta = new WeightOptions("beta", new Zeros());
  private final WeightOptions gamma = new WeightOptions("gamma", new Ones());
  private Initializer movingMeanInitializer = new Zeros();
  private Initializer movingVarianceInitializer = new Ones();

  /** The axis that keeps a mean and a variance for each element; -1, the last, by default. */
  public BatchNormalization axis(int newAxis) {
    axis = newAxis;
    return this;
  }

  /** How much of the averages stays at each training step; 0.99 by default. */
  public BatchNormalization momentum(double newMomentum) {
    if (!(newMomentum >= 0 && newMomentum <= 1)) {
      throw new InputException(
          "BatchNormalization: momentum " + newMomentum + " (expected: from 0 to 1)");
    }
    momentum = newMomentum;
    return this;
  }

  /** What is added to the variance, so that nothing is divided by 0; 0.001 by default. */
  public BatchNormalization epsilon(double newEpsilon) {
    if (!(newEpsilon >= 0)) {
      throw new InputException(
          "BatchNormalization: epsilon " + newEpsilon + " (expected: 0 or more)");
    }
    epsilon = newEpsilon;
    return this;
  }

  /** Whether beta is added. */
  public BatchNormalization center(boolean adds) {
    center = adds;
    return this;
  }

  /** Whether gamma is multiplied. */
  public BatchNormalization scale(boolean multiplies) {
    scale = multiplies;
    return this;
  }

  /** What beta starts with; zeros by default. */
  public BatchNormalization betaInitializer(Initializer initializer) {
    beta.initializer(initializer);
    return this;
  }

  /** What gamma starts with; ones by default. */
  public BatchNormalization gammaInitializer(Initializer initializer) {
    gamma.initializer(initializer);
    return this;
  }

  /** What the moving mean starts with; zeros by default. */
  public BatchNormalization movingMeanInitializer(Initializer initializer) {
    movingMeanInitializer = initializer;
    return this;
  }

  /** What the moving variance starts with; ones by default. */
  public BatchNormalization movingVarianceInitializer(Initializer initializer) {
    movingVarianceInitializer = initializer;
    return this;
  }

  /** The penalty on beta; null, the default, for none. */
  public BatchNormalization betaRegularizer(@Nullable Regularizer regularizer) {
    beta.regularizer(regularizer);
    return this;
  }

  public BatchNormalization betaConstraint(@Nullable Constraint constraint) {
    beta.constraint(constraint);
    return this;
  }

  /** The penalty on gamma; null, the default, for none. */
  public BatchNormalization gammaRegularizer(@Nullable Regularizer regularizer) {
    gamma.regularizer(regularizer);
    return this;
  }

  public BatchNormalization gammaConstraint(@Nullable Constraint constraint) {
    gamma.constraint(constraint);
    return this;
  }

  @Override
  protected void makeWeights(Shape input) {
    Shape shape = Shape.of(input.size(axis));
    if (scale) {
      addWeight("gamma", shape, gamma);
    }
    if (center) {
      addWeight("beta", shape, beta);
    }
    addState("moving_mean", shape, movingMeanInitializer, false);
    addState("moving_variance", shape, movingVarianceInitializer, false);
  }

  @Override
  protected Shape outputShape(Shape input) {
    if (axis >= input.rank() || axis < -input.rank()) {
      throw bad(
          "axis " + axis + ", input shape " + input,
          "from " + -input.rank() + " to " + (input.rank() - 1));
    }
    requireSameSize(input, axis, "input size along axis " + axis);
    return input;
  }

  @Override
  public boolean mixesBatch() {
    return trainable();
  }

  @Override
  protected SymbolicTensor call(SymbolicTensor x) {
    outputShape(x.shape());
    GraphScope scope = x.scope();
    Ops tf = scope.tf();
    Weight movingMean = weight("moving_mean");
    Weight movingVariance = weight("moving_variance");
    Operand<TFloat32> mean;
    Operand<TFloat32> variance;
    if (scope.training() && trainable()) {
      Operand<TInt32> others = tf.constant(others(x.shape().rank()));
      mean = tf.math.mean(x.operand(), others);
      Operand<TFloat32> middle = along(tf, tf.stopGradient(mean), x.shape());
      variance = tf.math.mean(tf.math.squaredDifference(x.operand(), middle), others);
      move(scope, movingMean, mean);
      move(scope, movingVariance, variance);
    } else {
      mean = scope.read(movingMean);
      variance = scope.read(movingVariance);
    }
    // The order of tf.nn.batch_normalization: x * factor + (beta - mean * factor).
    Operand<TFloat32> factor = tf.math.rsqrt(tf.math.add(variance, tf.constant((float) epsilon)));
    if (scale) {
      factor = tf.math.mul(factor, scope.read(weight("gamma")));
    }
    Operand<TFloat32> shift = tf.math.mul(mean, factor);
    shift = center ? tf.math.sub(scope.read(weight("beta")), shift) : tf.math.neg(shift);
    return x.with(
        tf.math.add(
            tf.math.mul(x.operand(), along(tf, factor, x.shape())), along(tf, shift, x.shape())));
  }

  /** average * momentum + value * (1 - momentum). */
  private void move(GraphScope scope, Weight average, Operand<TFloat32> value) {
    Ops tf = scope.tf();
    scope.update(
        average,
        tf.math.add(
            tf.math.mul(scope.read(average), tf.constant((float) momentum)),
            tf.math.mul(value, tf.constant((float) (1 - momentum)))));
  }

  private int positiveAxis(int rank) {
    return axis < 0 ? axis + rank : axis;
  }

  /** Every axis but this layer's. */
  private int[] others(int rank) {
    return IntStream.range(0, rank).filter(i -> i != positiveAxis(rank)).toArray();
  }

  /** A vector shaped so that it goes along this layer's axis. */
  private Operand<TFloat32> along(Ops tf, Operand<TFloat32> vector, Shape input) {
    int rank = input.rank();
    if (positiveAxis(rank) == rank - 1) {
      return vector;
    }
    int[] shape = new int[rank];
    Arrays.fill(shape, 1);
    shape[positiveAxis(rank)] = -1;
    return tf.reshape(vector, tf.array(shape));
  }

  @Override
  public boolean isPointwise() {
    return true;
  }

  @Override
  public Map<String, @Nullable Object> callArguments() {
    return Collections.singletonMap("mask", null);
  }

  @Override
  public Map<String, @Nullable Object> config() {
    Map<String, @Nullable Object> config = super.config();
    config.put("axis", axis);
    config.put("momentum", momentum);
    config.put("epsilon", epsilon);
    config.put("center", center);
    config.put("scale", scale);
    config.put("beta_initializer", beta.initializer().serialize());
    config.put("gamma_initializer", gamma.initializer().serialize());
    config.put("moving_mean_initializer", movingMeanInitializer.serialize());
    config.put("moving_variance_initializer", movingVarianceInitializer.serialize());
    config.put("beta_regularizer", Configs.serialize(beta.regularizer()));
    config.put("gamma_regularizer", Configs.serialize(gamma.regularizer()));
    config.put("beta_constraint", Configs.serialize(beta.constraint()));
    config.put("gamma_constraint", Configs.serialize(gamma.constraint()));
    config.put("synchronized", false);
    return config;
  }

  /** Keras 2 writes the axis as a list of one, and options of its fused kernel. */
  public static BatchNormalization fromConfig(Config options) {
    BatchNormalization layer = new BatchNormalization();
    if (options.has("axis")) {
      int[] axes = options.integers("axis");
      if (axes.length != 1) {
        throw options.refuse("axis", "expected: one axis");
      }
      layer.axis(axes[0]);
    }
    layer
        .momentum(options.number("momentum", 0.99))
        .epsilon(options.number("epsilon", 1e-3))
        .center(options.flag("center", true))
        .scale(options.flag("scale", true));
    layer.beta.read(options);
    layer.gamma.read(options);
    Configs.initializer(options, "moving_mean_initializer", layer::movingMeanInitializer);
    Configs.initializer(options, "moving_variance_initializer", layer::movingVarianceInitializer);
    options.only("synchronized", false);
    options.only("renorm", false);
    options.ignore("renorm_clipping", "renorm_momentum", "fused");
    Configs.refuse(options, "virtual_batch_size");
    return layer;
  }
}
