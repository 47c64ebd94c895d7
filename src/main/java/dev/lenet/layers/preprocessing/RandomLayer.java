package dev.lenet.layers.preprocessing;

import dev.lenet.config.Config;
import dev.lenet.graph.Stateless;
import dev.lenet.graph.SymbolicTensor;
import dev.lenet.graph.Weight;
import dev.lenet.layers.Configs;
import dev.lenet.layers.FluentLayer;
import dev.lenet.layers.SeedGenerator;
import dev.lenet.tensor.Shape;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** What the random changes of images share: they happen in training alone, and have a seed. */
public abstract class RandomLayer<L extends RandomLayer<L>> extends FluentLayer<L> {
  private final SeedGenerator seeds = new SeedGenerator();
  private final Weight state = addSeed(seeds::seed);

  /** The seed; null draws one. */
  public final L seed(@Nullable Integer seed) {
    seeds.set(seed, true);
    return self();
  }

  @Override
  public boolean keepsPixels() {
    return true;
  }

  @Override
  protected Shape outputShape(Shape input) {
    requireImages(input);
    return input;
  }

  @Override
  protected final SymbolicTensor call(SymbolicTensor x) {
    Shape output = outputShape(x.shape());
    return x.scope().training() ? x.with(change(x), output) : x;
  }

  /** The images, changed. */
  abstract Operand<TFloat32> change(SymbolicTensor images);

  /**
   * Numbers in [low, high), the next ones of this layer's seed.
   *
   * @param each the shape for one image
   */
  final Operand<TFloat32> draw(SymbolicTensor images, Shape each, double low, double high) {
    return between(images, each.prepend(-1), low, high);
  }

  /** A number in [low, high) for all images, the next one of this layer's seed. */
  final Operand<TFloat32> drawOne(SymbolicTensor images, double low, double high) {
    return between(images, Shape.SCALAR, low, high);
  }

  private Operand<TFloat32> between(SymbolicTensor images, Shape shape, double low, double high) {
    Ops tf = images.scope().tf();
    Operand<TFloat32> draw = Stateless.uniform(images, shape, state);
    float from = (float) low;
    float width = (float) high - from;
    return tf.stopGradient(tf.math.add(tf.math.mul(draw, tf.constant(width)), tf.constant(from)));
  }

  /** Keras writes these of every such layer. */
  final Map<String, @Nullable Object> common(Map<String, @Nullable Object> config) {
    config.put("data_format", "channels_last");
    config.put("seed", seeds.given());
    return config;
  }

  static <T extends RandomLayer<T>> T read(Config options, T layer) {
    layer.seed(SeedGenerator.read(options));
    Configs.channelsLast(options);
    Configs.refuse(options, "bounding_box_format");
    options.ignore("value_range", "rng_type"); // of older versions: of no effect on these layers
    return layer;
  }

  @Override
  public Map<String, @Nullable Object> callArguments() {
    return Map.of("training", true);
  }
}
