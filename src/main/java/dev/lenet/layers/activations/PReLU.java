package dev.lenet.layers.activations;

import dev.lenet.config.Config;
import dev.lenet.constraints.Constraint;
import dev.lenet.exceptions.InputException;
import dev.lenet.graph.SymbolicTensor;
import dev.lenet.graph.Weight;
import dev.lenet.initializers.Initializer;
import dev.lenet.initializers.Zeros;
import dev.lenet.layers.FluentLayer;
import dev.lenet.layers.TorchLayout;
import dev.lenet.layers.WeightOptions;
import dev.lenet.regularizers.Regularizer;
import dev.lenet.tensor.Shape;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Keras's {@code PReLU}: x, multiplied by a trained alpha below 0. There is an alpha for each
 * element of a sample, or one for all along the shared axes.
 */
public final class PReLU extends FluentLayer<PReLU> {
  private final int[] sharedAxes;
  private final WeightOptions alpha = new WeightOptions("alpha", new Zeros());

  /** Axes are counted from 1, the first after N. */
  public PReLU(int... sharedAxes) {
    for (int axis : sharedAxes) {
      if (axis < 1) {
        throw new InputException(
            "PReLU: shared_axes " + Arrays.toString(sharedAxes) + " (expected: 1 or more each)");
      }
    }
    this.sharedAxes = sharedAxes.clone();
  }

  /** What alpha starts with; zeros by default. */
  public PReLU alphaInitializer(Initializer initializer) {
    alpha.initializer(initializer);
    return this;
  }

  /** The penalty on alpha; null, the default, for none. */
  public PReLU alphaRegularizer(@Nullable Regularizer regularizer) {
    alpha.regularizer(regularizer);
    return this;
  }

  public PReLU alphaConstraint(@Nullable Constraint constraint) {
    alpha.constraint(constraint);
    return this;
  }

  @Override
  protected void makeWeights(Shape input) {
    addWeight("alpha", alphaShape(input), alpha);
  }

  private Shape alphaShape(Shape input) {
    Shape shape = input;
    for (int axis : sharedAxes) {
      if (axis >= input.rank()) {
        throw bad(
            "shared_axes " + Arrays.toString(sharedAxes) + ", input shape " + input,
            "from 1 to " + (input.rank() - 1));
      }
      shape = shape.with(axis, 1);
    }
    return shape.dropFirst();
  }

  @Override
  protected Shape outputShape(Shape input) {
    if (input.rank() < 2) {
      throw bad("input rank: " + input.rank() + ", shape " + input, "2 or more");
    }
    Shape wanted = alphaShape(input);
    for (int axis = 0; axis < wanted.rank(); axis++) {
      if (wanted.size(axis) != 1) {
        requireSameSize(input, axis + 1, "input size along axis " + (axis + 1));
      }
    }
    return input;
  }

  /** relu(x) - alpha * relu(-x). */
  @Override
  protected SymbolicTensor call(SymbolicTensor x) {
    outputShape(x.shape());
    Ops tf = x.scope().tf();
    Operand<TFloat32> below = tf.nn.relu(tf.math.neg(x.operand()));
    Operand<TFloat32> slope = tf.math.neg(x.scope().read(weight("alpha")));
    return x.with(tf.math.add(tf.nn.relu(x.operand()), tf.math.mul(slope, below)));
  }

  @Override
  public boolean isPointwise() {
    return true;
  }

  @Override
  public TorchLayout torchLayout(Weight weight) {
    return weight.shape().rank() == 1 ? TorchLayout.FEATURES : TorchLayout.CHANNELS;
  }

  @Override
  public Map<String, @Nullable Object> config() {
    Map<String, @Nullable Object> config = super.config();
    alpha.write(config);
    config.put(
        "shared_axes", sharedAxes.length == 0 ? null : Arrays.stream(sharedAxes).boxed().toList());
    return config;
  }

  /** The layer that a config of Keras describes. */
  public static PReLU fromConfig(Config options) {
    PReLU layer =
        options.has("shared_axes") ? new PReLU(options.integers("shared_axes")) : new PReLU();
    layer.alpha.read(options);
    return layer;
  }
}
