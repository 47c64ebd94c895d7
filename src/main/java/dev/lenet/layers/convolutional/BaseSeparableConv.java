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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * What {@code SeparableConv1D} and {@code SeparableConv2D} share: each channel is convolved by
 * itself, then the channels are mixed by a convolution of single units. The bias is added behind
 * both.
 */
public abstract class BaseSeparableConv<L extends BaseSeparableConv<L>>
    extends ConvolutionLayer<L> {
  private final int filters;
  private int depthMultiplier = 1;
  private final WeightOptions depthwise = new WeightOptions("depthwise", new GlorotUniform());
  private final WeightOptions pointwise = new WeightOptions("pointwise", new GlorotUniform());

  BaseSeparableConv(
      Spatial spatial, int filters, ActivationFunction activation, int... kernelSize) {
    super(spatial, activation, kernelSize);
    this.filters = Configs.positive(className(), "filters", filters);
  }

  /** How many filters each channel has before they are mixed. */
  public final L depthMultiplier(int filtersEach) {
    depthMultiplier = Configs.positive(className(), "depth_multiplier", filtersEach);
    return self();
  }

  public final L depthwiseInitializer(Initializer initializer) {
    depthwise.initializer(initializer);
    return self();
  }

  public final L pointwiseInitializer(Initializer initializer) {
    pointwise.initializer(initializer);
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

  public final L pointwiseRegularizer(@Nullable Regularizer regularizer) {
    pointwise.regularizer(regularizer);
    return self();
  }

  /** What the pointwise weights are kept to after each step. */
  public final L pointwiseConstraint(@Nullable Constraint constraint) {
    pointwise.constraint(constraint);
    return self();
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
  @Override
  public L read(Config options) {
    depthMultiplier(options.integer("depth_multiplier", 1));
    depthwise.read(options);
    pointwise.read(options);
    options.only("groups", 1);
    options.ignore("kernel_initializer", "kernel_regularizer", "kernel_constraint");
    return super.read(options);
  }
}
