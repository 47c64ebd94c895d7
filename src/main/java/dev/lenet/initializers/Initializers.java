package dev.lenet.initializers;

import dev.lenet.config.Catalog;
import dev.lenet.config.Config;
import dev.lenet.config.KerasObject;
import dev.lenet.initializers.VarianceScaling.Distribution;
import dev.lenet.initializers.VarianceScaling.Mode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Keras's initializers by their names: {@code keras.initializers.get}. */
public final class Initializers {
  private static final Catalog<Initializer> CATALOG =
      new Catalog<>("initializer", Initializer.class);

  static {
    CATALOG.add(Zeros.class, options -> new Zeros());
    CATALOG.add(Ones.class, options -> new Ones());
    CATALOG.add(Constant.class, options -> new Constant(options.number("value", 0)));
    CATALOG.add(Identity.class, options -> new Identity(options.number("gain", 1)));
    CATALOG.add(Orthogonal.class, o -> new Orthogonal(o.number("gain", 1), seed(o)));
    CATALOG.add(
        RandomNormal.class,
        o -> new RandomNormal(o.number("mean", 0), o.number("stddev", 0.05), seed(o)));
    CATALOG.add(
        TruncatedNormal.class,
        o -> new TruncatedNormal(o.number("mean", 0), o.number("stddev", 0.05), seed(o)));
    CATALOG.add(
        RandomUniform.class,
        o -> new RandomUniform(o.number("minval", -0.05), o.number("maxval", 0.05), seed(o)));
    CATALOG.add(
        VarianceScaling.class,
        o -> new VarianceScaling(o.number("scale", 1), mode(o), distribution(o), seed(o)));
    CATALOG.add(GlorotUniform.class, options -> new GlorotUniform(seed(options)));
    CATALOG.add(GlorotNormal.class, options -> new GlorotNormal(seed(options)));
    CATALOG.add(HeUniform.class, options -> new HeUniform(seed(options)));
    CATALOG.add(HeNormal.class, options -> new HeNormal(seed(options)));
    CATALOG.add(LecunUniform.class, options -> new LecunUniform(seed(options)));
    CATALOG.add(LecunNormal.class, options -> new LecunNormal(seed(options)));
    CATALOG
        .alias("Identity", "IdentityInitializer")
        .alias("Orthogonal", "OrthogonalInitializer")
        .alias("RandomNormal", "normal")
        .alias("RandomUniform", "uniform")
        .alias("Ones", "one")
        .alias("Zeros", "zero");
  }

  private Initializers() {}

  /**
   * Keras's {@code initializers.get}.
   *
   * @param identifier a name such as {@code glorot_uniform}, or an object with {@code class_name}
   *     and {@code config}
   */
  public static Initializer of(Object identifier) {
    return CATALOG.make(
        KerasObject.of("initializer", identifier),
        (made, options) -> {
          options.only("dtype", "float32");
          options.only("input_axes");
          options.only("output_axes");
        });
  }

  /** Whether {@link #of} makes this initializer again of what it writes. */
  public static boolean makes(Initializer initializer) {
    return CATALOG.makes(initializer.className(), initializer);
  }

  private static @Nullable Integer seed(Config options) {
    return options.has("seed") ? options.integer("seed") : null;
  }

  private static Mode mode(Config options) {
    return switch (options.text("mode", "fan_in")) {
      case "fan_in" -> Mode.FAN_IN;
      case "fan_out" -> Mode.FAN_OUT;
      case "fan_avg" -> Mode.FAN_AVG;
      default -> throw options.refuse("mode", "expected: fan_in, fan_out or fan_avg");
    };
  }

  private static Distribution distribution(Config options) {
    return switch (options.text("distribution", "truncated_normal").toLowerCase(Locale.ROOT)) {
      case "uniform" -> Distribution.UNIFORM;
      case "normal", "truncated_normal" -> Distribution.TRUNCATED_NORMAL;
      case "untruncated_normal" -> Distribution.UNTRUNCATED_NORMAL;
      default ->
          throw options.refuse(
              "distribution", "expected: uniform, truncated_normal or untruncated_normal");
    };
  }
}
