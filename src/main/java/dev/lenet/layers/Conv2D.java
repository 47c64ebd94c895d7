package dev.lenet.layers;

import dev.lenet.activations.Activations;
import dev.lenet.data.InputException;
import dev.lenet.data.Options;
import dev.lenet.data.Shape;
import dev.lenet.graph.GraphScope;
import dev.lenet.graph.Sym;
import dev.lenet.initializers.GlorotUniform;
import dev.lenet.initializers.Initializer;
import dev.lenet.initializers.Zeros;
import dev.lenet.regularizers.Regularizer;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * Keras's {@code Conv2D}: N x H x W x C to N x H' x W' x filters, kernel in HWIO.
 *
 * <p>Defaults are Keras's: stride 1, VALID, no activation, a bias, Glorot uniform kernel.
 */
public final class Conv2D extends Layer {
  private final int filters;
  private final Pair kernelSize;
  private Activations activation;
  private Pair strides = new Pair(1, 1);
  private Padding padding = Padding.VALID;
  private Pair dilationRate = new Pair(1, 1);
  private int groups = 1;
  private boolean useBias = true;
  private Initializer kernelInitializer = new GlorotUniform();
  private Initializer biasInitializer = new Zeros();
  private @Nullable Regularizer kernelRegularizer;
  private @Nullable Regularizer biasRegularizer;

  public Conv2D(int filters, int kernelSize) {
    this(filters, kernelSize, Activations.LINEAR);
  }

  public Conv2D(int filters, int kernelSize, Activations activation) {
    this(filters, kernelSize, kernelSize, activation);
  }

  public Conv2D(int filters, int kernelHeight, int kernelWidth, Activations activation) {
    if (filters < 1) {
      throw new InputException("Conv2D: filters " + filters + " (expected: 1 or more)");
    }
    this.filters = filters;
    this.kernelSize = new Pair(kernelHeight, kernelWidth).positive("Conv2D", "kernel_size");
    this.activation = activation;
  }

  public Conv2D activation(Activations newActivation) {
    activation = newActivation;
    return this;
  }

  public Conv2D strides(int both) {
    return strides(both, both);
  }

  public Conv2D strides(int height, int width) {
    strides = new Pair(height, width).positive("Conv2D", "strides");
    return this;
  }

  public Conv2D padding(Padding newPadding) {
    padding = newPadding;
    return this;
  }

  public Conv2D dilationRate(int both) {
    return dilationRate(both, both);
  }

  /** How far apart the kernel's elements lie on the image; not beside strides. */
  public Conv2D dilationRate(int height, int width) {
    dilationRate = new Pair(height, width).positive("Conv2D", "dilation_rate");
    return this;
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

  public Conv2D useBias(boolean hasBias) {
    useBias = hasBias;
    return this;
  }

  public Conv2D kernelInitializer(Initializer initializer) {
    kernelInitializer.discard();
    kernelInitializer = initializer;
    return this;
  }

  public Conv2D biasInitializer(Initializer initializer) {
    biasInitializer.discard();
    biasInitializer = initializer;
    return this;
  }

  public Conv2D kernelRegularizer(@Nullable Regularizer regularizer) {
    kernelRegularizer = regularizer;
    return this;
  }

  public Conv2D biasRegularizer(@Nullable Regularizer regularizer) {
    biasRegularizer = regularizer;
    return this;
  }

  @Override
  protected void makeWeights(Shape input) {
    addWeight(
        "kernel",
        Shape.of(kernelSize.height(), kernelSize.width(), input.size(3) / groups, filters),
        kernelInitializer,
        kernelRegularizer);
    if (useBias) {
      addWeight("bias", Shape.of(filters), biasInitializer, biasRegularizer);
    }
  }

  @Override
  protected Shape outputShape(Shape input) {
    requireImages(input);
    requireSameSize(input, 3, "input channels");
    if (input.size(3) % groups != 0 || input.size(3) == 0) {
      throw bad(
          "input channels: " + input.size(3) + ", shape " + input,
          "a multiple of " + groups + (groups == 1 ? "" : " groups"));
    }
    if (Math.max(strides.height(), strides.width()) > 1 && !dilationRate.isOne()) {
      throw bad(
          "strides " + strides.asList() + " with dilation_rate " + dilationRate.asList(),
          "one of them 1");
    }
    return padding.window(input, this, kernelSize, dilationRate, strides).with(3, filters);
  }

  @Override
  protected Sym call(Sym x) {
    GraphScope scope = x.scope();
    Operand<TFloat32> y =
        new Convolution(scope.tf(), strides, padding, dilationRate)
            .apply(x.operand(), scope.read(weight("kernel")), groups);
    if (useBias) {
      y = scope.tf().nn.biasAdd(y, scope.read(weight("bias")));
    }
    return activation.apply(x.with(y, outputShape(x.shape())));
  }

  @Override
  public Map<String, @Nullable Object> config() {
    Map<String, @Nullable Object> config = super.config();
    config.put("filters", filters);
    config.put("kernel_size", kernelSize.asList());
    config.put("strides", strides.asList());
    config.put("padding", padding.kerasName());
    config.put("data_format", "channels_last");
    config.put("dilation_rate", dilationRate.asList());
    config.put("groups", groups);
    config.put("activation", activation.config());
    config.put("use_bias", useBias);
    config.put("kernel_initializer", kernelInitializer.serialize());
    config.put("bias_initializer", biasInitializer.serialize());
    config.put("kernel_regularizer", Configs.serialize(kernelRegularizer));
    config.put("bias_regularizer", Configs.serialize(biasRegularizer));
    config.put("activity_regularizer", null);
    config.put("kernel_constraint", null);
    config.put("bias_constraint", null);
    return config;
  }

  static Conv2D fromConfig(Options options) {
    int[] size = options.pair("kernel_size");
    Conv2D layer =
        new Conv2D(options.integer("filters"), size[0], size[1], Configs.activation(options));
    Configs.pair(options, "strides", layer::strides);
    Configs.pair(options, "dilation_rate", layer::dilationRate);
    layer.padding(Configs.padding(options)).groups(options.integer("groups", 1));
    layer.useBias(options.flag("use_bias", true));
    Configs.initializer(options, "kernel_initializer", layer::kernelInitializer);
    Configs.initializer(options, "bias_initializer", layer::biasInitializer);
    layer.kernelRegularizer(Configs.regularizer(options, "kernel_regularizer"));
    layer.biasRegularizer(Configs.regularizer(options, "bias_regularizer"));
    Configs.channelsLast(options);
    Configs.refuse(
        options,
        "activity_regularizer",
        "kernel_constraint",
        "bias_constraint",
        "lora_rank",
        "quantization_config");
    return layer;
  }
}
