package dev.lenet.layers.serialization;

import dev.lenet.config.Catalog;
import dev.lenet.config.Config;
import dev.lenet.config.KerasObject;
import dev.lenet.exceptions.InputException;
import dev.lenet.layers.Configs;
import dev.lenet.layers.DTypePolicies;
import dev.lenet.layers.KernelLayer;
import dev.lenet.layers.Layer;
import dev.lenet.layers.activations.ELU;
import dev.lenet.layers.activations.LeakyReLU;
import dev.lenet.layers.activations.PReLU;
import dev.lenet.layers.activations.ReLU;
import dev.lenet.layers.activations.Softmax;
import dev.lenet.layers.convolutional.Conv1D;
import dev.lenet.layers.convolutional.Conv1DTranspose;
import dev.lenet.layers.convolutional.Conv2D;
import dev.lenet.layers.convolutional.Conv2DTranspose;
import dev.lenet.layers.convolutional.DepthwiseConv1D;
import dev.lenet.layers.convolutional.DepthwiseConv2D;
import dev.lenet.layers.convolutional.SeparableConv1D;
import dev.lenet.layers.convolutional.SeparableConv2D;
import dev.lenet.layers.core.Activation;
import dev.lenet.layers.core.Dense;
import dev.lenet.layers.core.Identity;
import dev.lenet.layers.core.Input;
import dev.lenet.layers.core.LayerScale;
import dev.lenet.layers.merging.Add;
import dev.lenet.layers.merging.Average;
import dev.lenet.layers.merging.Concatenate;
import dev.lenet.layers.merging.CustomScaleLayer;
import dev.lenet.layers.merging.Dot;
import dev.lenet.layers.merging.Maximum;
import dev.lenet.layers.merging.Minimum;
import dev.lenet.layers.merging.Multiply;
import dev.lenet.layers.merging.Subtract;
import dev.lenet.layers.normalization.BatchNormalization;
import dev.lenet.layers.normalization.GroupNormalization;
import dev.lenet.layers.normalization.LayerNormalization;
import dev.lenet.layers.normalization.RMSNormalization;
import dev.lenet.layers.normalization.SpectralNormalization;
import dev.lenet.layers.normalization.UnitNormalization;
import dev.lenet.layers.pooling.AdaptiveAveragePooling1D;
import dev.lenet.layers.pooling.AdaptiveAveragePooling2D;
import dev.lenet.layers.pooling.AdaptiveMaxPooling1D;
import dev.lenet.layers.pooling.AdaptiveMaxPooling2D;
import dev.lenet.layers.pooling.AveragePooling1D;
import dev.lenet.layers.pooling.AveragePooling2D;
import dev.lenet.layers.pooling.GlobalAveragePooling1D;
import dev.lenet.layers.pooling.GlobalAveragePooling2D;
import dev.lenet.layers.pooling.GlobalMaxPooling1D;
import dev.lenet.layers.pooling.GlobalMaxPooling2D;
import dev.lenet.layers.pooling.MaxPooling1D;
import dev.lenet.layers.pooling.MaxPooling2D;
import dev.lenet.layers.preprocessing.CenterCrop;
import dev.lenet.layers.preprocessing.KeptAugmentation;
import dev.lenet.layers.preprocessing.Normalization;
import dev.lenet.layers.preprocessing.RandomBrightness;
import dev.lenet.layers.preprocessing.RandomContrast;
import dev.lenet.layers.preprocessing.RandomCrop;
import dev.lenet.layers.preprocessing.RandomFlip;
import dev.lenet.layers.preprocessing.RandomRotation;
import dev.lenet.layers.preprocessing.RandomTranslation;
import dev.lenet.layers.preprocessing.RandomZoom;
import dev.lenet.layers.preprocessing.Rescaling;
import dev.lenet.layers.preprocessing.Resizing;
import dev.lenet.layers.regularization.ActivityRegularization;
import dev.lenet.layers.regularization.AlphaDropout;
import dev.lenet.layers.regularization.Dropout;
import dev.lenet.layers.regularization.GaussianDropout;
import dev.lenet.layers.regularization.GaussianNoise;
import dev.lenet.layers.regularization.SpatialDropout1D;
import dev.lenet.layers.regularization.SpatialDropout2D;
import dev.lenet.layers.regularization.StochasticDepth;
import dev.lenet.layers.reshaping.Cropping1D;
import dev.lenet.layers.reshaping.Cropping2D;
import dev.lenet.layers.reshaping.Flatten;
import dev.lenet.layers.reshaping.Permute;
import dev.lenet.layers.reshaping.RepeatVector;
import dev.lenet.layers.reshaping.Reshape;
import dev.lenet.layers.reshaping.UpSampling1D;
import dev.lenet.layers.reshaping.UpSampling2D;
import dev.lenet.layers.reshaping.ZeroPadding1D;
import dev.lenet.layers.reshaping.ZeroPadding2D;
import java.util.Map;
import java.util.Set;

