package dev.lenet.layers.convolutional;

import dev.lenet.activations.ActivationFunction;
import dev.lenet.activations.Activations;
import dev.lenet.config.Config;
import dev.lenet.graph.GraphScope;
import dev.lenet.graph.Weight;
import dev.lenet.initializers.GlorotUniform;
import dev.lenet.initializers.Initializer;
import dev.lenet.layers.Configs;
import dev.lenet.layers.Spatial;
import dev.lenet.layers.TorchLayout;
import dev.lenet.layers.WeightOptions;
import dev.lenet.regularizers.Regularizer;
import dev.lenet.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * Keras's {@code SeparableConv2D}: each channel convolved by itself, then mixed by a 1 x 1
 * convolution; N x H x W x C to N x H' x W' x filters. The bias is added behind both.
 */
public final class SeparableConv2D extends ConvolutionLayer<SeparableConv2D> {
  private final int filters;
  private int depthMultiplier = 1;
  private final WeightOptions depthwise = new WeightOptions("depthwise", new GlorotUniform());
  private final WeightOptions pointwise = new WeightOptions("pointwise", new GlorotUniform());

  public SeparableConv2D(int filters, int kernelSize) {
    this(filters, kernelSize, kernelSize, Activations.LINEAR);
  }

  public SeparableConv2D(int filters, int kernelSize, ActivationFunction activation) {
    this(filters, kernelSize, kernelSize, activation);
  }

  public SeparableConv2D(
      int filters, int kernelHeight, int kernelWidth, ActivationFunction activation) {
    super(Spatial.IMAGE, activation, kernelHeight, kernelWidth);
    this.filters = Configs.positive(className(), "filters", filters);
  }

  /** How many filters each channel has before they are mixed. */
  public SeparableConv2D depthMultiplier(int filtersEach) {
    depthMultiplier = Configs.positive(className(), "depth_multiplier", filtersEach);
    return this;
  }

  public SeparableConv2D depthwiseInitializer(Initializer initializer) {
    depthwise.initializer(initializer);
    return this;
  }

  public SeparableConv2D pointwiseInitializer(Initializer initializer) {
    pointwise.initializer(initializer);
    return this;
  }

  public SeparableConv2D depthwiseRegularizer(@Nullable Regularizer regularizer) {
    depthwise.regularizer(regularizer);
    return this;
  }

  public SeparableConv2D pointwiseRegularizer(@Nullable Regularizer regularizer) {
    pointwise.regularizer(regularizer);
    return this;
  }

  @Override
  protected void makeWeights(Shape input) {
    long channels = input.size(-1);
    addWeight("depthwise_kernel", kernelShape(channels, depthMultiplier), depthwise);
    addWeight("pointwise_kernel", unitKernelShape(channels * depthMultiplier, filters), pointwise);
    makeBias(filters);
  }

  @Override
  long outputChannels(long inputChannels) {
    return filters;
  }

  @Override
  Operand<TFloat32> convolve(
      GraphScope scope, Convolution window, Operand<TFloat32> x, Shape output) {
    return window.separable(
        x, kernel(scope, "depthwise_kernel"), kernel(scope, "pointwise_kernel"));
  }

  /** PyTorch has no such layer: its networks put a depthwise and a 1 x 1 convolution there. */
  @Override
  public Map<String, List<Weight>> torchModules() {
    Map<String, List<Weight>> modules = new LinkedHashMap<>();
    modules.put("depthwise", ownWeights().subList(0, 1));
    modules.put("pointwise", ownWeights().subList(1, ownWeights().size()));
    return modules;
  }

  @Override
  public TorchLayout torchLayout(Weight weight) {
    return switch (weight.name()) {
      case "depthwise_kernel" -> TorchLayout.DEPTHWISE;
      case "pointwise_kernel" -> TorchLayout.KERNEL;
      default -> super.torchLayout(weight);
    };
  }

  @Override
  public Map<String, @Nullable Object> config() {
    Map<String, @Nullable Object> config = super.config();
    config.put("filters", filters);
    config.put("depth_multiplier", depthMultiplier);
    depthwise.write(config);
    pointwise.write(config);
    return config;
  }

  /** Keras 2 writes the options of a {@code Conv2D} beside its own. */
  public static SeparableConv2D fromConfig(Config options) {
    int[] size = options.pair("kernel_size");
    SeparableConv2D layer =
        new SeparableConv2D(options.integer("filters"), size[0], size[1], Activations.LINEAR);
    layer.depthMultiplier(options.integer("depth_multiplier", 1));
    layer.depthwise.read(options);
    layer.pointwise.read(options);
    options.only("groups", 1);
    options.ignore("kernel_initializer", "kernel_regularizer", "kernel_constraint");
    return layer.read(options);
  }
}
