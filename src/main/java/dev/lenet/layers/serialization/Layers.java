package dev.lenet.layers.serialization;

import dev.lenet.config.Catalog;
import dev.lenet.config.Config;
import dev.lenet.config.KerasObject;
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
import org.jspecify.annotations.Nullable;

/** The layers by the class names that Keras writes into a model's config. */
public final class Layers {
  private static final Catalog<Layer> CATALOG = new Catalog<>("class", Layer.class);

  static {
    CATALOG.add(Activation.class, Activation::fromConfig);
    CATALOG.add(Add.class, o -> new Add());
    CATALOG.add(Average.class, o -> new Average());
    CATALOG.add(AveragePooling2D.class, o -> Pooling2D.fromConfig(o, AveragePooling2D::new));
    CATALOG.add(BatchNormalization.class, BatchNormalization::fromConfig);
    CATALOG.add(Concatenate.class, Concatenate::fromConfig);
    CATALOG.add(Conv2D.class, Conv2D::fromConfig);
    CATALOG.add(Conv2DTranspose.class, Conv2DTranspose::fromConfig);
    CATALOG.add(Cropping2D.class, Cropping2D::fromConfig);
    CATALOG.add(Dense.class, Dense::fromConfig);
    CATALOG.add(DepthwiseConv2D.class, DepthwiseConv2D::fromConfig);
    CATALOG.add(Dropout.class, Dropout::fromConfig);
    CATALOG.add(ELU.class, ELU::fromConfig);
    CATALOG.add(Flatten.class, Flatten::fromConfig);
    CATALOG.add(
        GlobalAveragePooling2D.class,
        o -> GlobalPooling2D.fromConfig(o, new GlobalAveragePooling2D()));
    CATALOG.add(
        GlobalMaxPooling2D.class, o -> GlobalPooling2D.fromConfig(o, new GlobalMaxPooling2D()));
    CATALOG.add(Identity.class, o -> new Identity());
    CATALOG.add("InputLayer", Input.class, Input::fromConfig);
    CATALOG.add(LayerNormalization.class, LayerNormalization::fromConfig);
    CATALOG.add(LeakyReLU.class, LeakyReLU::fromConfig);
    CATALOG.add(MaxPooling2D.class, o -> Pooling2D.fromConfig(o, MaxPooling2D::new));
    CATALOG.add(Maximum.class, o -> new Maximum());
    CATALOG.add(Minimum.class, o -> new Minimum());
    CATALOG.add(Multiply.class, o -> new Multiply());
    CATALOG.add(Normalization.class, Normalization::fromConfig);
    CATALOG.add(PReLU.class, PReLU::fromConfig);
    CATALOG.add(RandomFlip.class, RandomFlip::fromConfig);
    CATALOG.add(RandomRotation.class, RandomRotation::fromConfig);
    CATALOG.add(RandomTranslation.class, RandomTranslation::fromConfig);
    CATALOG.add(ReLU.class, ReLU::fromConfig);
    CATALOG.add(Rescaling.class, Rescaling::fromConfig);
    CATALOG.add(Reshape.class, Reshape::fromConfig);
    CATALOG.add(SeparableConv2D.class, SeparableConv2D::fromConfig);
    CATALOG.add(Softmax.class, Softmax::fromConfig);
    CATALOG.add(Subtract.class, o -> new Subtract());
    CATALOG.add(UpSampling2D.class, UpSampling2D::fromConfig);
    CATALOG.add(ZeroPadding2D.class, ZeroPadding2D::fromConfig);
    CATALOG
        .alias("MaxPooling2D", "MaxPool2D")
        .alias("AveragePooling2D", "AvgPool2D")
        .alias("GlobalMaxPooling2D", "GlobalMaxPool2D")
        .alias("GlobalAveragePooling2D", "GlobalAvgPool2D")
        .alias("Conv2D", "Convolution2D")
        .alias("Conv2DTranspose", "Convolution2DTranspose", "Deconvolution2D")
        .alias("SeparableConv2D", "SeparableConvolution2D")
        .alias("BatchNormalization", "BatchNormalizationV1", "BatchNormalizationV2");
  }

  private Layers() {}

  /** Whether a config names a registered layer, which no model's class can be. */
  public static boolean isRegistered(KerasObject object) {
    return CATALOG.isRegistered(object);
  }

  /** Whether {@link #of} makes a layer of this class from what it writes. */
  public static boolean makes(Layer layer) {
    return CATALOG.makes(layer.className(), layer);
  }

  /**
   * The layer that Keras wrote, of version 2 or 3, with its name and whether it is trainable.
   *
   * @param className Keras's, such as {@code MaxPooling2D}
   * @param config what Keras's {@code get_config} gives: as JSON values
   */
  public static Layer fromConfig(String className, Map<String, ?> config) {
    return of(new KerasObject(className, config));
  }

  /**
   * The layer that Keras wrote, of version 2 or 3, with its name and whether it is trainable.
   *
   * @throws InputException which names the layer, where its class or an option is unknown
   */
  public static Layer of(KerasObject object) {
    String name = object.config().get("name") instanceof String text ? text : "";
    try {
      return CATALOG.make(object, Layers::readCommon);
    } catch (InputException e) {
      throw new InputException("layer " + name + ": " + e.getMessage(), e);
    }
  }

  private static void readCommon(Layer layer, Config options) {
    if (!(layer instanceof Input)) {
      requireFloat32(options);
    }
    options.ignore("batch_input_shape");
    layer.trainable(options.flag("trainable", true));
    String name = options.text("name", "");
    if (!name.isEmpty()) {
      layer.name(name);
    }
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
