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
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * Keras's {@code DepthwiseConv2D}: each channel convolved by itself, N x H x W x C to N x H' x W' x
 * (C * depth multiplier), kernel H x W x C x depth multiplier.
 */
public final class DepthwiseConv2D extends ConvolutionLayer<DepthwiseConv2D> {
  private int depthMultiplier = 1;
  private final WeightOptions depthwise = new WeightOptions("depthwise", new GlorotUniform());

  public DepthwiseConv2D(int kernelSize) {
    this(kernelSize, kernelSize, Activations.LINEAR);
  }

  public DepthwiseConv2D(int kernelHeight, int kernelWidth, ActivationFunction activation) {
    super(Spatial.IMAGE, activation, kernelHeight, kernelWidth);
  }

  /** How many filters each channel has. */
  public DepthwiseConv2D depthMultiplier(int filters) {
    depthMultiplier = Configs.positive(className(), "depth_multiplier", filters);
    return this;
  }

  public DepthwiseConv2D depthwiseInitializer(Initializer initializer) {
    depthwise.initializer(initializer);
    return this;
  }

  public DepthwiseConv2D depthwiseRegularizer(@Nullable Regularizer regularizer) {
    depthwise.regularizer(regularizer);
    return this;
  }

  @Override
  protected void makeWeights(Shape input) {
    addWeight("kernel", kernelShape(input.size(-1), depthMultiplier), depthwise);
    makeBias(input.size(-1) * depthMultiplier);
  }

  @Override
  long outputChannels(long inputChannels) {
    return inputChannels * depthMultiplier;
  }

  @Override
  Operand<TFloat32> convolve(
      GraphScope scope, Convolution window, Operand<TFloat32> x, Shape output) {
    return window.depthwise(x, kernel(scope, "kernel"));
  }

  @Override
  public TorchLayout torchLayout(Weight weight) {
    return weight.name().equals("kernel") ? TorchLayout.DEPTHWISE : super.torchLayout(weight);
  }

  @Override
  public Map<String, @Nullable Object> config() {
    Map<String, @Nullable Object> config = super.config();
    config.put("depth_multiplier", depthMultiplier);
    depthwise.write(config);
    return config;
  }

  public static DepthwiseConv2D fromConfig(Config options) {
    int[] size = options.pair("kernel_size");
    DepthwiseConv2D layer = new DepthwiseConv2D(size[0], size[1], Activations.LINEAR);
    layer.depthMultiplier(options.integer("depth_multiplier", 1)).depthwise.read(options);
    options.only("groups", 1); // of Keras 2, where it has no effect
    return layer.read(options);
  }
}
