package dev.lenet.losses;

import dev.lenet.config.Catalog;
import dev.lenet.config.Config;
import dev.lenet.config.KerasObject;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Losses by Keras's names and configs. */
public final class Losses {
  private static final Catalog<Loss> CATALOG =
      new Catalog<>("loss", Loss.class)
          .add(
              SparseCategoricalCrossentropy.class,
              o ->
                  new SparseCategoricalCrossentropy()
                      .fromLogits(o.flag("from_logits", false))
                      .ignoreClass(o.has("ignore_class") ? o.integer("ignore_class") : null))
          .add(
              CategoricalCrossentropy.class,
              o ->
                  new CategoricalCrossentropy()
                      .fromLogits(o.flag("from_logits", false))
                      .labelSmoothing(o.number("label_smoothing", 0)))
          .add(
              CategoricalFocalCrossentropy.class,
              o ->
                  new CategoricalFocalCrossentropy()
                      .fromLogits(o.flag("from_logits", false))
                      .labelSmoothing(o.number("label_smoothing", 0))
                      .alpha(o.number("alpha", 0.25))
                      .gamma(o.number("gamma", 2)))
          .add(
              CategoricalGeneralizedCrossEntropy.class,
              o -> new CategoricalGeneralizedCrossEntropy().q(o.number("q", 0.5)))
          .add(
              BinaryCrossentropy.class,
              o ->
                  new BinaryCrossentropy()
                      .fromLogits(o.flag("from_logits", false))
                      .labelSmoothing(o.number("label_smoothing", 0)))
          .alias("BinaryCrossentropy", "bce", "BCE")
          .add(
              BinaryFocalCrossentropy.class,
              o ->
                  new BinaryFocalCrossentropy()
                      .applyClassBalancing(o.flag("apply_class_balancing", false))
                      .fromLogits(o.flag("from_logits", false))
                      .labelSmoothing(o.number("label_smoothing", 0))
                      .alpha(o.number("alpha", 0.25))
                      .gamma(o.number("gamma", 2)))
          .add(KLDivergence.class, o -> new KLDivergence())
          .alias("KLDivergence", "kld", "KLD", "kullback_leibler_divergence")
          .add(Poisson.class, o -> new Poisson())
          .add(MeanSquaredError.class, o -> new MeanSquaredError())
          .alias("MeanSquaredError", "mse", "MSE")
          .add(MeanAbsoluteError.class, o -> new MeanAbsoluteError())
          .alias("MeanAbsoluteError", "mae", "MAE")
          .add(MeanAbsolutePercentageError.class, o -> new MeanAbsolutePercentageError())
          .alias("MeanAbsolutePercentageError", "mape", "MAPE")
          .add(MeanSquaredLogarithmicError.class, o -> new MeanSquaredLogarithmicError())
          .alias("MeanSquaredLogarithmicError", "msle", "MSLE")
          .add(CosineSimilarity.class, o -> new CosineSimilarity())
          .add(Huber.class, o -> new Huber().delta(o.number("delta", 1)))
          .alias("Huber", "huber_loss")
          .add(LogCosh.class, o -> new LogCosh())
          .alias("LogCosh", "logcosh")
          .add(Hinge.class, o -> new Hinge())
          .add(SquaredHinge.class, o -> new SquaredHinge())
          .add(CategoricalHinge.class, o -> new CategoricalHinge())
          .add(Dice.class, o -> o.has("axis") ? new Dice().axis(o.integers("axis")) : new Dice())
          .add(
              Tversky.class,
              o -> {
                Tversky loss =
                    new Tversky().alpha(o.number("alpha", 0.5)).beta(o.number("beta", 0.5));
                return o.has("axis") ? loss.axis(o.integers("axis")) : loss;
              });

  private Losses() {}

  /**
   * Keras's {@code losses.get}.
   *
   * @param identifier a name such as {@code mse} or {@code BinaryCrossentropy}, or an object with
   *     {@code class_name} and {@code config}
   */
  public static Loss of(Object identifier) {
    return CATALOG.make(KerasObject.of("loss", identifier), Losses::readCommon);
  }

  /** The loss that Keras serialized as this class with this config. */
  public static Loss fromConfig(String className, Map<String, @Nullable Object> config) {
    return CATALOG.make(new KerasObject(className, config), Losses::readCommon);
  }

  /** Whether {@link #of} makes this loss again of {@link #serialize}. */
  public static boolean makes(Loss loss) {
    return CATALOG.makes(loss.className(), loss);
  }

  /** What Keras 3 writes into a file. */
  public static Map<String, @Nullable Object> serialize(Loss loss) {
    return KerasObject.write("keras.losses", loss.className(), loss, loss.config());
  }

  private static void readCommon(Loss loss, Config options) {
    options.ignore("name", "dtype");
    if (!(loss instanceof Dice || loss instanceof Tversky)) {
      options.only("axis", -1);
    }
    String reduction = options.text("reduction", "sum_over_batch_size");
    if (loss instanceof ReducedLoss<?> reduced) {
      reduced.reduction(reduction(reduction, options));
    } else {
      options.only("reduction", "sum_over_batch_size", "mean", "auto");
    }
  }

  private static Loss.Reduction reduction(String name, Config options) {
    return switch (name) {
      case "sum_over_batch_size", "mean", "auto" -> // "auto" is Keras 2's
          Loss.Reduction.SUM_OVER_BATCH_SIZE;
      case "sum" -> Loss.Reduction.SUM;
      case "mean_with_sample_weight" -> Loss.Reduction.MEAN_WITH_SAMPLE_WEIGHT;
      default ->
          throw options.refuse(
              "reduction",
              "expected: 'sum_over_batch_size', 'mean', 'sum', 'mean_with_sample_weight'");
    };
  }
}
