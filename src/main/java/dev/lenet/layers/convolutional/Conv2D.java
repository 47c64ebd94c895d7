package dev.lenet.layers.convolutional;

import dev.lenet.activations.ActivationFunction;
import dev.lenet.activations.Activations;
import dev.lenet.config.Config;
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
 * Keras's {@code Conv2D}: N x H x W x C to N x H' x W' x filters, kernel in HWIO.
 *
 * <p>Defaults are Keras's: stride 1, VALID, no activation, a bias, Glorot uniform kernel.
 */
public final class Conv2D extends ConvolutionLayer<Conv2D> {
  private final int filters;
  private int groups = 1;
  private final WeightOptions kernel = new WeightOptions("kernel", new GlorotUniform());

  public Conv2D(int filters, int kernelSize) {
    this(filters, kernelSize, Activations.LINEAR);
  }

  public Conv2D(int filters, int kernelSize, ActivationFunction activation) {
    this(filters, kernelSize, kernelSize, activation);
  }

  public Conv2D(int filters, int kernelHeight, int kernelWidth, ActivationFunction activation) {
    super(Spatial.IMAGE, activation, kernelHeight, kernelWidth);
    this.filters = Configs.positive("Conv2D", "filters", filters);
  }

  /** Splits channels and filters into this many parts, each convolved by itself. */
  public Conv2D groups(int newGroups) {
    if (newGroups < 1 || filters % newGroups != 0) {
      throw new InputException(
          "Conv2D: groups " + newGroups + " (expected: a divisor of " + filters + " filters)");
    }
    groups = newGroups;
    return this;
  }

  public Conv2D kernelInitializer(Initializer initializer) {
    kernel.initializer(initializer);
    return this;
  }

  public Conv2D kernelRegularizer(@Nullable Regularizer regularizer) {
    kernel.regularizer(regularizer);
    return this;
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

  public static Conv2D fromConfig(Config options) {
    int[] size = options.pair("kernel_size");
    Conv2D layer = new Conv2D(options.integer("filters"), size[0], size[1], Activations.LINEAR);
    layer.groups(options.integer("groups", 1)).kernel.read(options);
    return layer.read(options);
  }
}
