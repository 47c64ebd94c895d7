package dev.lenet.model;

import dev.lenet.activations.Activations;
import dev.lenet.constraints.Constraints;
import dev.lenet.exceptions.InputException;
import dev.lenet.initializers.Initializers;
import dev.lenet.layers.Layer;
import dev.lenet.layers.serialization.Layers;
import dev.lenet.losses.Loss;
import dev.lenet.losses.Losses;
import dev.lenet.metrics.Metric;
import dev.lenet.metrics.Metrics;
import dev.lenet.optimizers.Optimizer;
import dev.lenet.optimizers.Optimizers;
import dev.lenet.optimizers.schedules.Schedules;
import dev.lenet.regularizers.Regularizer;
import dev.lenet.regularizers.Regularizers;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether the readers know the class of a model's part. A config with any other class could be
 * opened neither here nor by Keras, so the part is refused before anything is written.
 */
final class KnownParts {
  private KnownParts() {}

  static void require(Layer layer) {
    String what = "layer " + layer.name();
    require(what, layer.className(), Layers.makes(layer));
    requireInside(what, layer.config());
    if (!(layer instanceof Model)) {
      layer.sublayers().forEach(KnownParts::require);
    }
    Regularizer activity = layer.unwrittenActivityRegularizer();
    if (activity != null) {
      requireInside(what, Map.of("activity_regularizer", activity.serialize()));
    }
  }

  static void require(Optimizer optimizer) {
    require("optimizer", optimizer.getClass().getSimpleName(), Optimizers.makes(optimizer));
    requireInside("optimizer " + optimizer.className(), optimizer.config());
  }

  static void require(Loss loss) {
    require("loss", loss.getClass().getSimpleName(), Losses.makes(loss));
  }

  static void require(Metric metric) {
    require("metric " + metric.name(), metric.getClass().getSimpleName(), Metrics.makes(metric));
  }

  /**
   * Looks at the initializers, regularizers, constraints, schedules and functions that a config
   * holds.
   */
  private static void requireInside(String owner, Map<String, @Nullable Object> config) {
    config.forEach(
        (option, value) -> {
          if (value instanceof Map<?, ?> object
              && object.get("class_name") instanceof String className) {
            String what = owner + ": " + option;
            String module = String.valueOf(object.get("module"));
            try {
              switch (module) {
                case "keras.initializers" -> Initializers.of(value);
                case "keras.constraints" -> Constraints.of(value);
                case "keras.regularizers" -> Regularizers.of(value);
                case "keras.optimizers.schedules" -> Schedules.of(value);
                case "builtins" -> Activations.of(value);
                default -> {}
              }
            } catch (InputException e) {
              String name =
                  module.equals("builtins") ? String.valueOf(object.get("config")) : className;
              require(what, name, false);
            }
          }
        });
  }

  private static void require(String what, String className, boolean known) {
    if (!known) {
      throw new InputException(
          "%s: unknown class %s (expected: a Keras class, or one registered with CustomObjects; saveWeights and export accept any class)"
              .formatted(what, className));
    }
  }
}
