package dev.lenet.losses;

import dev.lenet.config.Config;
import dev.lenet.exceptions.InputException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Losses by Keras's names and configurations. */
public final class Losses {
  private static final String KNOWN =
      "sparse_categorical_crossentropy, categorical_crossentropy, binary_crossentropy or mean_squared_error";

  private Losses() {}

  /** The loss of this name, as Keras takes it: {@code mse}, {@code binary_crossentropy}, ... */
  public static Loss of(String name) {
    return switch (name) {
      case "sparse_categorical_crossentropy", "SparseCategoricalCrossentropy" ->
          new SparseCategoricalCrossentropy();
      case "categorical_crossentropy", "CategoricalCrossentropy" -> new CategoricalCrossentropy();
      case "binary_crossentropy", "BinaryCrossentropy", "bce", "BCE" -> new BinaryCrossentropy();
      case "mean_squared_error", "MeanSquaredError", "mse", "MSE" -> new MeanSquaredError();
      default -> throw new InputException("loss '" + name + "' (expected: " + KNOWN + ")");
    };
  }

  /** The loss that Keras serialized as this class with this configuration. */
  public static Loss fromConfig(String className, Map<String, @Nullable Object> config) {
    Config options = new Config("loss " + className, config);
    options.ignore("name", "dtype");
    options.only("reduction", "sum_over_batch_size", "auto"); // Keras 2's name for the same
    options.only("axis", -1);
    options.only("ignore_class");
    Loss loss =
        switch (className) {
          case "SparseCategoricalCrossentropy" ->
              new SparseCategoricalCrossentropy().fromLogits(options.flag("from_logits", false));
          case "CategoricalCrossentropy" ->
              new CategoricalCrossentropy()
                  .fromLogits(options.flag("from_logits", false))
                  .labelSmoothing(options.number("label_smoothing", 0));
          case "BinaryCrossentropy" ->
              new BinaryCrossentropy()
                  .fromLogits(options.flag("from_logits", false))
                  .labelSmoothing(options.number("label_smoothing", 0));
          case "MeanSquaredError" -> new MeanSquaredError();
          default -> throw new InputException("loss '" + className + "' (expected: " + KNOWN + ")");
        };
    options.close();
    return loss;
  }
}
