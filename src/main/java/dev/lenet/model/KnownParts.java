package dev.lenet.model;

import dev.lenet.exceptions.InputException;
import dev.lenet.initializers.Initializers;
import dev.lenet.layers.Layer;
import dev.lenet.layers.serialization.Layers;
import dev.lenet.losses.Loss;
import dev.lenet.losses.Losses;
import dev.lenet.metrics.Accuracy;
import dev.lenet.metrics.Metric;
import dev.lenet.metrics.Metrics;
import dev.lenet.optimizers.Optimizer;
import dev.lenet.optimizers.Optimizers;
import dev.lenet.optimizers.schedules.Schedules;
import dev.lenet.regularizers.Regularizers;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether the readers know the class of a model's part. A config with any other class could be
 * opened neither here nor by Keras, so the part is refused before anything is written.
 */
final class KnownParts {
  private KnownParts() {}

  static void require(Layer layer) {
    String what = "layer " + layer.name();
    // Not read back, as the others are: a new layer may draw a seed.
    require(what, layer.className(), Layers.knows(layer));
    requireInside(what, layer.config());
  }

  static void require(Optimizer optimizer) {
    Map<String, @Nullable Object> config = optimizer.config();
    requireInside("optimizer " + optimizer.className(), config);
    require("optimizer", optimizer, () -> Optimizers.fromConfig(optimizer.className(), config));
  }

  static void require(Loss loss) {
    require("loss", loss, () -> Losses.fromConfig(loss.className(), loss.config()));
  }

  static void require(Metric metric) {
    require(
        "metric " + metric.name(),
        metric,
        () ->
            metric instanceof Accuracy
                ? Metrics.of(metric.name())
                : Metrics.fromConfig(metric.className(), metric.config()));
  }

  /** Refuses a part that its reader does not make again from its config. */
  private static void require(String what, Object part, Supplier<Object> reader) {
    boolean known;
    try {
      known = reader.get().getClass().equals(part.getClass());
    } catch (InputException e) {
      known = false;
    }
    require(what, part.getClass().getSimpleName(), known);
  }

  /** Looks at the initializers, regularizers and schedules that a config holds. */
  private static void requireInside(String owner, Map<String, @Nullable Object> config) {
    config.forEach(
        (option, value) -> {
          if (value instanceof Map<?, ?> object
              && object.get("class_name") instanceof String className) {
            boolean known =
                switch (String.valueOf(object.get("module"))) {
                  case "keras.initializers" -> Initializers.knows(className);
                  case "keras.regularizers" -> Regularizers.knows(className);
                  case "keras.optimizers.schedules" -> Schedules.knows(className);
                  default -> true;
                };
            require(owner + ": " + option, className, known);
          }
        });
  }

  private static void require(String what, String className, boolean known) {
    if (!known) {
      throw new InputException(
          "%s: no reader knows the class %s (expected: a class of Keras's; saveWeights and export write models with any class)"
              .formatted(what, className));
    }
  }
}
