package dev.lenet.layers.pooling;

import dev.lenet.config.Config;
import dev.lenet.exceptions.InputException;
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
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** What the pooling layers with a window share. */
public abstract class BasePooling<L extends BasePooling<L>> extends FluentLayer<L> {
  private static final Padding[] PADDINGS = {Padding.VALID, Padding.SAME};

  private final Spatial spatial;
  private final String op;
  private final Pair poolSize;
  private @Nullable Pair strides;
  private Padding padding = Padding.VALID;

  BasePooling(Spatial spatial, String op, int... poolSize) {
    this.spatial = spatial;
    this.op = op;
    this.poolSize = spatial.window(className(), "pool_size", poolSize);
  }

  /**
   * How far the window moves: one number for each dimension, or one for all; by default as far as
   * it is large.
   */
  public final L strides(int... sizes) {
    strides = spatial.steps(className(), "strides", sizes);
    return self();
  }

  /** What is done at the edges; VALID by default. */
  public final L padding(Padding newPadding) {
    if (newPadding == Padding.CAUSAL) {
      throw new InputException(
          className() + ": padding 'causal' (expected: " + Configs.names(PADDINGS) + ")");
    }
    padding = newPadding;
    return self();
  }

  /** How far the window moves: as far as it is large, unless told otherwise. */
  private Pair strides() {
    return strides == null ? poolSize : strides;
  }

  @Override
  protected final Shape outputShape(Shape input) {
    spatial.require(input, this);
    return padding.window(input, this, spatial, poolSize, new Pair(1, 1), strides());
  }

  @Override
  public final Optional<ReceptiveField> receptiveField(
      ReceptiveField before, Shape input, Shape output) {
    return padding.field(before, input, output, poolSize, new Pair(1, 1), strides());
  }

  @Override
  public final boolean takesSequences() {
    return spatial == Spatial.SEQUENCE;
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
    Ops tf = scope.tf();
    Operand<TFloat32> pooled =
        tf.scope()
            .opBuilder(op, op)
            .addInput(spatial.image(tf, x).asOutput())
            .setAttr("ksize", new long[] {1, poolSize.height(), poolSize.width(), 1})
            .setAttr("strides", new long[] {1, step.height(), step.width(), 1})
            .setAttr("padding", padding.name())
            .build()
            .output(0);
    return spatial.flat(tf, pooled);
  }

  @Override
  public final Map<String, @Nullable Object> config() {
    Map<String, @Nullable Object> config = super.config();
    config.put("pool_size", spatial.list(poolSize));
    config.put("padding", padding.kerasName());
    config.put("strides", spatial.list(strides()));
    config.put("data_format", "channels_last");
    return config;
  }

  /** The size of the window in a config, 2 along each dimension where it has none. */
  static int[] poolSize(Config options) {
    return options.has("pool_size") ? options.integers("pool_size") : new int[] {2};
  }

  /** Reads what {@link #config} writes, but for the size of the window. */
  final L read(Config options) {
    if (options.has("strides")) {
      strides(options.integers("strides"));
    }
    padding(Configs.padding(options, PADDINGS));
    Configs.channelsLast(options);
    return self();
  }
}
