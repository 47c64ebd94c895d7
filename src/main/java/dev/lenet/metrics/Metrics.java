package dev.lenet.metrics;

import dev.lenet.config.Catalog;
import dev.lenet.config.Config;
import dev.lenet.config.KerasObject;
import dev.lenet.losses.BinaryCrossentropy;
import dev.lenet.losses.CategoricalCrossentropy;
import dev.lenet.losses.CategoricalHinge;
import dev.lenet.losses.Hinge;
import dev.lenet.losses.KLDivergence;
import dev.lenet.losses.MeanAbsoluteError;
import dev.lenet.losses.MeanAbsolutePercentageError;
import dev.lenet.losses.MeanSquaredError;
import dev.lenet.losses.MeanSquaredLogarithmicError;
import dev.lenet.losses.Poisson;
import dev.lenet.losses.SparseCategoricalCrossentropy;
import dev.lenet.losses.SquaredHinge;
import java.util.Arrays;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleFunction;
import java.util.stream.Collectors;
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
                o.only("axis", -1);
                return new MeanLoss(
                    new SparseCategoricalCrossentropy()
                        .fromLogits(o.flag("from_logits", false))
                        .ignoreClass(o.has("ignore_class") ? o.integer("ignore_class") : null));
              })
          .add("MeanSquaredError", MeanLoss.class, o -> new MeanLoss(new MeanSquaredError()))
          .alias("MeanSquaredError", "mse", "MSE")
          .add("MeanAbsoluteError", MeanLoss.class, o -> new MeanLoss(new MeanAbsoluteError()))
          .alias("MeanAbsoluteError", "mae", "MAE")
          .add(
              "MeanAbsolutePercentageError",
              MeanLoss.class,
              o -> new MeanLoss(new MeanAbsolutePercentageError()))
          .alias("MeanAbsolutePercentageError", "mape", "MAPE")
          .add(
              "MeanSquaredLogarithmicError",
              MeanLoss.class,
              o -> new MeanLoss(new MeanSquaredLogarithmicError()))
          .alias("MeanSquaredLogarithmicError", "msle", "MSLE")
          .add("Hinge", MeanLoss.class, o -> new MeanLoss(new Hinge()))
          .add("SquaredHinge", MeanLoss.class, o -> new MeanLoss(new SquaredHinge()))
          .add("CategoricalHinge", MeanLoss.class, o -> new MeanLoss(new CategoricalHinge()))
          .add("KLDivergence", MeanLoss.class, o -> new MeanLoss(new KLDivergence()))
          .alias("KLDivergence", "kld", "KLD", "kullback_leibler_divergence")
          .add("Poisson", MeanLoss.class, o -> new MeanLoss(new Poisson()))
          .add("LogCoshError", MeanLoss.class, o -> MeanLoss.logCoshError())
          .alias("LogCoshError", "logcosh", "log_cosh")
          .add(
              "CosineSimilarity",
              MeanLoss.class,
              o -> {
                o.only("axis", -1);
                return MeanLoss.cosineSimilarity();
              })
          .add(RootMeanSquaredError.class, o -> new RootMeanSquaredError())
          .add(AUC.class, Metrics::auc)
          .add(FBetaScore.class, o -> score(new FBetaScore(o.number("beta", 1)), o))
          .alias("FBetaScore", "fbeta_score")
          .add(F1Score.class, o -> score(new F1Score(), o))
          .add(R2Score.class, Metrics::r2)
          .add(PearsonCorrelation.class, o -> correlation(new PearsonCorrelation(), o))
          .add(ConcordanceCorrelation.class, o -> correlation(new ConcordanceCorrelation(), o))
          .add(BinaryIoU.class, Metrics::binaryIoU)
          .add(
              IoU.class,
              o ->
                  columns(
                      new IoU(
                          o.flag("sparse_y_true", true),
                          o.integer("num_classes"),
                          o.integers("target_class_ids")),
                      true,
                      o))
          .add(
              MeanIoU.class,
              o ->
                  columns(
                      o.flag("sparse_y_true", true)
                          ? new MeanIoU(o.integer("num_classes"))
                          : MeanIoU.ofColumns(o.integer("num_classes")),
                      true,
                      o))
          .add(
              OneHotIoU.class,
              o ->
                  columns(
                      new OneHotIoU(o.integer("num_classes"), o.integers("target_class_ids")),
                      false,
                      o))
          .add(
              OneHotMeanIoU.class,
              o -> columns(new OneHotMeanIoU(o.integer("num_classes")), false, o))
          .add(
              ConfusionCount.TruePositives.class, o -> count(new ConfusionCount.TruePositives(), o))
          .add(
              ConfusionCount.FalsePositives.class,
              o -> count(new ConfusionCount.FalsePositives(), o))
          .add(
              ConfusionCount.TrueNegatives.class, o -> count(new ConfusionCount.TrueNegatives(), o))
          .add(
              ConfusionCount.FalseNegatives.class,
              o -> count(new ConfusionCount.FalseNegatives(), o))
          .add(
              BestAtThreshold.SensitivityAtSpecificity.class,
              o -> best(BestAtThreshold.SensitivityAtSpecificity::new, "specificity", o))
          .add(
              BestAtThreshold.SpecificityAtSensitivity.class,
              o -> best(BestAtThreshold.SpecificityAtSensitivity::new, "sensitivity", o))
          .add(
              BestAtThreshold.PrecisionAtRecall.class,
              o -> best(BestAtThreshold.PrecisionAtRecall::new, "recall", o))
          .add(
              BestAtThreshold.RecallAtPrecision.class,
              o -> best(BestAtThreshold.RecallAtPrecision::new, "precision", o))
          // A function's name in Keras 2's legacy files, a function in Keras 3's.
          .add("MeanMetricWrapper", Metric.class, Metrics::wrapped);

  private Metrics() {}

  private static Metric wrapped(Config options) {
    Object function = options.get("fn");
    if (function == null) {
      throw options.refuse("fn", "expected: a function");
    }
    return of(function);
  }

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
    if (options.has("thresholds")) {
      metric.thresholds(options.numbers("thresholds"));
    }
    if (options.has("top_k")) {
      metric.topK(options.integer("top_k"));
    }
    if (options.has("class_id")) {
      metric.classId(options.integer("class_id"));
    }
    return metric;
  }

  private static <M extends MeanMetric> M correlation(M metric, Config options) {
    options.only("axis", -1);
    return metric;
  }

  private static BinaryIoU binaryIoU(Config options) {
    BinaryIoU metric =
        options.has("target_class_ids")
            ? new BinaryIoU(options.integers("target_class_ids"))
            : new BinaryIoU();
    return metric.threshold(options.number("threshold", 0.5)).dtype(dtype(options));
  }

  private static <M extends ClassIoU<M>> M columns(M metric, boolean sparse, Config options) {
    options.only("axis", -1);
    return metric
        .sparsePred(options.flag("sparse_y_pred", sparse))
        .ignoreClass(options.has("ignore_class") ? options.integer("ignore_class") : null)
        .dtype(dtype(options));
  }

  /** These metrics count in the dtype that they name. */
  private static String dtype(Config options) {
    return options.get("dtype") instanceof String name ? name : "int64";
  }

  private static ConfusionCount count(ConfusionCount metric, Config options) {
    return options.has("thresholds") ? metric.thresholds(options.numbers("thresholds")) : metric;
  }

  private static <M extends BestAtThreshold<M>> M best(
      DoubleFunction<M> make, String bound, Config options) {
    M metric =
        make.apply(options.number(bound)).numThresholds(options.integer("num_thresholds", 200));
    return options.has("class_id") ? metric.classId(options.integer("class_id")) : metric;
  }

  private static AUC auc(Config options) {
    AUC metric =
        new AUC()
            .numThresholds(options.integer("num_thresholds", 200))
            .curve(choice(options, "curve", AUC.Curve.ROC, AUC.Curve.values()))
            .summationMethod(
                choice(
                    options,
                    "summation_method",
                    AUC.Summation.INTERPOLATION,
                    AUC.Summation.values()))
            .multiLabel(options.flag("multi_label", false))
            .numLabels(options.has("num_labels") ? options.integer("num_labels") : null)
            .fromLogits(options.flag("from_logits", false));
    // Keras writes a tensor, and reads a list, too.
    if (options.get("label_weights") instanceof Map<?, ?> tensor
        && tensor.get("config") instanceof Map<?, ?> config
        && config.get("value") != null) {
      metric.labelWeights(
          new Config("AUC", Collections.singletonMap("label_weights", config.get("value")))
              .numbers("label_weights"));
    } else if (options.has("label_weights")) {
      metric.labelWeights(options.numbers("label_weights"));
    }
    return options.has("thresholds") ? metric.thresholds(options.numbers("thresholds")) : metric;
  }

  private static FBetaScore score(FBetaScore metric, Config options) {
    if (options.has("average")) {
      metric.average(
          choice(options, "average", FBetaScore.Average.MACRO, FBetaScore.Average.values()));
    }
    return options.has("threshold") ? metric.threshold(options.number("threshold")) : metric;
  }

  private static R2Score r2(Config options) {
    R2Score metric = new R2Score().numRegressors(options.integer("num_regressors", 0));
    // A null is a choice of its own here.
    return options.names("class_aggregation")
        ? metric.classAggregation(
            options.has("class_aggregation")
                ? choice(
                    options,
                    "class_aggregation",
                    R2Score.Aggregation.UNIFORM_AVERAGE,
                    R2Score.Aggregation.values())
                : null)
        : metric;
  }

  /** One of an enum's values, by its name in any case. */
  private static <E extends Enum<E>> E choice(Config options, String key, E fallback, E[] all) {
    String text = options.text(key, fallback.name());
    return Arrays.stream(all)
        .filter(value -> value.name().equalsIgnoreCase(text))
        .findFirst()
        .orElseThrow(
            () ->
                options.refuse(
                    key,
                    "expected: "
                        + Arrays.stream(all)
                            .map(value -> "'" + value.name().toLowerCase(Locale.ROOT) + "'")
                            .collect(Collectors.joining(", "))));
  }
}
