package dev.lenet.layers.convolutional;

import dev.lenet.activations.ActivationFunction;
import dev.lenet.config.Config;
import dev.lenet.constraints.Constraint;
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
 * What {@code DepthwiseConv1D} and {@code DepthwiseConv2D} share: each channel is convolved by
 * itself, kernel window x channels x depth multiplier.
 */
public abstract class BaseDepthwiseConv<L extends BaseDepthwiseConv<L>>
    extends ConvolutionLayer<L> {
  private int depthMultiplier = 1;
  private final WeightOptions depthwise = new WeightOptions("depthwise", new GlorotUniform());

  BaseDepthwiseConv(Spatial spatial, ActivationFunction activation, int... kernelSize) {
    super(spatial, activation, kernelSize);
  }

  /** How many filters each channel has. */
  public final L depthMultiplier(int filters) {
    depthMultiplier = Configs.positive(className(), "depth_multiplier", filters);
    return self();
  }

  public final L depthwiseInitializer(Initializer initializer) {
    depthwise.initializer(initializer);
    return self();
  }

  public final L depthwiseRegularizer(@Nullable Regularizer regularizer) {
    depthwise.regularizer(regularizer);
    return self();
  }

  /** What the depthwise weights are kept to after each step. */
  public final L depthwiseConstraint(@Nullable Constraint constraint) {
    depthwise.constraint(constraint);
    return self();
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

  @Override
  public L read(Config options) {
    depthMultiplier(options.integer("depth_multiplier", 1));
    depthwise.read(options);
    options.only("groups", 1); // of Keras 2, where it has no effect
    return super.read(options);
  }
}
