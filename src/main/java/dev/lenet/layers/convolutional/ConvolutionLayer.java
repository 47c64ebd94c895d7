package dev.lenet.layers.convolutional;

import dev.lenet.activations.ActivationFunction;
import dev.lenet.config.Config;
import dev.lenet.exceptions.InputException;
import dev.lenet.graph.GraphScope;
import dev.lenet.graph.SymbolicTensor;
import dev.lenet.layers.Configs;
import dev.lenet.layers.KernelLayer;
import dev.lenet.layers.Padding;
import dev.lenet.layers.Pair;
import dev.lenet.layers.Spatial;
import dev.lenet.predict.ReceptiveField;
import dev.lenet.tensor.Shape;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * What the convolutions share: a window that moves over images or sequences, a bias and an
 * activation. Defaults are Keras's: stride 1, VALID, no dilation, no activation, a bias.
 *
 * @param <L> the layer itself, which its options return
 */
public abstract class ConvolutionLayer<L extends ConvolutionLayer<L>> extends KernelLayer<L> {
  private final Spatial spatial;
  private final Pair kernelSize;
  private Pair strides = new Pair(1, 1);
  private Padding padding = Padding.VALID;
  private Pair dilationRate = new Pair(1, 1);

  ConvolutionLayer(Spatial spatial, ActivationFunction activation, int... kernelSize) {
    super(activation);
    this.spatial = spatial;
    this.kernelSize = spatial.window(className(), "kernel_size", kernelSize);
  }

  /** How far the window moves: one number for each dimension, or one for all. */
  public L strides(int... sizes) {
    strides = spatial.steps(className(), "strides", sizes);
    return self();
  }

  /** What is done at the edges; VALID by default. */
  public L padding(Padding newPadding) {
    if (!List.of(paddings()).contains(newPadding)) {
      throw new InputException(
          "%s: padding '%s' (expected: %s)"
              .formatted(className(), newPadding.kerasName(), Configs.names(paddings())));
    }
    padding = newPadding;
    return self();
  }

  /** What can be done at the edges. */
  Padding[] paddings() {
    return new Padding[] {Padding.VALID, Padding.SAME};
  }

  /** How far apart the kernel's elements lie on the input; one number for each dimension or all. */
  public L dilationRate(int... sizes) {
    dilationRate = spatial.window(className(), "dilation_rate", sizes);
    return self();
  }

  /** How many channels come out for this many that go in. */
  abstract long outputChannels(long inputChannels);

  /** The shape of a kernel with these sizes behind the window's. */
  final Shape kernelShape(long... others) {
    return spatial.kernel(kernelSize, others);
  }

  /** The shape of a kernel whose window is one unit, with these sizes behind it. */
  final Shape unitKernelShape(long... others) {
    return spatial.kernel(new Pair(1, 1), others);
  }

  final void requireStridesOrDilation() {
    if (Math.max(strides.height(), strides.width()) > 1 && !dilationRate.isOne()) {
      throw bad(
          "strides " + spatial.list(strides) + " with dilation_rate " + spatial.list(dilationRate),
          "one of them 1");
    }
  }

  @Override
  protected Shape outputShape(Shape input) {
    spatial.require(input, this);
    requireSameSize(input, input.rank() - 1, "input channels");
    return padding
        .window(input, this, spatial, kernelSize, dilationRate, strides)
        .with(-1, outputChannels(input.size(-1)));
  }

  /** The shape of images of which a convolution like this one makes images of this shape. */
  final Shape transposed(Shape image, @Nullable Pair more) {
    return padding.transposed(image, kernelSize, dilationRate, strides, more);
  }

  /**
   * What comes out of images before the bias; the kernels are those of images.
   *
   * @param output the shape of what comes out, as images
   */
  abstract Operand<TFloat32> convolve(
      GraphScope scope, Convolution window, Operand<TFloat32> x, Shape output);

  /** A kernel of this layer as one of images. */
  final Operand<TFloat32> kernel(GraphScope scope, String name) {
    return spatial.imageKernel(scope.tf(), scope.read(weight(name)));
  }

  @Override
  protected SymbolicTensor call(SymbolicTensor x) {
    GraphScope scope = x.scope();
    Shape output = outputShape(x.shape());
    Operand<TFloat32> images = spatial.image(scope.tf(), x.operand());
    if (padding == Padding.CAUSAL) {
      images = before(scope.tf(), images);
    }
    Padding edges = padding == Padding.CAUSAL ? Padding.VALID : padding;
    Convolution window = new Convolution(scope.tf(), strides, edges, dilationRate);
    Operand<TFloat32> y = convolve(scope, window, images, spatial.image(output));
    return activated(x.with(spatial.flat(scope.tf(), biased(scope, y)), output));
  }

  /** Sequences, as images, with as many zeros before them as the window looks back. */
  private Operand<TFloat32> before(Ops tf, Operand<TFloat32> images) {
    int steps = (kernelSize.width() - 1) * dilationRate.width();
    int[][] around = {{0, 0}, {0, 0}, {steps, 0}, {0, 0}};
    return tf.pad(images, tf.constant(around), tf.constant(0f));
  }

  @Override
  public boolean takesSequences() {
    return spatial == Spatial.SEQUENCE;
  }

  @Override
  public Optional<ReceptiveField> receptiveField(ReceptiveField before, Shape input, Shape output) {
    return padding.field(before, input, output, kernelSize, dilationRate, strides);
  }

  @Override
  public Map<String, @Nullable Object> config() {
    Map<String, @Nullable Object> config = super.config();
    config.put("kernel_size", spatial.list(kernelSize));
    config.put("strides", spatial.list(strides));
    config.put("padding", padding.kerasName());
    config.put("data_format", "channels_last");
    config.put("dilation_rate", spatial.list(dilationRate));
    config.put("activity_regularizer", null);
    return config;
  }

  @Override
  public L read(Config options) {
    super.read(options);
    if (options.has("strides")) {
      strides(options.integers("strides"));
    }
    if (options.has("dilation_rate")) {
      dilationRate(options.integers("dilation_rate"));
    }
    padding(Configs.padding(options, paddings()));
    Configs.channelsLast(options);
    return self();
  }
}
