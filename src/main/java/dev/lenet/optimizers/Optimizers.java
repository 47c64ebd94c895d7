package dev.lenet.optimizers;

import dev.lenet.config.Config;
import dev.lenet.exceptions.InputException;
import dev.lenet.optimizers.schedules.LearningRateSchedule;
import dev.lenet.optimizers.schedules.Schedules;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Optimizers by Keras's names and configurations. */
public final class Optimizers {
  private Optimizers() {}

  /** The optimizer of this name with Keras's defaults; capitals do not matter. */
  public static Optimizer of(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "sgd" -> new SGD();
      case "rmsprop" -> new RMSprop();
      case "adam" -> new Adam();
      case "adamw" -> new AdamW();
      case "adagrad" -> new Adagrad();
      case "nadam" -> new Nadam();
      case "adamax" -> new Adamax();
      default -> throw unknown(name);
    };
  }

  private static InputException unknown(String name) {
    return new InputException(
        "optimizer '" + name + "' (expected: sgd, rmsprop, adam, adamw, adagrad, nadam or adamax)");
  }

  /** The optimizer that Keras serialized as this class with this configuration. */
  public static Optimizer fromConfig(String className, Map<String, @Nullable Object> config) {
    Config options = new Config("optimizer " + className, config);
    options.ignore("name", "ema_momentum", "ema_overwrite_frequency");
    options.ignore("jit_compile", "is_legacy_optimizer"); // Keras 2: how, not what
    options.only("use_ema", false);
    options.only("loss_scale_factor");
    options.only("gradient_accumulation_steps");
    Optimizer optimizer = make(className, options);
    if (options.has("weight_decay")) {
      optimizer.weightDecay(options.number("weight_decay", 0));
    }
    if (options.has("clipnorm")) {
      optimizer.clipnorm(options.number("clipnorm", 0));
    }
    if (options.has("global_clipnorm")) {
      optimizer.globalClipnorm(options.number("global_clipnorm", 0));
    }
    if (options.has("clipvalue")) {
      optimizer.clipvalue(options.number("clipvalue", 0));
    }
    options.ignore("weight_decay", "clipnorm", "global_clipnorm", "clipvalue");
    options.close();
    return optimizer;
  }

  private static Optimizer make(String className, Config options) {
    return switch (className.toLowerCase(Locale.ROOT)) {
      case "sgd" ->
          rated(options, 0.01, SGD::new, SGD::new)
              .momentum(options.number("momentum", 0))
              .nesterov(options.flag("nesterov", false));
      case "rmsprop" ->
          rated(options, 0.001, RMSprop::new, RMSprop::new)
              .rho(options.number("rho", 0.9))
              .momentum(options.number("momentum", 0))
              .epsilon(options.number("epsilon", 1e-7))
              .centered(options.flag("centered", false));
      case "adam" -> adam(rated(options, 0.001, Adam::new, Adam::new), options);
      case "adamw" -> adam(rated(options, 0.001, AdamW::new, AdamW::new), options);
      case "adagrad" ->
          rated(options, 0.001, Adagrad::new, Adagrad::new)
              .initialAccumulatorValue(options.number("initial_accumulator_value", 0.1))
              .epsilon(options.number("epsilon", 1e-7));
      case "nadam" ->
          rated(options, 0.001, Nadam::new, Nadam::new)
              .beta1(options.number("beta_1", 0.9))
              .beta2(options.number("beta_2", 0.999))
              .epsilon(options.number("epsilon", 1e-7));
      case "adamax" ->
          rated(options, 0.001, Adamax::new, Adamax::new)
              .beta1(options.number("beta_1", 0.9))
              .beta2(options.number("beta_2", 0.999))
              .epsilon(options.number("epsilon", 1e-7));
      default -> throw unknown(className);
    };
  }

  private static Optimizer adam(Adam adam, Config options) {
    return adam.beta1(options.number("beta_1", 0.9))
        .beta2(options.number("beta_2", 0.999))
        .epsilon(options.number("epsilon", 1e-7))
        .amsgrad(options.flag("amsgrad", false));
  }

  /** With the learning rate, or the schedule, that the options name. */
  private static <T> T rated(
      Config options,
      double byDefault,
      DoubleFunction<T> byRate,
      Function<LearningRateSchedule, T> bySchedule) {
    Object rate = options.get("learning_rate");
    return rate instanceof Map<?, ?> schedule
        ? bySchedule.apply(Schedules.deserialize(schedule))
        : byRate.apply(options.number("learning_rate", byDefault));
  }
}