/** The layers by the class names that Keras writes into a model's config. */
public final class Layers {
  private static final Catalog<Layer> CATALOG = new Catalog<>("class", Layer.class);

  static {
    CATALOG.add(Activation.class, Activation::fromConfig);
    CATALOG.add(ActivityRegularization.class, ActivityRegularization::fromConfig);
    CATALOG.add(AdaptiveAveragePooling1D.class, AdaptiveAveragePooling1D::fromConfig);
    CATALOG.add(AdaptiveAveragePooling2D.class, AdaptiveAveragePooling2D::fromConfig);
    CATALOG.add(AdaptiveMaxPooling1D.class, AdaptiveMaxPooling1D::fromConfig);
    CATALOG.add(AdaptiveMaxPooling2D.class, AdaptiveMaxPooling2D::fromConfig);
    CATALOG.add(Add.class, o -> new Add());
    CATALOG.add(AlphaDropout.class, AlphaDropout::fromConfig);
    CATALOG.add(Average.class, o -> new Average());
    CATALOG.add(AveragePooling1D.class, AveragePooling1D::fromConfig);
    CATALOG.add(AveragePooling2D.class, AveragePooling2D::fromConfig);
    CATALOG.add(BatchNormalization.class, BatchNormalization::fromConfig);
    CATALOG.add(CenterCrop.class, CenterCrop::fromConfig);
    CATALOG.add(Concatenate.class, Concatenate::fromConfig);
    CATALOG.add(Conv1D.class, Conv1D::fromConfig);
    CATALOG.add(Conv1DTranspose.class, Conv1DTranspose::fromConfig);
    CATALOG.add(Conv2D.class, Conv2D::fromConfig);
    CATALOG.add(Conv2DTranspose.class, Conv2DTranspose::fromConfig);
    CATALOG.add(Cropping1D.class, Cropping1D::fromConfig);
    CATALOG.add(Cropping2D.class, Cropping2D::fromConfig);
    CATALOG.add(CustomScaleLayer.class, CustomScaleLayer::fromConfig);
    CATALOG.add(Dense.class, Dense::fromConfig);
    CATALOG.add(DepthwiseConv1D.class, DepthwiseConv1D::fromConfig);
    CATALOG.add(DepthwiseConv2D.class, DepthwiseConv2D::fromConfig);
    CATALOG.add(Dot.class, Dot::fromConfig);
    CATALOG.add(Dropout.class, Dropout::fromConfig);
    CATALOG.add(ELU.class, ELU::fromConfig);
    CATALOG.add(Flatten.class, Flatten::fromConfig);
    CATALOG.add(GaussianDropout.class, GaussianDropout::fromConfig);
    CATALOG.add(GaussianNoise.class, GaussianNoise::fromConfig);
    CATALOG.add(GlobalAveragePooling1D.class, GlobalAveragePooling1D::fromConfig);
    CATALOG.add(GlobalAveragePooling2D.class, GlobalAveragePooling2D::fromConfig);
    CATALOG.add(GlobalMaxPooling1D.class, GlobalMaxPooling1D::fromConfig);
    CATALOG.add(GlobalMaxPooling2D.class, GlobalMaxPooling2D::fromConfig);
    CATALOG.add(GroupNormalization.class, GroupNormalization::fromConfig);
    CATALOG.add(Identity.class, o -> new Identity());
    CATALOG.add("InputLayer", Input.class, Input::fromConfig);
    CATALOG.add(LayerNormalization.class, LayerNormalization::fromConfig);
    CATALOG.add(LayerScale.class, LayerScale::fromConfig);
    CATALOG.add(LeakyReLU.class, LeakyReLU::fromConfig);
    CATALOG.add(MaxPooling1D.class, MaxPooling1D::fromConfig);
    CATALOG.add(MaxPooling2D.class, MaxPooling2D::fromConfig);
    CATALOG.add(Maximum.class, o -> new Maximum());
    CATALOG.add(Minimum.class, o -> new Minimum());
    CATALOG.add(Multiply.class, o -> new Multiply());
    CATALOG.add(Normalization.class, Normalization::fromConfig);
    CATALOG.add(PReLU.class, PReLU::fromConfig);
    CATALOG.add(Permute.class, Permute::fromConfig);
    CATALOG.add(RMSNormalization.class, RMSNormalization::fromConfig);
    CATALOG.add(RandomBrightness.class, RandomBrightness::fromConfig);
    CATALOG.add(RandomContrast.class, RandomContrast::fromConfig);
    CATALOG.add(RandomCrop.class, RandomCrop::fromConfig);
    CATALOG.add(RandomFlip.class, RandomFlip::fromConfig);
    CATALOG.add(RandomRotation.class, RandomRotation::fromConfig);
    CATALOG.add(RandomTranslation.class, RandomTranslation::fromConfig);
    CATALOG.add(RandomZoom.class, RandomZoom::fromConfig);
    CATALOG.add(ReLU.class, ReLU::fromConfig);
    CATALOG.add(RepeatVector.class, RepeatVector::fromConfig);
    CATALOG.add(Rescaling.class, Rescaling::fromConfig);
    CATALOG.add(Reshape.class, Reshape::fromConfig);
    CATALOG.add(Resizing.class, Resizing::fromConfig);
    CATALOG.add(SeparableConv1D.class, SeparableConv1D::fromConfig);
    CATALOG.add(SeparableConv2D.class, SeparableConv2D::fromConfig);
    CATALOG.add(Softmax.class, Softmax::fromConfig);
    CATALOG.add(SpectralNormalization.class, Layers::spectralNormalization);
    CATALOG.add(SpatialDropout1D.class, SpatialDropout1D::fromConfig);
    CATALOG.add(SpatialDropout2D.class, SpatialDropout2D::fromConfig);
    CATALOG.add(StochasticDepth.class, StochasticDepth::fromConfig);
    CATALOG.add(Subtract.class, o -> new Subtract());
    CATALOG.add("ThresholdedReLU", ReLU.class, ReLU::fromThresholded);
    CATALOG.add(UnitNormalization.class, UnitNormalization::fromConfig);
    CATALOG.add(UpSampling1D.class, UpSampling1D::fromConfig);
    CATALOG.add(UpSampling2D.class, UpSampling2D::fromConfig);
    CATALOG.add(ZeroPadding1D.class, ZeroPadding1D::fromConfig);
    CATALOG.add(ZeroPadding2D.class, ZeroPadding2D::fromConfig);
    for (String augmentation : KeptAugmentation.CLASS_NAMES) {
      CATALOG.add(
          augmentation,
          KeptAugmentation.class,
          options -> KeptAugmentation.fromConfig(augmentation, options));
    }
    CATALOG
        .alias("MaxPooling1D", "MaxPool1D")
        .alias("AveragePooling1D", "AvgPool1D")
        .alias("GlobalMaxPooling1D", "GlobalMaxPool1D")
        .alias("GlobalAveragePooling1D", "GlobalAvgPool1D")
        .alias("Conv1D", "Convolution1D")
        .alias("SeparableConv1D", "SeparableConvolution1D")
        .alias("MaxPooling2D", "MaxPool2D")
        .alias("AveragePooling2D", "AvgPool2D")
        .alias("GlobalMaxPooling2D", "GlobalMaxPool2D")
        .alias("GlobalAveragePooling2D", "GlobalAvgPool2D")
        .alias("Conv2D", "Convolution2D")
        .alias("Conv1DTranspose", "Convolution1DTranspose")
        .alias("Conv2DTranspose", "Convolution2DTranspose", "Deconvolution2D")
        .alias("SeparableConv2D", "SeparableConvolution2D")
        .alias("BatchNormalization", "BatchNormalizationV1", "BatchNormalizationV2");
  }

