package dev.lenet.layers.convolutional;

import dev.lenet.activations.ActivationFunction;
import dev.lenet.config.Config;
import dev.lenet.constraints.Constraint;
import dev.lenet.exceptions.InputException;
import dev.lenet.graph.GraphScope;
import dev.lenet.initializers.GlorotUniform;
import dev.lenet.initializers.Initializer;
import dev.lenet.layers.Configs;
import dev.lenet.layers.Spatial;
import dev.lenet.layers.WeightOptions;
import dev.lenet.regularizers.Regularizer;
import dev.lenet.tensor.Shape;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * What {@code Conv1D} and {@code Conv2D} share: filters that all see every channel of their group,
 * kernel window x channels x filters.
 */
public abstract class BaseConv<L extends BaseConv<L>> extends ConvolutionLayer<L> {
  private final int filters;
  private int groups = 1;
  private final WeightOptions kernel = new WeightOptions("kernel", new GlorotUniform());

  BaseConv(Spatial spatial, int filters, ActivationFunction activation, int... kernelSize) {
    super(spatial, activation, kernelSize);
    this.filters = Configs.positive(className(), "filters", filters);
  }

  /** Splits channels and filters into this many parts, each convolved by itself. */
  public final L groups(int newGroups) {
    if (newGroups < 1 || filters % newGroups != 0) {
      throw new InputException(
          className()
              + ": groups "
              + newGroups
              + " (expected: a divisor of "
              + filters
              + " filters)");
    }
    groups = newGroups;
    return self();
  }

  public final L kernelInitializer(Initializer initializer) {
    kernel.initializer(initializer);
    return self();
  }

  public final L kernelRegularizer(@Nullable Regularizer regularizer) {
    kernel.regularizer(regularizer);
    return self();
  }

  /** What the kernel weights are kept to after each step. */
  public final L kernelConstraint(@Nullable Constraint constraint) {
    kernel.constraint(constraint);
    return self();
  }

  @Override
  protected void makeWeights(Shape input) {
    addWeight("kernel", kernelShape(input.size(-1) / groups, filters), kernel);
    makeBias(filters);
  }

  @Override
  long outputChannels(long inputChannels) {
    return filters;
  }

  @Override
  protected Shape outputShape(Shape input) {
    Shape output = super.outputShape(input);
    if (input.size(-1) % groups != 0 || input.size(-1) == 0) {
      throw bad(
          "input channels: " + input.size(-1) + ", shape " + input,
          "a multiple of " + groups + (groups == 1 ? "" : " groups"));
    }
    requireStridesOrDilation();
    return output;
  }

  @Override
  Operand<TFloat32> convolve(
      GraphScope scope, Convolution window, Operand<TFloat32> x, Shape output) {
    return window.apply(x, kernel(scope, "kernel"), groups);
  }

  @Override
  public Map<String, @Nullable Object> config() {
    Map<String, @Nullable Object> config = super.config();
    config.put("filters", filters);
    config.put("groups", groups);
    kernel.write(config);
    return config;
  }

  @Override
  public L read(Config options) {
    groups(options.integer("groups", 1));
    kernel.read(options);
    return super.read(options);
  }
}
