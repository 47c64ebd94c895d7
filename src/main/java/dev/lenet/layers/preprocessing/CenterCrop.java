package dev.lenet.layers.preprocessing;

import dev.lenet.config.Config;
import dev.lenet.graph.SymbolicTensor;
import dev.lenet.layers.Configs;
import dev.lenet.layers.FluentLayer;
import dev.lenet.tensor.Shape;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Keras's {@code CenterCrop}: the middle of images. Where an image is smaller, as much of its
 * middle as has the same proportions is made larger.
 */
public final class CenterCrop extends FluentLayer<CenterCrop> {
  private final Sized size;

  public CenterCrop(int height, int width) {
    size = Sized.of("CenterCrop", height, width);
  }

  @Override
  public boolean keepsPixels() {
    return true;
  }

  @Override
  protected Shape outputShape(Shape input) {
    requireImages(input);
    if (input.size(1) < 0 || input.size(2) < 0) {
      throw bad("input shape " + input, "a known height and width");
    }
    return size.of(input);
  }

  @Override
  protected SymbolicTensor call(SymbolicTensor x) {
    Shape output = outputShape(x.shape());
    Ops tf = x.scope().tf();
    int rows = (int) x.shape().size(1) - size.height();
    int columns = (int) x.shape().size(2) - size.width();
    Operand<TFloat32> y =
        rows >= 0 && columns >= 0
            ? Sized.cut(tf, x.operand(), rows / 2, columns / 2, size.height(), size.width())
            : size.stretch(
                tf, size.proportion(tf, x.operand(), x.shape()), Resizing.Method.BILINEAR, false);
    return x.with(y, output);
  }

  @Override
  public Map<String, @Nullable Object> config() {
    Map<String, @Nullable Object> config = super.config();
    config.put("height", size.height());
    config.put("width", size.width());
    config.put("data_format", "channels_last");
    return config;
  }

  public static CenterCrop fromConfig(Config options) {
    Configs.channelsLast(options);
    Configs.refuse(options, "bounding_box_format");
    return new CenterCrop(options.integer("height"), options.integer("width"));
  }
}
