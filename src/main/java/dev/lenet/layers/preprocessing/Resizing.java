package dev.lenet.layers.preprocessing;

import dev.lenet.config.Config;
import dev.lenet.graph.SymbolicTensor;
import dev.lenet.layers.Configs;
import dev.lenet.layers.FluentLayer;
import dev.lenet.tensor.Shape;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Keras's {@code Resizing}: images in another size, by default stretched. */
public final class Resizing extends FluentLayer<Resizing> {
  /** How the new pixels come about. */
  public enum Method {
    NEAREST,
    BILINEAR,
    BICUBIC,
    LANCZOS3,
    LANCZOS5
  }

  private final Sized size;
  private Method interpolation = Method.BILINEAR;
  private boolean antialias;
  private boolean crops;
  private boolean pads;
  private double fillValue;

  public Resizing(int height, int width) {
    size = Sized.of("Resizing", height, width);
  }

  public Resizing interpolation(Method method) {
    interpolation = method;
    return this;
  }

  /** Whether all pixels count that a smaller image has one for. */
  public Resizing antialias(boolean smooths) {
    antialias = smooths;
    return this;
  }

  /** Cuts off what does not fit, so that nothing is stretched more one way than the other. */
  public Resizing cropToAspectRatio(boolean cuts) {
    crops = cuts;
    pads &= !cuts;
    return this;
  }

  /** Adds what is missing, in this value, so that nothing is stretched more one way. */
  public Resizing padToAspectRatio(double value) {
    pads = true;
    crops = false;
    fillValue = value;
    return this;
  }

  @Override
  public boolean keepsPixels() {
    return true;
  }

  @Override
  protected Shape outputShape(Shape input) {
    requireImages(input);
    if ((crops || pads) && (input.size(1) < 0 || input.size(2) < 0)) {
      throw bad("input shape " + input, "a known height and width, to keep their ratio");
    }
    return size.of(input);
  }

  @Override
  protected SymbolicTensor call(SymbolicTensor x) {
    Shape output = outputShape(x.shape());
    Ops tf = x.scope().tf();
    Operand<TFloat32> images = x.operand();
    if (crops) {
      images = size.proportion(tf, images, x.shape());
    } else if (pads) {
      images = size.frame(tf, images, x.shape(), fillValue);
    }
    return x.with(size.stretch(tf, images, interpolation, antialias), output);
  }

  @Override
  public Map<String, @Nullable Object> config() {
    Map<String, @Nullable Object> config = super.config();
    config.put("height", size.height());
    config.put("width", size.width());
    config.put("interpolation", interpolation.name().toLowerCase(Locale.ROOT));
    config.put("crop_to_aspect_ratio", crops);
    config.put("pad_to_aspect_ratio", pads);
    config.put("fill_mode", "constant");
    config.put("fill_value", fillValue);
    config.put("antialias", antialias);
    config.put("data_format", "channels_last");
    return config;
  }

  public static Resizing fromConfig(Config options) {
    Configs.channelsLast(options);
    Configs.refuse(options, "bounding_box_format");
    options.only("fill_mode", "constant");
    Resizing layer =
        new Resizing(options.integer("height"), options.integer("width"))
            .interpolation(method(options))
            .antialias(options.flag("antialias", false));
    layer.fillValue = options.number("fill_value", 0);
    layer.pads = options.flag("pad_to_aspect_ratio", false);
    layer.crops = options.flag("crop_to_aspect_ratio", false);
    if (layer.pads && layer.crops) {
      throw options.refuse("crop_to_aspect_ratio", "expected: false with pad_to_aspect_ratio");
    }
    return layer;
  }

  private static Method method(Config options) {
    String name = options.text("interpolation", "bilinear");
    for (Method method : Method.values()) {
      if (method.name().toLowerCase(Locale.ROOT).equals(name)) {
        return method;
      }
    }
    throw options.refuse(
        "interpolation",
        "expected: one of " + List.of(Method.values()).toString().toLowerCase(Locale.ROOT));
  }
}
