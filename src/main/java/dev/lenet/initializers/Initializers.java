package dev.lenet.initializers;

import dev.lenet.config.Config;
import dev.lenet.config.KerasObject;
import dev.lenet.exceptions.InputException;
import dev.lenet.initializers.VarianceScaling.Distribution;
import dev.lenet.initializers.VarianceScaling.Mode;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Keras's initializers by their names: {@code keras.initializers.get}. */
public final class Initializers {
  private static final Map<String, Function<Config, Initializer>> CLASSES = new TreeMap<>();
  private static final Map<String, String> ALIASES =
      Map.of(
          "IdentityInitializer", "Identity",
          "OrthogonalInitializer", "Orthogonal",
          "normal", "RandomNormal",
          "uniform", "RandomUniform",
          "one", "Ones",
          "zero", "Zeros");

  static {
    CLASSES.put("Zeros", options -> new Zeros());
    CLASSES.put("Ones", options -> new Ones());
    CLASSES.put("Constant", options -> new Constant(options.number("value", 0)));
    CLASSES.put("Identity", options -> new Identity(options.number("gain", 1)));
    CLASSES.put("Orthogonal", o -> new Orthogonal(o.number("gain", 1), seed(o)));
    CLASSES.put(
        "RandomNormal",
        o -> new RandomNormal(o.number("mean", 0), o.number("stddev", 0.05), seed(o)));
    CLASSES.put(
        "TruncatedNormal",
        o -> new TruncatedNormal(o.number("mean", 0), o.number("stddev", 0.05), seed(o)));
    CLASSES.put(
        "RandomUniform",
        o -> new RandomUniform(o.number("minval", -0.05), o.number("maxval", 0.05), seed(o)));
    CLASSES.put(
        "VarianceScaling",
        o -> new VarianceScaling(o.number("scale", 1), mode(o), distribution(o), seed(o)));
    CLASSES.put("GlorotUniform", options -> new GlorotUniform(seed(options)));
    CLASSES.put("GlorotNormal", options -> new GlorotNormal(seed(options)));
    CLASSES.put("HeUniform", options -> new HeUniform(seed(options)));
    CLASSES.put("HeNormal", options -> new HeNormal(seed(options)));
    CLASSES.put("LecunUniform", options -> new LecunUniform(seed(options)));
    CLASSES.put("LecunNormal", options -> new LecunNormal(seed(options)));
  }

  private Initializers() {}

  /** Whether {@link #of} makes an initializer of this class name. */
  public static boolean knows(String className) {
    return CLASSES.containsKey(className);
  }

  /**
   * The initializer that Keras wrote: a name such as {@code glorot_uniform}, or an object with
   * {@code class_name} and {@code config}.
   */
  public static Initializer of(Object value) {
    KerasObject object = KerasObject.of("initializer", value);
    String name = ALIASES.getOrDefault(object.className(), object.className());
    for (Map.Entry<String, Function<Config, Initializer>> entry : CLASSES.entrySet()) {
      if (entry.getKey().equals(name) || snakeCase(entry.getKey()).equals(name)) {
        Config options = new Config(entry.getKey(), object.config());
        Initializer initializer = entry.getValue().apply(options);
        options.only("dtype", "float32");
        options.only("input_axes");
        options.only("output_axes");
        options.close();
        return initializer;
      }
    }
    throw new InputException(
        "initializer '" + object.className() + "' (expected: one of " + CLASSES.keySet() + ")");
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

  private static String snakeCase(String name) {
    return name.replaceAll("([a-z])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
  }
}
