package dev.lenet.optimizers.schedules;

import dev.lenet.config.Config;
import dev.lenet.exceptions.InputException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Schedules as Keras serializes them. */
public final class Schedules {
  private static final Set<String> CLASSES =
      Set.of(
          "ExponentialDecay",
          "InverseTimeDecay",
          "PolynomialDecay",
          "PiecewiseConstantDecay",
          "CosineDecay",
          "CosineDecayRestarts");

  private Schedules() {}

  /** Whether {@link #fromConfig} makes a schedule of this class name. */
  public static boolean knows(String className) {
    return CLASSES.contains(className);
  }

  /** The schedule of {@code {"class_name": ..., "config": {...}}}. */
  public static LearningRateSchedule deserialize(Map<?, ?> serialized) {
    if (!(serialized.get("class_name") instanceof String className)
        || !(serialized.get("config") instanceof Map<?, ?> config)) {
      throw new InputException(
          "schedule " + serialized + " (expected: class_name and config, as Keras writes them)");
    }
    Map<String, @Nullable Object> named = new LinkedHashMap<>();
    config.forEach((name, value) -> named.put(String.valueOf(name), value));
    return fromConfig(className, named);
  }

  /** The schedule that Keras serialized as this class with this configuration. */
  public static LearningRateSchedule fromConfig(String className, Map<String, ?> config) {
    Config options = new Config("schedule " + className, config);
    options.ignore("name");
    LearningRateSchedule schedule = make(className, options);
    options.close();
    return schedule;
  }

  private static LearningRateSchedule make(String className, Config options) {
    return switch (className) {
      case "ExponentialDecay" ->
          new ExponentialDecay(
              options.number("initial_learning_rate"),
              (long) options.number("decay_steps"),
              options.number("decay_rate"),
              options.flag("staircase", false));
      case "InverseTimeDecay" ->
          new InverseTimeDecay(
              options.number("initial_learning_rate"),
              (long) options.number("decay_steps"),
              options.number("decay_rate"),
              options.flag("staircase", false));
      case "PolynomialDecay" ->
          new PolynomialDecay(
              options.number("initial_learning_rate"),
              (long) options.number("decay_steps"),
              options.number("end_learning_rate", 0.0001),
              options.number("power", 1),
              options.flag("cycle", false));
      case "PiecewiseConstantDecay" ->
          new PiecewiseConstantDecay(
              Arrays.stream(options.numbers("boundaries")).mapToObj(b -> (long) b).toList(),
              Arrays.stream(options.numbers("values")).boxed().toList());
      case "CosineDecay" -> {
        Double target =
            options.has("warmup_target") ? (Double) options.number("warmup_target", 0) : null;
        options.ignore("warmup_target");
        yield new CosineDecay(
            options.number("initial_learning_rate"),
            (long) options.number("decay_steps"),
            options.number("alpha", 0),
            target,
            options.integer("warmup_steps", 0));
      }
      case "CosineDecayRestarts" ->
          new CosineDecayRestarts(
              options.number("initial_learning_rate"),
              (long) options.number("first_decay_steps"),
              options.number("t_mul", 2),
              options.number("m_mul", 1),
              options.number("alpha", 0));
      default ->
          throw new InputException(
              "schedule '" + className + "' (expected: one of Keras's learning-rate schedules)");
    };
  }
}
