package dev.lenet.optimizers;

import dev.lenet.config.Catalog;
import dev.lenet.config.Config;
import dev.lenet.config.KerasObject;
import dev.lenet.optimizers.schedules.LearningRateSchedule;
import dev.lenet.optimizers.schedules.Schedules;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Optimizers by Keras's names and configurations. */
public final class Optimizers {
  private static final Catalog<Optimizer> CATALOG =
      new Catalog<>("optimizer", Optimizer.class)
          .add(
              SGD.class,
              o ->
                  rated(o, 0.01, SGD::new, SGD::new)
                      .momentum(o.number("momentum", 0))
                      .nesterov(o.flag("nesterov", false)))
          .alias("SGD", "sgd")
          .add(
              RMSprop.class,
              o ->
                  rated(o, 0.001, RMSprop::new, RMSprop::new)
                      .rho(o.number("rho", 0.9))
                      .momentum(o.number("momentum", 0))
                      .epsilon(o.number("epsilon", 1e-7))
                      .centered(o.flag("centered", false)))
          .alias("RMSprop", "rmsprop")
          .add(Adam.class, o -> adam(rated(o, 0.001, Adam::new, Adam::new), o))
          .add(AdamW.class, o -> adam(rated(o, 0.001, AdamW::new, AdamW::new), o))
          .alias("AdamW", "adamw")
          .add(
              Adagrad.class,
              o ->
                  rated(o, 0.001, Adagrad::new, Adagrad::new)
                      .initialAccumulatorValue(o.number("initial_accumulator_value", 0.1))
                      .epsilon(o.number("epsilon", 1e-7)))
          .add(
              Adadelta.class,
              o ->
                  rated(o, 0.001, Adadelta::new, Adadelta::new)
                      .rho(o.number("rho", 0.95))
                      .epsilon(o.number("epsilon", 1e-7)))
          .add(
              Adafactor.class,
              o ->
                  rated(o, 0.001, Adafactor::new, Adafactor::new)
                      .beta2Decay(o.number("beta_2_decay", -0.8))
                      .epsilon1(o.number("epsilon_1", 1e-30))
                      .epsilon2(o.number("epsilon_2", 1e-3))
                      .clipThreshold(o.number("clip_threshold", 1))
                      .relativeStep(o.flag("relative_step", true)))
          .add(
              Ftrl.class,
              o ->
                  rated(o, 0.001, Ftrl::new, Ftrl::new)
                      .learningRatePower(o.number("learning_rate_power", -0.5))
                      .initialAccumulatorValue(o.number("initial_accumulator_value", 0.1))
                      .l1RegularizationStrength(o.number("l1_regularization_strength", 0))
                      .l2RegularizationStrength(o.number("l2_regularization_strength", 0))
                      .l2ShrinkageRegularizationStrength(
                          o.number("l2_shrinkage_regularization_strength", 0))
                      .beta(o.number("beta", 0)))
          .add(
              Lamb.class,
              o ->
                  rated(o, 0.001, Lamb::new, Lamb::new)
                      .beta1(o.number("beta_1", 0.9))
                      .beta2(o.number("beta_2", 0.999))
                      .epsilon(o.number("epsilon", 1e-7)))
          .add(
              Lion.class,
              o ->
                  rated(o, 0.001, Lion::new, Lion::new)
                      .beta1(o.number("beta_1", 0.9))
                      .beta2(o.number("beta_2", 0.99)))
          .add(Muon.class, o -> muon(rated(o, 0.001, Muon::new, Muon::new), o))
          .add(
              Nadam.class,
              o ->
                  rated(o, 0.001, Nadam::new, Nadam::new)
                      .beta1(o.number("beta_1", 0.9))
                      .beta2(o.number("beta_2", 0.999))
                      .epsilon(o.number("epsilon", 1e-7)))
          .add(
              Adamax.class,
              o ->
                  rated(o, 0.001, Adamax::new, Adamax::new)
                      .beta1(o.number("beta_1", 0.9))
                      .beta2(o.number("beta_2", 0.999))
                      .epsilon(o.number("epsilon", 1e-7)));

  private Optimizers() {}

