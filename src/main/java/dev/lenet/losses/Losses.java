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
              o -> {
                o.only("ignore_class");
                return new SparseCategoricalCrossentropy().fromLogits(o.flag("from_logits", false));
              })
          .add(
              CategoricalCrossentropy.class,
              o ->
                  new CategoricalCrossentropy()
                      .fromLogits(o.flag("from_logits", false))
                      .labelSmoothing(o.number("label_smoothing", 0)))
          .add(
              BinaryCrossentropy.class,
              o ->
                  new BinaryCrossentropy()
                      .fromLogits(o.flag("from_logits", false))
                      .labelSmoothing(o.number("label_smoothing", 0)))
          .alias("BinaryCrossentropy", "bce", "BCE")
          .add(MeanSquaredError.class, o -> new MeanSquaredError())
          .alias("MeanSquaredError", "mse", "MSE");

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
    options.only("reduction", "sum_over_batch_size", "auto"); // Keras 2's name for the same
    options.only("axis", -1);
  }
}
