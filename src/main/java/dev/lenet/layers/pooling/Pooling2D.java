package dev.lenet.layers.pooling;

import dev.lenet.config.Config;
import dev.lenet.graph.GraphScope;
import dev.lenet.graph.SymbolicTensor;
import dev.lenet.layers.Configs;
import dev.lenet.layers.FluentLayer;
import dev.lenet.layers.Padding;
import dev.lenet.layers.Pair;
import dev.lenet.layers.Spatial;
import dev.lenet.predict.ReceptiveField;
import dev.lenet.tensor.Shape;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** What the pooling layers with a window share. */
public abstract class Pooling2D<L extends Pooling2D<L>> extends FluentLayer<L> {
  private final String op;
  private final Pair poolSize;
  private @Nullable Pair strides;
  private Padding padding = Padding.VALID;

  Pooling2D(String op, int height, int width) {
    this.op = op;
    this.poolSize = Spatial.IMAGE.window(className(), "pool_size", height, width);
  }

  /** How far the window moves, both ways; by default as far as it is large. */
  public final L strides(int both) {
    return strides(both, both);
  }

  /** How far the window moves, down and to the right; by default as far as it is large. */
  public final L strides(int height, int width) {
    strides = Spatial.IMAGE.steps(className(), "strides", height, width);
    return self();
  }

  /** What is done at the edges; VALID by default. */
  public final L padding(Padding newPadding) {
    padding = newPadding;
    return self();
  }

  /** How far the window moves: as far as it is large, unless told otherwise. */
  private Pair strides() {
    return strides == null ? poolSize : strides;
  }

  @Override
  protected final Shape outputShape(Shape input) {
    requireImages(input);
    return padding.window(input, this, poolSize, new Pair(1, 1), strides());
  }

  @Override
  public final Optional<ReceptiveField> receptiveField(
      ReceptiveField before, Shape input, Shape output) {
    return padding.field(before, input, output, poolSize, new Pair(1, 1), strides());
  }

  @Override
  public final boolean hasBuildConfig() {
    return false;
  }

  @Override
  protected SymbolicTensor call(SymbolicTensor x) {
    return x.with(pool(x.scope(), x.operand()), outputShape(x.shape()));
  }

  /**
   * The first version of MaxPool: oneDNN takes it over, and not the second, which the Ops API
   * makes.
   */
  final Operand<TFloat32> pool(GraphScope scope, Operand<TFloat32> x) {
    Pair step = strides();
    return scope
        .tf()
        .scope()
        .opBuilder(op, op)
        .addInput(x.asOutput())
        .setAttr("ksize", new long[] {1, poolSize.height(), poolSize.width(), 1})
        .setAttr("strides", new long[] {1, step.height(), step.width(), 1})
        .setAttr("padding", padding.name())
        .build()
        .output(0);
  }

  @Override
  public final Map<String, @Nullable Object> config() {
    Map<String, @Nullable Object> config = super.config();
    config.put("pool_size", poolSize.asList());
    config.put("padding", padding.kerasName());
    config.put("strides", strides().asList());
    config.put("data_format", "channels_last");
    return config;
  }

  public static <T extends Pooling2D<T>> T fromConfig(
      Config options, BiFunction<Integer, Integer, T> constructor) {
    int[] size = options.has("pool_size") ? options.pair("pool_size") : new int[] {2, 2};
    T layer = constructor.apply(size[0], size[1]);
    if (options.has("strides")) {
      int[] strides = options.pair("strides");
      layer.strides(strides[0], strides[1]);
    }
    layer.padding(Configs.padding(options));
    Configs.channelsLast(options);
    return layer;
  }
}
