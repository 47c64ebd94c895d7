package dev.lenet.layers;

import dev.lenet.data.InputException;
import dev.lenet.data.Options;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The layers by the class names that Keras writes into a model's config. */
public final class Layers {
  private static final Map<String, Function<Options, Layer>> CLASSES = new TreeMap<>();

  private static final Map<String, String> ALIASES =
      Map.ofEntries(
          Map.entry("MaxPool2D", "MaxPooling2D"),
          Map.entry("AvgPool2D", "AveragePooling2D"),
          Map.entry("GlobalMaxPool2D", "GlobalMaxPooling2D"),
          Map.entry("GlobalAvgPool2D", "GlobalAveragePooling2D"),
          Map.entry("Convolution2D", "Conv2D"),
          Map.entry("Convolution2DTranspose", "Conv2DTranspose"),
          Map.entry("Deconvolution2D", "Conv2DTranspose"),
          Map.entry("SeparableConvolution2D", "SeparableConv2D"),
          Map.entry("BatchNormalizationV1", "BatchNormalization"),
          Map.entry("BatchNormalizationV2", "BatchNormalization"));

  static {
    CLASSES.put("Activation", Activation::fromConfig);
    CLASSES.put("Add", o -> new Add());
    CLASSES.put("Average", o -> new Average());
    CLASSES.put("AveragePooling2D", o -> Pooling2D.fromConfig(o, AveragePooling2D::new));
    CLASSES.put("BatchNormalization", BatchNormalization::fromConfig);
    CLASSES.put("Concatenate", Concatenate::fromConfig);
    CLASSES.put("Conv2D", Conv2D::fromConfig);
    CLASSES.put("Conv2DTranspose", Conv2DTranspose::fromConfig);
    CLASSES.put("Cropping2D", Cropping2D::fromConfig);
    CLASSES.put("Dense", Dense::fromConfig);
    CLASSES.put("DepthwiseConv2D", DepthwiseConv2D::fromConfig);
    CLASSES.put("Dropout", Dropout::fromConfig);
    CLASSES.put("ELU", ELU::fromConfig);
    CLASSES.put("Flatten", Flatten::fromConfig);
    CLASSES.put(
        "GlobalAveragePooling2D", o -> GlobalPooling2D.fromConfig(o, new GlobalAveragePooling2D()));
    CLASSES.put("GlobalMaxPooling2D", o -> GlobalPooling2D.fromConfig(o, new GlobalMaxPooling2D()));
    CLASSES.put("Identity", o -> new Identity());
    CLASSES.put("InputLayer", Input::fromConfig);
    CLASSES.put("LayerNormalization", LayerNormalization::fromConfig);
    CLASSES.put("LeakyReLU", LeakyReLU::fromConfig);
    CLASSES.put("MaxPooling2D", o -> Pooling2D.fromConfig(o, MaxPool2D::new));
    CLASSES.put("Maximum", o -> new Maximum());
    CLASSES.put("Minimum", o -> new Minimum());
    CLASSES.put("Multiply", o -> new Multiply());
    CLASSES.put("Normalization", Normalization::fromConfig);
    CLASSES.put("PReLU", PReLU::fromConfig);
    CLASSES.put("RandomFlip", RandomFlip::fromConfig);
    CLASSES.put("RandomRotation", RandomRotation::fromConfig);
    CLASSES.put("RandomTranslation", RandomTranslation::fromConfig);
    CLASSES.put("ReLU", ReLU::fromConfig);
    CLASSES.put("Rescaling", Rescaling::fromConfig);
    CLASSES.put("Reshape", Reshape::fromConfig);
    CLASSES.put("SeparableConv2D", SeparableConv2D::fromConfig);
    CLASSES.put("Softmax", Softmax::fromConfig);
    CLASSES.put("Subtract", o -> new Subtract());
    CLASSES.put("UpSampling2D", UpSampling2D::fromConfig);
    CLASSES.put("ZeroPadding2D", ZeroPadding2D::fromConfig);
  }

  private Layers() {}

  /**
   * The layer that Keras wrote, of version 2 or 3, with its name and whether it is trainable.
   *
   * @param className Keras's, such as {@code MaxPooling2D}
   * @param config what Keras's {@code get_config} gives: as JSON values
   */
  public static Layer fromConfig(String className, Map<String, ?> config) {
    String name = config.get("name") instanceof String text ? text : "";
    try {
      return read(className, name, config);
    } catch (InputException e) {
      throw new InputException("layer " + name + ": " + e.getMessage(), e);
    }
  }

  private static Layer read(String className, String name, Map<String, ?> config) {
    String canonical = ALIASES.getOrDefault(className, className);
    Function<Options, Layer> reader = CLASSES.get(canonical);
    if (reader == null) {
      throw new InputException(
          "class " + className + " (expected: " + String.join(", ", CLASSES.keySet()) + ")");
    }
    Options options = new Options(canonical, config);
    Layer layer = reader.apply(options);
    if (!canonical.equals("InputLayer")) {
      requireFloat32(options);
    }
    options.ignore("name", "batch_input_shape");
    layer.trainable(options.flag("trainable", true));
    options.close();
    if (!name.isEmpty()) {
      layer.name(name);
    }
    return layer;
  }

  /** Keras 2 writes the dtype as a text, and both versions as a policy. */
  private static void requireFloat32(Options options) {
    @Nullable Object dtype = options.get("dtype");
    if (dtype instanceof Map<?, ?> policy && policy.get("config") instanceof Map<?, ?> named) {
      dtype = named.get("name");
    }
    if (dtype != null && !dtype.equals("float32")) {
      throw options.refuse("dtype", "expected: 'float32'");
    }
  }
}