  /**
   * Keras's {@code optimizers.get}.
   *
   * @param identifier a name in any case, such as {@code adam}, or an object with {@code
   *     class_name} and {@code config}
   */
  public static Optimizer of(Object identifier) {
    KerasObject object = KerasObject.of("optimizer", identifier);
    String lower = object.className().toLowerCase(Locale.ROOT);
    return CATALOG.make(
        CATALOG.canonical(lower).equals(lower)
            ? object
            : new KerasObject(
                CATALOG.canonical(lower),
                object.config(),
                object.module(),
                object.registeredName()),
        Optimizers::readCommon);
  }

  /** The optimizer that Keras serialized as this class with this config. */
  public static Optimizer fromConfig(String className, Map<String, @Nullable Object> config) {
    return of(Map.of("class_name", className, "config", config));
  }

  /** Whether {@link #of} makes this optimizer again of {@link #serialize}. */
  public static boolean makes(Optimizer optimizer) {
    return CATALOG.makes(optimizer.className(), optimizer);
  }

  /** What Keras 3 writes into a file. */
  public static Map<String, @Nullable Object> serialize(Optimizer optimizer) {
    return KerasObject.write(
        "keras.optimizers", optimizer.className(), optimizer, optimizer.config());
  }

  private static void readCommon(Optimizer optimizer, Config options) {
    options.ignore("name");
    options.ignore("jit_compile", "is_legacy_optimizer"); // Keras 2: how, not what
    options.only("loss_scale_factor");
    optimizer
        .useEma(options.flag("use_ema", false))
        .emaMomentum(options.number("ema_momentum", 0.99))
        .emaOverwriteFrequency(whole(options, "ema_overwrite_frequency"))
        .gradientAccumulationSteps(whole(options, "gradient_accumulation_steps"));
    if (options.names("weight_decay")) {
      optimizer.decay(number(options, "weight_decay")); // a null is none, be there a default
    }
    if (options.has("clipnorm")) {
      optimizer.clipnorm(options.number("clipnorm"));
    }
    if (options.has("global_clipnorm")) {
      optimizer.globalClipnorm(options.number("global_clipnorm"));
    }
    if (options.has("clipvalue")) {
      optimizer.clipvalue(options.number("clipvalue"));
    }
  }

  private static @Nullable Integer whole(Config options, String key) {
    return options.has(key) ? options.integer(key) : null;
  }

  private static Muon muon(Muon muon, Config options) {
    muon.adamBeta1(options.number("adam_beta_1", 0.9))
        .adamBeta2(options.number("adam_beta_2", 0.999))
        .epsilon(options.number("epsilon", 1e-7))
        .muonA(options.number("muon_a", 3.4445))
        .muonB(options.number("muon_b", -4.7750))
        .muonC(options.number("muon_c", 2.0315))
        .adamLrRatio(options.number("adam_lr_ratio", 1))
        .momentum(options.number("momentum", 0.95))
        .nsSteps(options.integer("ns_steps", 5))
        .nesterov(options.flag("nesterov", true))
        .excludeEmbeddings(options.flag("exclude_embeddings", true));
    if (options.get("exclude_layers") instanceof List<?> patterns) {
      muon.excludeLayers(patterns.stream().map(String::valueOf).toArray(String[]::new));
    }
    if (options.names("adam_weight_decay")) {
      muon.adamWeightDecay(number(options, "adam_weight_decay"));
    }
    return options.names("rms_rate") ? muon.rmsRate(number(options, "rms_rate")) : muon;
  }

  private static @Nullable Double number(Config options, String key) {
    return options.has(key) ? options.number(key) : null;
  }

  private static <O extends AdamOptimizer<O>> O adam(O adam, Config options) {
    return adam.beta1(options.number("beta_1", 0.9))
        .beta2(options.number("beta_2", 0.999))
        .epsilon(options.number("epsilon", 1e-7))
        .amsgrad(options.flag("amsgrad", false));
  }

  /**
   * An optimizer with the learning rate, or the schedule, that a config names.
   *
   * @param byDefault the learning rate where the config has none
   */
  public static <T extends Optimizer> T rated(
      Config options,
      double byDefault,
      DoubleFunction<T> byRate,
      Function<LearningRateSchedule, T> bySchedule) {
    Object rate = options.get("learning_rate");
    return rate instanceof Map<?, ?>
        ? bySchedule.apply(Schedules.of(rate))
        : byRate.apply(options.number("learning_rate", byDefault));
  }
}
