package dev.lenet.layers.core;

import dev.lenet.activations.ActivationFunction;
import dev.lenet.activations.Activations;
import dev.lenet.config.Config;
import dev.lenet.constraints.Constraint;
import dev.lenet.exceptions.InputException;
import dev.lenet.graph.GraphScope;
import dev.lenet.graph.SymbolicTensor;
import dev.lenet.initializers.GlorotUniform;
import dev.lenet.initializers.Initializer;
import dev.lenet.layers.KernelLayer;
import dev.lenet.layers.Sizes;
import dev.lenet.layers.WeightOptions;
import dev.lenet.regularizers.Regularizer;
import dev.lenet.tensor.Shape;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Keras's {@code Dense}: N x ... x K to N x ... x units, kernel K x units. */
public final class Dense extends KernelLayer<Dense> {
  private final int units;
  private final WeightOptions kernel = new WeightOptions("kernel", new GlorotUniform());

  /** Without an activation. */
  public Dense(int units) {
    this(units, Activations.LINEAR);
  }

  /**
   * With an activation.
   *
   * @param units how many outputs each sample has
   */
  public Dense(int units, ActivationFunction activation) {
    super(activation);
    if (units < 1) {
      throw new InputException("Dense: units " + units + " (expected: 1 or more)");
    }
    this.units = units;
  }

  /** What the kernel starts with; {@link GlorotUniform} by default. */
  public Dense kernelInitializer(Initializer initializer) {
    kernel.initializer(initializer);
    return this;
  }

  /** The penalty on the kernel; null, the default, for none. */
  public Dense kernelRegularizer(@Nullable Regularizer regularizer) {
    kernel.regularizer(regularizer);
    return this;
  }

  public Dense kernelConstraint(@Nullable Constraint constraint) {
    kernel.constraint(constraint);
    return this;
  }

  @Override
  protected void makeWeights(Shape input) {
    addWeight("kernel", Shape.of(input.size(-1), units), kernel);
    makeBias(units);
  }

  @Override
  protected Shape outputShape(Shape input) {
    if (input.rank() < 2) {
      throw bad("input rank: " + input.rank() + ", shape " + input, "2 or more");
    }
    requireSameSize(input, -1, "input features");
    return input.with(-1, units);
  }

  @Override
  protected SymbolicTensor call(SymbolicTensor x) {
    GraphScope scope = x.scope();
    Ops tf = scope.tf();
    Shape output = outputShape(x.shape());
    Operand<TFloat32> rows =
        x.shape().rank() == 2
            ? x.operand()
            : tf.reshape(x.operand(), tf.array(-1, (int) x.shape().size(-1)));
    Operand<TFloat32> y = biased(scope, tf.linalg.matMul(rows, scope.read(weight("kernel"))));
    if (x.shape().rank() > 2) {
      y = tf.reshape(y, Sizes.of(tf, x.operand(), output));
    }
    return activated(x.with(y, output));
  }

  @Override
  public Map<String, @Nullable Object> config() {
    Map<String, @Nullable Object> config = super.config();
    config.put("units", units);
    kernel.write(config);
    return config;
  }

  /** The layer that a config of Keras describes. */
  public static Dense fromConfig(Config options) {
    Dense layer = new Dense(options.integer("units"));
    layer.kernel.read(options);
    return layer.read(options);
  }
}