  private Layers() {}

  /** Whether a config names a registered layer, which no model's class can be. */
  public static boolean isRegistered(KerasObject object) {
    return CATALOG.isRegistered(object);
  }

  /** Whether {@link #of} knows the class that a config names. */
  public static boolean isKnown(KerasObject object) {
    return CATALOG.knows(object);
  }

  /** The class names, as Keras has them. */
  static Set<String> names() {
    return CATALOG.names();
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
    if (!isKnown(object)) {
      throw UnknownLayer.of(name, "", object);
    }
    try {
      return CATALOG.make(object, Layers::readCommon);
    } catch (InputException e) {
      throw new InputException("layer " + name + ": " + e.getMessage(), e);
    }
  }

  private static Layer spectralNormalization(Config options) {
    if (!(options.get("layer") instanceof Map<?, ?> layer)) {
      throw options.refuse("layer", "expected: a layer");
    }
    return new SpectralNormalization(
        of(KerasObject.of("layer", layer)), options.integer("power_iterations", 1));
  }

  private static void readCommon(Layer layer, Config options) {
    if (!(layer instanceof Input)) {
      layer.dtypePolicy(DTypePolicies.read(options));
    }
    if (layer instanceof KernelLayer) {
      refuseLowRank(options);
    }
    options.ignore("batch_input_shape");
    layer.trainable(options.flag("trainable", true));
    if (options.has("activity_regularizer")) {
      layer.activityRegularizer(Configs.regularizer(options, "activity_regularizer"));
    }
    String name = options.text("name", "");
    if (!name.isEmpty()) {
      layer.name(name);
    }
  }

  private static void refuseLowRank(Config options) {
    if (options.has("lora_rank")) {
      throw new InputException(
          "LoRA of rank %d (expected: the model without it: in Python, set lora_rank to null in its config, load the weights into that, and save it)"
              .formatted(options.integer("lora_rank")));
    }
    if (options.has("quantization_config")) {
      throw new InputException(DTypePolicies.QUANTIZED);
    }
    options.ignore("lora_rank", "lora_alpha");
  }
}
