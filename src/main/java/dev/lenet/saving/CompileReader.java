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
    return Optimizers.of(object(value));
  }

  static Loss loss(Object value) {
    if (value instanceof List<?> list && list.size() == 1 && list.get(0) != null) {
      return loss(list.get(0));
    }
    return Losses.of(object(value));
  }

  private static void collectMetrics(@Nullable Object value, List<Metric> metrics) {
    if (value instanceof List<?> list) {
      list.forEach(element -> collectMetrics(element, metrics));
    } else if (value != null) {
      metrics.add(Metrics.of(object(value)));
    }
  }

  /** tf_keras writes its own optimizers as {@code Custom>Adam} into legacy files. */
  private static Object object(Object value) {
    if (value instanceof String) {
      return value;
    }
    if (value instanceof Map<?, ?> object && object.get("class_name") instanceof String name) {
      Map<String, @Nullable Object> read = new LinkedHashMap<>();
      object.forEach((key, element) -> read.put(String.valueOf(key), element));
      if (name.startsWith("Custom>")) {
        read.put("class_name", name.substring("Custom>".length()));
      }
      return read;
    }
    throw new InputException("compile_config: " + value + " (expected: a name or an object)");
  }
}
