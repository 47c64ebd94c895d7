package dev.lenet.saving;

import dev.lenet.exceptions.InputException;
import dev.lenet.losses.Loss;
import dev.lenet.losses.Losses;
import dev.lenet.metrics.Metric;
import dev.lenet.metrics.Metrics;
import dev.lenet.model.Model;
import dev.lenet.model.ModelJson;
import dev.lenet.optimizers.Optimizer;
import dev.lenet.optimizers.Optimizers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Compiles a model as Keras's {@code compile_config} says. */
final class CompileReader {
  private CompileReader() {}

  /** Compiles the model; a model that was not compiled, or has several outputs, stays as it is. */
  static void compile(Model model, Map<String, @Nullable Object> config) {
    Object loss = config.get("loss");
    Object optimizer = config.get("optimizer");
    if (loss == null || optimizer == null || model.outputCount() != 1) {
      return;
    }
    List<Metric> metrics = new ArrayList<>();
    collectMetrics(config.get("metrics"), metrics);
    model.compile(optimizer(optimizer), loss(loss), metrics);
  }

  /** Compiles the model as the training config of a legacy file says. */
  static void compileLegacy(Model model, String source, String json) {
    Map<String, @Nullable Object> config = ModelJson.read(source, json);
    config.put("optimizer", config.get("optimizer_config"));
    try {
      compile(model, config);
    } catch (InputException e) {
      throw new InputException(source + ": " + e.getMessage(), e);
    }
  }

  private static Optimizer optimizer(Object value) {
    return value instanceof String name
        ? Optimizers.of(name)
        : Optimizers.fromConfig(className(value), options(value));
  }

  static Loss loss(Object value) {
    if (value instanceof List<?> list && list.size() == 1 && list.get(0) != null) {
      return loss(list.get(0));
    }
    return value instanceof String name
        ? Losses.of(name)
        : Losses.fromConfig(className(value), options(value));
  }

  private static void collectMetrics(@Nullable Object value, List<Metric> metrics) {
    if (value instanceof List<?> list) {
      list.forEach(element -> collectMetrics(element, metrics));
    } else if (value instanceof String name) {
      metrics.add(Metrics.of(name));
    } else if (value != null) {
      metrics.add(Metrics.fromConfig(className(value), options(value)));
    }
  }

  private static String className(Object value) {
    if (value instanceof Map<?, ?> object && object.get("class_name") instanceof String name) {
      // tf_keras writes its own optimizers so into legacy files.
      return name.startsWith("Custom>") ? name.substring("Custom>".length()) : name;
    }
    throw new InputException("compile_config: " + value + " (expected: a name or an object)");
  }

  private static Map<String, @Nullable Object> options(Object value) {
    return value instanceof Map<?, ?> object
        ? ConfigReader.child(object, "config", "compile_config")
        : new LinkedHashMap<>();
  }
}
