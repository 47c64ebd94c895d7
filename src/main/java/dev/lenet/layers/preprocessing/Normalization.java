package dev.lenet.layers.preprocessing;

import dev.lenet.config.Config;
import dev.lenet.exceptions.InputException;
import dev.lenet.graph.GraphScope;
import dev.lenet.graph.SymbolicTensor;
import dev.lenet.graph.Weight;
import dev.lenet.initializers.Ones;
import dev.lenet.initializers.Zeros;
import dev.lenet.layers.FluentLayer;
import dev.lenet.tensor.DType;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Keras's {@code Normalization}: {@code (x - mean) / sqrt(variance)}, by default one mean and
 * variance for each element of the last axis. They are given, or computed by {@link #adapt}, or
 * loaded as weights.
 */
public final class Normalization extends FluentLayer<Normalization> {
  /** Keras's {@code backend.epsilon()}: the smallest standard deviation. */
  private static final float SMALLEST = 1e-7f;

  private final int[] axes;
  private boolean invert;
  private double @Nullable [] mean;
  private double @Nullable [] variance;
  private boolean listed;

  /** Keeps a mean and a variance for each element of the last axis. */
  public Normalization() {
    this(-1);
  }

  /** Keeps these axes apart; no axis at all normalizes by one mean and variance. */
  public Normalization(int... axes) {
    this.axes = axes.clone();
  }

  /** One mean and variance for all. */
  public Normalization moments(double newMean, double newVariance) {
    mean = new double[] {newMean};
    variance = new double[] {newVariance};
    listed = false;
    return this;
  }

  /** A mean and a variance for each element of the last of the axes. */
  public Normalization moments(double[] newMean, double[] newVariance) {
    if (newMean.length != newVariance.length || newMean.length == 0 || axes.length == 0) {
      throw new InputException(
          "Normalization: "
              + newMean.length
              + " means and "
              + newVariance.length
              + " variances (expected: as many of both, one at least, and an axis)");
    }
    mean = newMean.clone();
    variance = newVariance.clone();
    listed = true;
    return this;
  }

  /** Computes {@code x * sqrt(variance) + mean} instead. */
  public Normalization invert(boolean inverts) {
    invert = inverts;
    return this;
  }

  @Override
  protected void makeWeights(Shape input) {
    if (mean == null) {
      Shape kept = Shape.of(Arrays.stream(keptAxes(input)).mapToLong(input::size).toArray());
      addState("mean", kept, new Zeros(), false);
      addState("variance", kept, new Ones(), false);
      addState(
          new Weight(
              "count",
              DType.INT64,
              Shape.SCALAR,
              false,
              () -> HostTensor.ofLongs(Shape.SCALAR, 0)));
    }
  }

  /** The axes that are kept apart, positive and in order. */
  private int[] keptAxes(Shape input) {
    return Arrays.stream(axes).map(a -> a < 0 ? a + input.rank() : a).sorted().toArray();
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
    if (mean != null && mean.length > 1) {
      int[] kept = keptAxes(input);
      long size = input.size(kept[kept.length - 1]);
      if (size != mean.length) {
        throw bad(mean.length + " means, input shape " + input, size + " of them");
      }
    }
    return input;
  }

  @Override
  protected SymbolicTensor call(SymbolicTensor x) {
    outputShape(x.shape());
    GraphScope scope = x.scope();
    Ops tf = scope.tf();
    Operand<TFloat32> center = along(tf, x.shape(), mean, "mean", scope);
    Operand<TFloat32> spread =
        tf.math.maximum(
            tf.math.sqrt(along(tf, x.shape(), variance, "variance", scope)), tf.constant(SMALLEST));
    return x.with(
        invert
            ? tf.math.add(center, tf.math.mul(x.operand(), spread))
            : tf.math.div(tf.math.sub(x.operand(), center), spread));
  }

  /** The given values, or the weight's, shaped so that they go along the kept axes. */
  private Operand<TFloat32> along(
      Ops tf, Shape input, double @Nullable [] given, String name, GraphScope scope) {
    int[] kept = keptAxes(input);
    int[] shape = new int[input.rank()];
    Arrays.fill(shape, 1);
    if (given != null) {
      float[] values = new float[given.length];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) given[i];
      }
      if (kept.length > 0) {
        shape[kept[kept.length - 1]] = values.length;
      }
      return tf.reshape(tf.constant(values), tf.array(shape));
    }
    for (int axis : kept) {
      shape[axis] = (int) input.size(axis);
    }
    return tf.reshape(scope.read(weight(name)), tf.array(shape));
  }

  /**
   * Keras's {@code adapt}: computes mean and variance of these samples.
   *
   * @param samples float32 or uint8, N first
   */
  public void adapt(HostTensor samples) {
    if (mean != null) {
      throw bad("adapt with mean and variance given", "one of both");
    }
    Shape shape = samples.shape();
    build(List.of(shape.with(0, -1)));
    outputShape(shape);
    Moments moments = Moments.of(samples, keptAxes(shape));
    Shape kept = weight("mean").shape();
    weight("mean").assign(HostTensor.ofFloats(kept, moments.mean()));
    weight("variance").assign(HostTensor.ofFloats(kept, moments.variance()));
  }

  @Override
  public boolean isPointwise() {
    return true;
  }

  @Override
  public boolean scalesInput() {
    return true;
  }

  @Override
  public Map<String, @Nullable Object> config() {
    Map<String, @Nullable Object> config = super.config();
    config.put("axis", Arrays.stream(axes).boxed().toList());
    config.put("invert", invert);
    config.put("mean", write(mean));
    config.put("variance", write(variance));
    return config;
  }

  private @Nullable Object write(double @Nullable [] values) {
    if (values == null) {
      return null;
    }
    return listed ? Arrays.stream(values).boxed().toList() : (Object) values[0];
  }

  /** The layer that a config of Keras describes. */
  public static Normalization fromConfig(Config options) {
    int[] axes = options.has("axis") ? options.integers("axis") : new int[] {};
    Normalization layer = new Normalization(axes).invert(options.flag("invert", false));
    if (options.has("mean") != options.has("variance")) {
      throw options.refuse("mean", "expected: mean and variance, or neither");
    }
    if (options.has("mean")) {
      double[] means = options.numbers("mean");
      double[] variances = options.numbers("variance");
      if (options.get("mean") instanceof List) {
        layer.moments(means, variances);
      } else {
        layer.moments(means[0], variances[0]);
      }
    }
    return layer;
  }
}
