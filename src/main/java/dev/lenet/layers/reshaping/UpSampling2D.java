package dev.lenet.layers.reshaping;

import dev.lenet.config.Config;
import dev.lenet.graph.SymbolicTensor;
import dev.lenet.layers.Configs;
import dev.lenet.layers.FluentLayer;
import dev.lenet.layers.Pair;
import dev.lenet.layers.Spatial;
import dev.lenet.tensor.Shape;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.image.ResizeBicubic;
import org.tensorflow.op.image.ResizeBilinear;
import org.tensorflow.op.image.ResizeNearestNeighbor;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** Keras's {@code UpSampling2D}: images several times as high and wide, twice by default. */
public final class UpSampling2D extends FluentLayer<UpSampling2D> {
  /** How the new pixels come about. */
  public enum Method {
    /** Each pixel is repeated. */
    NEAREST,
    /** A weighted mean of the four pixels around. */
    BILINEAR,
    /** A cubic curve through the pixels around. */
    BICUBIC
  }

  private final Pair size;
  private Method interpolation = Method.NEAREST;

  /** Twice as high and wide. */
  public UpSampling2D() {
    this(2);
  }

  /** How many times as high and wide: one number for both, or two. */
  public UpSampling2D(int... size) {
    this.size = Spatial.IMAGE.window("UpSampling2D", "size", size);
  }

  /** How new pixels are computed; {@link Method#NEAREST} by default. */
  public UpSampling2D interpolation(Method method) {
    interpolation = method;
    return this;
  }

  @Override
  public boolean keepsPixels() {
    return true;
  }

  @Override
  protected Shape outputShape(Shape input) {
    requireImages(input);
    return input
        .with(1, input.size(1) < 0 ? -1 : input.size(1) * size.height())
        .with(2, input.size(2) < 0 ? -1 : input.size(2) * size.width());
  }

  @Override
  protected SymbolicTensor call(SymbolicTensor x) {
    Ops tf = x.scope().tf();
    Operand<TInt32> from = tf.slice(tf.shape(x.operand()), tf.array(1), tf.array(2));
    Operand<TInt32> to = tf.math.mul(from, tf.array(size.height(), size.width()));
    Operand<TFloat32> y =
        switch (interpolation) {
          case NEAREST ->
              tf.image.resizeNearestNeighbor(
                  x.operand(), to, ResizeNearestNeighbor.halfPixelCenters(true));
          case BILINEAR ->
              tf.image.resizeBilinear(x.operand(), to, ResizeBilinear.halfPixelCenters(true));
          case BICUBIC ->
              tf.image.resizeBicubic(x.operand(), to, ResizeBicubic.halfPixelCenters(true));
        };
    return x.with(y, outputShape(x.shape()));
  }

  @Override
  public Map<String, @Nullable Object> config() {
    Map<String, @Nullable Object> config = super.config();
    config.put("size", size.asList());
    config.put("data_format", "channels_last");
    config.put("interpolation", interpolation.name().toLowerCase(Locale.ROOT));
    return config;
  }

  /** The layer that a config of Keras describes. */
  public static UpSampling2D fromConfig(Config options) {
    Configs.channelsLast(options);
    UpSampling2D layer =
        options.has("size") ? new UpSampling2D(options.integers("size")) : new UpSampling2D();
    String name = options.text("interpolation", "nearest");
    for (Method method : Method.values()) {
      if (method.name().toLowerCase(Locale.ROOT).equals(name)) {
        return layer.interpolation(method);
      }
    }
    throw options.refuse(
        "interpolation",
        "expected: one of " + List.of(Method.values()).toString().toLowerCase(Locale.ROOT));
  }
}
