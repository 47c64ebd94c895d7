package dev.lenet.layers.preprocessing;

import dev.lenet.config.Config;
import dev.lenet.graph.SymbolicTensor;
import dev.lenet.layers.FluentLayer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An augmentation of Keras that is not computed here, such as {@code RandomHue}: a model that has
 * one opens, predicts, since Keras augments in training alone, and is saved with it. Training it is
 * refused, because it would be another training.
 */
public final class KeptAugmentation extends FluentLayer<KeptAugmentation> {
  /** Keras's classes that hand on what they are given, unless they train. */
  public static final List<String> CLASS_NAMES =
      List.of(
          "AugMix",
          "CutMix",
          "MixUp",
          "RandAugment",
          "RandomColorDegeneration",
          "RandomColorJitter",
          "RandomElasticTransform",
          "RandomErasing",
          "RandomGaussianBlur",
          "RandomGrayscale",
          "RandomHue",
          "RandomInvert",
          "RandomPerspective",
          "RandomPosterization",
          "RandomSaturation",
          "RandomSharpness",
          "RandomShear");

  private final String className;
  private final Map<String, @Nullable Object> options;

  private KeptAugmentation(String className, Map<String, @Nullable Object> options) {
    this.className = className;
    this.options = options;
  }

  @Override
  public String className() {
    return className;
  }

  @Override
  protected SymbolicTensor call(SymbolicTensor x) {
    if (x.scope().training()) {
      throw bad(
          className + " is not computed in training", "a model without it, or one that predicts");
    }
    return x;
  }

  @Override
  public boolean isPointwise() {
    return true;
  }

  @Override
  public boolean passesOn() {
    return true;
  }

  @Override
  public boolean keepsPixels() {
    return true;
  }

  @Override
  public Map<String, @Nullable Object> config() {
    return new LinkedHashMap<>(options);
  }

  /**
   * The layer that a config of Keras describes, whatever its options are.
   *
   * @param className one of {@link #CLASS_NAMES}
   */
  public static KeptAugmentation fromConfig(String className, Config options) {
    return new KeptAugmentation(
        className, options.rest("name", "trainable", "dtype", "batch_input_shape"));
  }
}
