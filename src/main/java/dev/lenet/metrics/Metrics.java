package dev.lenet.metrics;

import dev.lenet.config.Catalog;
import dev.lenet.config.Config;
import dev.lenet.config.KerasObject;
import dev.lenet.exceptions.InputException;
import dev.lenet.losses.BinaryCrossentropy;
import dev.lenet.losses.CategoricalCrossentropy;
import dev.lenet.losses.MeanSquaredError;
import dev.lenet.losses.SparseCategoricalCrossentropy;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Metrics by Keras's names and configurations. */
public final class Metrics {
  private static final Catalog<Metric> CATALOG =
      new Catalog<>("metric", Metric.class)
          .add(Accuracy.class, o -> new Accuracy())
          .alias("Accuracy", "acc")
          .add(
              BinaryAccuracy.class, o -> new BinaryAccuracy().threshold(o.number("threshold", 0.5)))
          .add(CategoricalAccuracy.class, o -> new CategoricalAccuracy())
          .add(SparseCategoricalAccuracy.class, o -> new SparseCategoricalAccuracy())
          .add(TopKCategoricalAccuracy.class, o -> new TopKCategoricalAccuracy(o.integer("k", 5)))
          .alias("TopKCategoricalAccuracy", "top_k_categorical_accuracy")
          .add(
              SparseTopKCategoricalAccuracy.class,
              o -> {
                o.only("from_sorted_ids", false);
                return new SparseTopKCategoricalAccuracy(o.integer("k", 5));
              })
          .alias("SparseTopKCategoricalAccuracy", "sparse_top_k_categorical_accuracy")
          .add(Precision.class, o -> positives(new Precision(), o))
          .add(Recall.class, o -> positives(new Recall(), o))
          .add(ConfusionMatrix.class, o -> new ConfusionMatrix())
          .add(
              "BinaryCrossentropy",
              MeanLoss.class,
              o ->
                  new MeanLoss(
                      new BinaryCrossentropy()
                          .fromLogits(o.flag("from_logits", false))
                          .labelSmoothing(o.number("label_smoothing", 0))))
          .alias("BinaryCrossentropy", "bce", "BCE")
          .add(
              "CategoricalCrossentropy",
              MeanLoss.class,
              o -> {
                o.only("axis", -1);
                return new MeanLoss(
                    new CategoricalCrossentropy()
                        .fromLogits(o.flag("from_logits", false))
                        .labelSmoothing(o.number("label_smoothing", 0)));
              })
          .add(
              "SparseCategoricalCrossentropy",
              MeanLoss.class,
              o -> {
                o.only("ignore_class");
                o.only("axis", -1);
                return new MeanLoss(
                    new SparseCategoricalCrossentropy().fromLogits(o.flag("from_logits", false)));
              })
          .add("MeanSquaredError", MeanLoss.class, o -> new MeanLoss(new MeanSquaredError()))
          .alias("MeanSquaredError", "mse", "MSE")
          // What Keras 2 makes of a function's name, in legacy files.
          .add("MeanMetricWrapper", Metric.class, o -> of(o.text("fn", "")));

  private Metrics() {}

  /**
   * Keras's {@code metrics.get}. A metric that is named by a text goes by that text in logs.
   *
   * @param identifier a name such as {@code accuracy}, or an object with {@code class_name} and
   *     {@code config}
   */
  public static Metric of(Object identifier) {
    Metric metric = CATALOG.make(KerasObject.of("metric", identifier), Metrics::readCommon);
    return identifier instanceof String name && !name.contains(">") ? metric.name(name) : metric;
  }

  /** The metric that Keras serialized as this class with this config. */
  public static Metric fromConfig(String className, Map<String, @Nullable Object> config) {
    return CATALOG.make(new KerasObject(className, config), Metrics::readCommon);
  }

  /** Whether {@link #of} makes this metric again of {@link #serialize}. */
  public static boolean makes(Metric metric) {
    String className =
        metric instanceof Accuracy ? CATALOG.canonical(metric.name()) : metric.className();
    return CATALOG.makes(className, metric);
  }

  /**
   * What Keras 3 writes into a file. {@code accuracy} is Keras's name for whichever accuracy fits.
   */
  public static Object serialize(Metric metric) {
    return metric instanceof Accuracy
        ? metric.name()
        : KerasObject.write("keras.metrics", metric.className(), metric, metric.config());
  }

  private static void readCommon(Metric metric, Config options) {
    options.ignore("dtype");
    if (options.has("name")) {
      metric.name(options.text("name", ""));
    }
  }

  private static PositivesMetric positives(PositivesMetric metric, Config options) {
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
      metric.topK(options.integer("top_k"));
    }
    if (options.has("class_id")) {
      metric.classId(options.integer("class_id"));
    }
    return metric;
  }
}
