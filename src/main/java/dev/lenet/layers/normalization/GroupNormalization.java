package dev.lenet.layers.normalization;

import dev.lenet.config.Config;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.math.Mean;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * Keras's {@code GroupNormalization}: {@code gamma * (x - mean) / sqrt(variance + epsilon) + beta},
 * with the moments of each sample's groups of channels, 32 by default.
 */
public final class GroupNormalization extends FluentLayer<GroupNormalization> {
  /** Each channel by itself: Keras's -1. */
  private static final int EACH = -1;

  private final int groups;
  private int axis = -1;
  private double epsilon = 1e-3;
  private boolean center = true;
  private boolean scale = true;
  private final WeightOptions beta = new WeightOptions("beta", new Zeros());
  private final WeightOptions gamma = new WeightOptions("gamma", new Ones());

  public GroupNormalization() {
    this(32);
  }

  /** Channels in this many groups; -1 normalizes each channel by itself. */
  public GroupNormalization(int groups) {
    if (groups < 1 && groups != EACH) {
      throw new InputException(
          "GroupNormalization: groups " + groups + " (expected: 1 or more, or -1)");
    }
    this.groups = groups;
  }

  /** The axis of the channels. */
  public GroupNormalization axis(int newAxis) {
    axis = newAxis;
    return this;
  }

  public GroupNormalization epsilon(double newEpsilon) {
    if (!(newEpsilon >= 0)) {
      throw new InputException(
          "GroupNormalization: epsilon " + newEpsilon + " (expected: 0 or more)");
    }
    epsilon = newEpsilon;
    return this;
  }

  /** Whether beta is added. */
  public GroupNormalization center(boolean adds) {
    center = adds;
    return this;
  }

  /** Whether gamma is multiplied. */
  public GroupNormalization scale(boolean multiplies) {
    scale = multiplies;
    return this;
  }

  public GroupNormalization betaInitializer(Initializer initializer) {
    beta.initializer(initializer);
    return this;
  }

  public GroupNormalization gammaInitializer(Initializer initializer) {
    gamma.initializer(initializer);
    return this;
  }

  public GroupNormalization betaRegularizer(@Nullable Regularizer regularizer) {
    beta.regularizer(regularizer);
    return this;
  }

  public GroupNormalization gammaRegularizer(@Nullable Regularizer regularizer) {
    gamma.regularizer(regularizer);
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
  }

  @Override
  protected Shape outputShape(Shape input) {
    int rank = input.rank();
    if (axis >= rank || axis < -rank || axis == 0 || axis == -rank) {
      throw bad(
          "axis " + axis + ", input shape " + input,
          "from 1 to " + (rank - 1) + ", or as far from the end");
    }
    requireSameSize(input, axis, "input size along axis " + axis);
    if (groups != EACH && input.size(axis) % groups != 0) {
      throw bad(
          "input channels: " + input.size(axis) + ", shape " + input,
          "a multiple of " + groups + " groups");
    }
    return input;
  }

  /** The steps of keras/src/layers/normalization/group_normalization.py. */
  @Override
  protected SymbolicTensor call(SymbolicTensor x) {
    outputShape(x.shape());
    GraphScope scope = x.scope();
    Ops tf = scope.tf();
    int place = axis < 0 ? axis + x.shape().rank() : axis;
    Operand<TFloat32> grouped = tf.reshape(x.operand(), grouped(tf, x, place));
    Operand<TInt32> along =
        tf.constant(IntStream.rangeClosed(1, x.shape().rank()).filter(i -> i != place).toArray());
    Operand<TFloat32> mean = tf.math.mean(grouped, along, Mean.keepDims(true));
    Operand<TFloat32> variance =
        tf.math.mean(
            tf.math.squaredDifference(grouped, tf.stopGradient(mean)), along, Mean.keepDims(true));
    Operand<TFloat32> factor = tf.math.rsqrt(tf.math.add(variance, tf.constant((float) epsilon)));
    if (scale) {
      factor = tf.math.mul(factor, spread(scope, "gamma", x.shape(), place));
    }
    Operand<TFloat32> shift = tf.math.mul(tf.math.neg(mean), factor);
    if (center) {
      shift = tf.math.add(shift, spread(scope, "beta", x.shape(), place));
    }
    Operand<TFloat32> y = tf.math.add(tf.math.mul(grouped, factor), shift);
    return x.with(tf.reshape(y, tf.shape(x.operand())));
  }

  private int groups(long channels) {
    return groups == EACH ? (int) channels : groups;
  }

  /** The input's sizes, with groups and channels in a group where the channels were. */
  private Operand<TInt32> grouped(Ops tf, SymbolicTensor x, int place) {
    Operand<TInt32> sizes = tf.shape(x.operand());
    int channels = (int) x.shape().size(place);
    int parts = groups(channels);
    List<Operand<TInt32>> all = new ArrayList<>();
    all.add(tf.slice(sizes, tf.array(0), tf.array(place)));
    all.add(tf.array(parts, channels / parts));
    all.add(tf.slice(sizes, tf.array(place + 1), tf.array(-1)));
    return tf.concat(all, tf.constant(0));
  }

  /** A weight, shaped so that it goes along the groups and the channels in them. */
  private Operand<TFloat32> spread(GraphScope scope, String name, Shape input, int place) {
    int channels = (int) input.size(place);
    int[] shape = new int[input.rank() + 1];
    Arrays.fill(shape, 1);
    shape[place] = groups(channels);
    shape[place + 1] = channels / groups(channels);
    return scope.tf().reshape(scope.read(weight(name)), scope.tf().array(shape));
  }

  @Override
  public Map<String, @Nullable Object> config() {
    Map<String, @Nullable Object> config = super.config();
    config.put("groups", groups);
    config.put("axis", axis);
    config.put("epsilon", epsilon);
    config.put("center", center);
    config.put("scale", scale);
    beta.write(config);
    gamma.write(config);
    return config;
  }

  public static GroupNormalization fromConfig(Config options) {
    GroupNormalization layer =
        new GroupNormalization(options.integer("groups", 32))
            .axis(options.integer("axis", -1))
            .epsilon(options.number("epsilon", 1e-3))
            .center(options.flag("center", true))
            .scale(options.flag("scale", true));
    layer.beta.read(options);
    layer.gamma.read(options);
    return layer;
  }
}
