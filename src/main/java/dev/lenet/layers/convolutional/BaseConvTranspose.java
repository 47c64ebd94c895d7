package dev.lenet.layers.convolutional;

import dev.lenet.activations.ActivationFunction;
import dev.lenet.config.Config;
import dev.lenet.constraints.Constraint;
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
 * What {@code Conv1DTranspose} and {@code Conv2DTranspose} share: the gradient of a convolution
 * with respect to its input, with a kernel window x filters x C.
 *
 * <p>A size S becomes S * stride with SAME, S * stride + max(window - stride, 0) with VALID; with
 * an output padding P, (S - 1) * stride + window + P, less 2 * (window / 2) with SAME.
 *
 * @param <L> the layer itself, which its options return
 */
public abstract class BaseConvTranspose<L extends BaseConvTranspose<L>>
    extends ConvolutionLayer<L> {
  private final Spatial spatial;
  private final int filters;
  private @Nullable Pair outputPadding;
  private final WeightOptions kernel = new WeightOptions("kernel", new GlorotUniform());

  BaseConvTranspose(
      Spatial spatial, int filters, ActivationFunction activation, int... kernelSize) {
    super(spatial, activation, kernelSize);
    this.spatial = spatial;
    this.filters = Configs.positive(className(), "filters", filters);
  }

  /** How much larger the output is; less than the strides. One number for each dimension or all. */
  public final L outputPadding(int... sizes) {
    outputPadding = spatial.extra(className(), "output_padding", sizes);
    return self();
  }

  /** What the kernel starts with; {@link GlorotUniform} by default. */
  public final L kernelInitializer(Initializer initializer) {
    kernel.initializer(initializer);
    return self();
  }

  /** The penalty on the kernel; null, the default, for none. */
  public final L kernelRegularizer(@Nullable Regularizer regularizer) {
    kernel.regularizer(regularizer);
    return self();
  }

  public final L kernelConstraint(@Nullable Constraint constraint) {
    kernel.constraint(constraint);
    return self();
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
    spatial.require(input, this);
    requireSameSize(input, input.rank() - 1, "input channels");
    requireStridesOrDilation();
    return spatial.flat(transposed(spatial.image(input), outputPadding)).with(-1, filters);
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
    config.put("output_padding", outputPadding == null ? null : spatial.list(outputPadding));
    kernel.write(config);
    return config;
  }

  @Override
  public L read(Config options) {
    if (options.has("output_padding")) {
      outputPadding(options.integers("output_padding"));
    }
    kernel.read(options);
    options.only("groups", 1);
    return super.read(options);
  }
}
