package dev.lenet.metrics;

import dev.lenet.config.Config;
import dev.lenet.exceptions.InputException;
import dev.lenet.losses.BinaryCrossentropy;
import dev.lenet.losses.CategoricalCrossentropy;
import dev.lenet.losses.Losses;
import dev.lenet.losses.SparseCategoricalCrossentropy;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Metrics by Keras's names and configurations. */
public final class Metrics {
  private Metrics() {}

  /** The metric of this name, as Keras takes it; it goes by that name in logs. */
  public static Metric of(String name) {
    return switch (name) {
      case "accuracy", "acc", "Accuracy" -> new Accuracy().name(name);
      case "sparse_categorical_accuracy", "SparseCategoricalAccuracy" ->
          new SparseCategoricalAccuracy().name(name);
      case "categorical_accuracy", "CategoricalAccuracy" -> new CategoricalAccuracy().name(name);
      case "binary_accuracy", "BinaryAccuracy" -> new BinaryAccuracy().name(name);
      case "top_k_categorical_accuracy", "TopKCategoricalAccuracy" ->
          new TopKCategoricalAccuracy().name(name);
      case "sparse_top_k_categorical_accuracy", "SparseTopKCategoricalAccuracy" ->
          new SparseTopKCategoricalAccuracy().name(name);
      case "Precision", "precision" -> new Precision().name(name);
      case "Recall", "recall" -> new Recall().name(name);
      case "ConfusionMatrix", "confusion_matrix" -> new ConfusionMatrix();
      case "mse",
          "MSE",
          "mean_squared_error",
          "MeanSquaredError",
          "bce",
          "BCE",
          "binary_crossentropy",
          "BinaryCrossentropy",
          "categorical_crossentropy",
          "CategoricalCrossentropy",
          "sparse_categorical_crossentropy",
          "SparseCategoricalCrossentropy" ->
          new MeanLoss(Losses.of(name)).name(name);
      default ->
          throw new InputException(
              "metric '"
                  + name
                  + "' (expected: accuracy, a categorical, binary or top-k accuracy, precision, recall, or a loss)");
    };
  }

  /** The metric that Keras serialized as this class with this configuration. */
  public static Metric fromConfig(String className, Map<String, @Nullable Object> config) {
    Config options = new Config("metric " + className, config);
    options.ignore("dtype");
    Metric metric = make(className, options);
    options.close();
    return metric;
  }

  private static Metric make(String className, Config options) {
    return switch (className) {
      case "SparseCategoricalAccuracy" -> named(new SparseCategoricalAccuracy(), options);
      case "CategoricalAccuracy" -> named(new CategoricalAccuracy(), options);
      case "BinaryAccuracy" ->
          named(new BinaryAccuracy().threshold(options.number("threshold", 0.5)), options);
      case "TopKCategoricalAccuracy" ->
          named(new TopKCategoricalAccuracy(options.integer("k", 5)), options);
      case "SparseTopKCategoricalAccuracy" -> {
        options.only("from_sorted_ids", false);
        yield named(new SparseTopKCategoricalAccuracy(options.integer("k", 5)), options);
      }
      case "Precision" -> positives(new Precision(), options);
      case "Recall" -> positives(new Recall(), options);
      case "MeanSquaredError" -> named(new MeanLoss(Losses.of(className)), options);
      case "SparseCategoricalCrossentropy" -> {
        options.only("ignore_class");
        options.only("axis", -1);
        yield named(
            new MeanLoss(
                new SparseCategoricalCrossentropy().fromLogits(options.flag("from_logits", false))),
            options);
      }
      case "CategoricalCrossentropy" -> {
        options.only("axis", -1);
        yield named(
            new MeanLoss(
                new CategoricalCrossentropy()
                    .fromLogits(options.flag("from_logits", false))
                    .labelSmoothing(options.number("label_smoothing", 0))),
            options);
      }
      case "BinaryCrossentropy" ->
          named(
              new MeanLoss(
                  new BinaryCrossentropy()
                      .fromLogits(options.flag("from_logits", false))
                      .labelSmoothing(options.number("label_smoothing", 0))),
              options);
      // What Keras 2 makes of a function's name, in legacy files.
      case "MeanMetricWrapper" -> {
        String function = options.text("fn", "");
        Metric metric = of(function);
        yield metric instanceof MeanMetric mean ? named(mean, options) : metric;
      }
      case "ConfusionMatrix" -> {
        options.ignore("name");
        yield new ConfusionMatrix();
      }
      default ->
          throw new InputException(
              "metric class '" + className + "' (expected: one of Keras's that this library has)");
    };
  }

  private static Metric named(MeanMetric metric, Config options) {
    return metric.name(options.text("name", metric.name()));
  }

  private static Metric positives(PositivesMetric metric, Config options) {
    Object thresholds = options.get("thresholds");
    if (thresholds instanceof List<?> list && list.size() == 1) {
      thresholds = list.get(0);
    }
    if (thresholds instanceof Number one) {
      metric.threshold(one.doubleValue());
    } else if (thresholds != null) {
      throw new InputException(
          "metric "
              + metric.className()
              + ": thresholds "
              + thresholds
              + " (expected: one number; more are not supported)");
    }
    if (options.has("top_k")) {
      metric.topK(options.integer("top_k", 0));
    }
    if (options.has("class_id")) {
      metric.classId(options.integer("class_id", 0));
    }
    options.ignore("top_k", "class_id");
    return metric.name(options.text("name", metric.name()));
  }
}
