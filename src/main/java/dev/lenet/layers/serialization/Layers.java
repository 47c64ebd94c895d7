package dev.lenet.layers.serialization;

import dev.lenet.config.Config;
import dev.lenet.exceptions.InputException;
import dev.lenet.layers.Layer;
import dev.lenet.layers.activations.ELU;
import dev.lenet.layers.activations.LeakyReLU;
import dev.lenet.layers.activations.PReLU;
import dev.lenet.layers.activations.ReLU;
import dev.lenet.layers.activations.Softmax;
import dev.lenet.layers.convolutional.Conv2D;
import dev.lenet.layers.convolutional.Conv2DTranspose;
import dev.lenet.layers.convolutional.DepthwiseConv2D;
import dev.lenet.layers.convolutional.SeparableConv2D;
import dev.lenet.layers.core.Activation;
import dev.lenet.layers.core.Dense;
import dev.lenet.layers.core.Identity;
import dev.lenet.layers.core.Input;
import dev.lenet.layers.merging.Add;
import dev.lenet.layers.merging.Average;
import dev.lenet.layers.merging.Concatenate;
import dev.lenet.layers.merging.Maximum;
import dev.lenet.layers.merging.Minimum;
import dev.lenet.layers.merging.Multiply;
import dev.lenet.layers.merging.Subtract;
import dev.lenet.layers.normalization.BatchNormalization;
import dev.lenet.layers.normalization.LayerNormalization;
import dev.lenet.layers.pooling.AveragePooling2D;
import dev.lenet.layers.pooling.GlobalAveragePooling2D;
import dev.lenet.layers.pooling.GlobalMaxPooling2D;
import dev.lenet.layers.pooling.GlobalPooling2D;
import dev.lenet.layers.pooling.MaxPooling2D;
import dev.lenet.layers.pooling.Pooling2D;
import dev.lenet.layers.preprocessing.Normalization;
import dev.lenet.layers.preprocessing.RandomFlip;
import dev.lenet.layers.preprocessing.RandomRotation;
import dev.lenet.layers.preprocessing.RandomTranslation;
import dev.lenet.layers.preprocessing.Rescaling;
import dev.lenet.layers.regularization.Dropout;
import dev.lenet.layers.reshaping.Cropping2D;
import dev.lenet.layers.reshaping.Flatten;
import dev.lenet.layers.reshaping.Reshape;
import dev.lenet.layers.reshaping.UpSampling2D;
import dev.lenet.layers.reshaping.ZeroPadding2D;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The layers by the class names that Keras writes into a model's config. */
public final class Layers {
  /** A layer's class here, and what makes one of its options. */
  private record Entry(Class<? extends Layer> type, Function<Config, Layer> reader) {}

  private static final Map<String, Entry> CLASSES = new TreeMap<>();

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
    put("Activation", Activation.class, Activation::fromConfig);
    put("Add", Add.class, o -> new Add());
    put("Average", Average.class, o -> new Average());
    put(
        "AveragePooling2D",
        AveragePooling2D.class,
        o -> Pooling2D.fromConfig(o, AveragePooling2D::new));
    put("BatchNormalization", BatchNormalization.class, BatchNormalization::fromConfig);
    put("Concatenate", Concatenate.class, Concatenate::fromConfig);
    put("Conv2D", Conv2D.class, Conv2D::fromConfig);
    put("Conv2DTranspose", Conv2DTranspose.class, Conv2DTranspose::fromConfig);
    put("Cropping2D", Cropping2D.class, Cropping2D::fromConfig);
    put("Dense", Dense.class, Dense::fromConfig);
    put("DepthwiseConv2D", DepthwiseConv2D.class, DepthwiseConv2D::fromConfig);
    put("Dropout", Dropout.class, Dropout::fromConfig);
    put("ELU", ELU.class, ELU::fromConfig);
    put("Flatten", Flatten.class, Flatten::fromConfig);
    put(
        "GlobalAveragePooling2D",
        GlobalAveragePooling2D.class,
        o -> GlobalPooling2D.fromConfig(o, new GlobalAveragePooling2D()));
    put(
        "GlobalMaxPooling2D",
        GlobalMaxPooling2D.class,
        o -> GlobalPooling2D.fromConfig(o, new GlobalMaxPooling2D()));
    put("Identity", Identity.class, o -> new Identity());
    put("InputLayer", Input.class, Input::fromConfig);
    put("LayerNormalization", LayerNormalization.class, LayerNormalization::fromConfig);
    put("LeakyReLU", LeakyReLU.class, LeakyReLU::fromConfig);
    put("MaxPooling2D", MaxPooling2D.class, o -> Pooling2D.fromConfig(o, MaxPooling2D::new));
    put("Maximum", Maximum.class, o -> new Maximum());
    put("Minimum", Minimum.class, o -> new Minimum());
    put("Multiply", Multiply.class, o -> new Multiply());
    put("Normalization", Normalization.class, Normalization::fromConfig);
    put("PReLU", PReLU.class, PReLU::fromConfig);
    put("RandomFlip", RandomFlip.class, RandomFlip::fromConfig);
    put("RandomRotation", RandomRotation.class, RandomRotation::fromConfig);
    put("RandomTranslation", RandomTranslation.class, RandomTranslation::fromConfig);
    put("ReLU", ReLU.class, ReLU::fromConfig);
    put("Rescaling", Rescaling.class, Rescaling::fromConfig);
    put("Reshape", Reshape.class, Reshape::fromConfig);
    put("SeparableConv2D", SeparableConv2D.class, SeparableConv2D::fromConfig);
    put("Softmax", Softmax.class, Softmax::fromConfig);
    put("Subtract", Subtract.class, o -> new Subtract());
    put("UpSampling2D", UpSampling2D.class, UpSampling2D::fromConfig);
    put("ZeroPadding2D", ZeroPadding2D.class, ZeroPadding2D::fromConfig);
  }

  private Layers() {}

  private static void put(
      String className, Class<? extends Layer> type, Function<Config, Layer> reader) {
    CLASSES.put(className, new Entry(type, reader));
  }

  /** Whether {@link #fromConfig} makes a layer of this class from this layer's config. */
  public static boolean knows(Layer layer) {
    Entry entry = CLASSES.get(layer.className());
    return entry != null && entry.type().equals(layer.getClass());
  }

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
    Entry entry = CLASSES.get(canonical);
    if (entry == null) {
      throw new InputException(
          "class " + className + " (expected: " + String.join(", ", CLASSES.keySet()) + ")");
    }
    Config options = new Config(canonical, config);
    Layer layer = entry.reader().apply(options);
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
  private static void requireFloat32(Config options) {
    @Nullable Object dtype = options.get("dtype");
    if (dtype instanceof Map<?, ?> policy && policy.get("config") instanceof Map<?, ?> named) {
      dtype = named.get("name");
    }
    if (dtype != null && !dtype.equals("float32")) {
      throw options.refuse("dtype", "expected: 'float32'");
    }
  }
}
