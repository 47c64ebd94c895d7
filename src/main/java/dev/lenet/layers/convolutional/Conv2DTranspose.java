package dev.lenet.layers.convolutional;

import dev.lenet.activations.ActivationFunction;
import dev.lenet.activations.Activations;
import dev.lenet.config.Config;
import dev.lenet.constraints.Constraint;
import dev.lenet.exceptions.InputException;
import dev.lenet.graph.GraphScope;
import dev.lenet.initializers.GlorotUniform;
import dev.lenet.initializers.Initializer;
import dev.lenet.layers.Configs;
import dev.lenet.layers.Pair;
import dev.lenet.layers.Spatial;
import dev.lenet.layers.WeightOptions;
import dev.lenet.predict.ReceptiveField;
import dev.lenet.regularizers.Regularizer;
import dev.lenet.tensor.Shape;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * Keras's {@code Conv2DTranspose}: the gradient of a convolution with respect to its input, N x H x
 * W x C to N x H' x W' x filters, kernel H x W x filters x C.
 *
 * <p>A size S becomes S * stride with SAME, S * stride + max(window - stride, 0) with VALID; with
 * an output padding P, (S - 1) * stride + window + P, less 2 * (window / 2) with SAME.
 */
public final class Conv2DTranspose extends ConvolutionLayer<Conv2DTranspose> {
  private final int filters;
  private @Nullable Pair outputPadding;
  private final WeightOptions kernel = new WeightOptions("kernel", new GlorotUniform());

  /** A square kernel, without an activation. */
  public Conv2DTranspose(int filters, int kernelSize) {
    this(filters, kernelSize, kernelSize, Activations.LINEAR);
  }

  /**
   * A kernel of this height and width, and an activation.
   *
   * @param filters how many channels the output has
   */
  public Conv2DTranspose(
      int filters, int kernelHeight, int kernelWidth, ActivationFunction activation) {
    super(Spatial.IMAGE, activation, kernelHeight, kernelWidth);
    this.filters = Configs.positive(className(), "filters", filters);
  }

  /** How many rows and columns more the output has; less than the strides. */
  public Conv2DTranspose outputPadding(int height, int width) {
    if (height < 0 || width < 0) {
      throw new InputException(
          "Conv2DTranspose: output_padding ["
              + height
              + ", "
              + width
              + "] (expected: 0 or more each)");
    }
    outputPadding = new Pair(height, width);
    return this;
  }

  /** What the kernel starts with; {@link GlorotUniform} by default. */
  public Conv2DTranspose kernelInitializer(Initializer initializer) {
    kernel.initializer(initializer);
    return this;
  }

  /** The penalty on the kernel; null, the default, for none. */
  public Conv2DTranspose kernelRegularizer(@Nullable Regularizer regularizer) {
    kernel.regularizer(regularizer);
    return this;
  }

  public Conv2DTranspose kernelConstraint(@Nullable Constraint constraint) {
    kernel.constraint(constraint);
    return this;
  }

  @Override
  protected void makeWeights(Shape input) {
    addWeight("kernel", kernelShape(filters, input.size(-1)), kernel);
    makeBias(filters);
  }

  @Override
  long outputChannels(long inputChannels) {
    return filters;
  }

  @Override
  protected Shape outputShape(Shape input) {
    requireImages(input);
    requireSameSize(input, 3, "input channels");
    requireStridesOrDilation();
    return transposed(input, outputPadding).with(3, filters);
  }

  @Override
  Operand<TFloat32> convolve(
      GraphScope scope, Convolution window, Operand<TFloat32> x, Shape output) {
    return window.transposed(x, kernel(scope, "kernel"), output);
  }

  /** A unit may see parts of the input that differ in size. */
  @Override
  public Optional<ReceptiveField> receptiveField(ReceptiveField before, Shape input, Shape output) {
    return Optional.empty();
  }

  @Override
  public Map<String, @Nullable Object> config() {
    Map<String, @Nullable Object> config = super.config();
    config.put("filters", filters);
    config.put("output_padding", outputPadding == null ? null : outputPadding.asList());
    kernel.write(config);
    return config;
  }

  /** The layer that a config of Keras describes. */
  public static Conv2DTranspose fromConfig(Config options) {
    int[] size = options.pair("kernel_size");
    Conv2DTranspose layer =
        new Conv2DTranspose(options.integer("filters"), size[0], size[1], Activations.LINEAR);
    Configs.pair(options, "output_padding", layer::outputPadding);
    layer.kernel.read(options);
    options.only("groups", 1);
    return layer.read(options);
  }
}
