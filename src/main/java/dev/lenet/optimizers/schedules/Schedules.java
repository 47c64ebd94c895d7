package dev.lenet.optimizers.schedules;

import dev.lenet.config.Catalog;
import dev.lenet.config.Config;
import dev.lenet.config.KerasObject;
import java.util.Arrays;

/** Learning-rate schedules by Keras's names and configs. */
public final class Schedules {
  private static final Catalog<LearningRateSchedule> CATALOG =
      new Catalog<>("schedule", LearningRateSchedule.class)
          .add(
              ExponentialDecay.class,
              o ->
                  new ExponentialDecay(
                      rate(o), steps(o), o.number("decay_rate"), o.flag("staircase", false)))
          .add(
              InverseTimeDecay.class,
              o ->
                  new InverseTimeDecay(
                      rate(o), steps(o), o.number("decay_rate"), o.flag("staircase", false)))
          .add(
              PolynomialDecay.class,
              o ->
                  new PolynomialDecay(
                      rate(o),
                      steps(o),
                      o.number("end_learning_rate", 0.0001),
                      o.number("power", 1),
                      o.flag("cycle", false)))
          .add(
              PiecewiseConstantDecay.class,
              o ->
                  new PiecewiseConstantDecay(
                      Arrays.stream(o.numbers("boundaries")).mapToObj(b -> (long) b).toList(),
                      Arrays.stream(o.numbers("values")).boxed().toList()))
          .add(CosineDecay.class, Schedules::cosineDecay)
          .add(
              CosineDecayRestarts.class,
              o ->
                  new CosineDecayRestarts(
                      rate(o),
                      (long) o.number("first_decay_steps"),
                      o.number("t_mul", 2),
                      o.number("m_mul", 1),
                      o.number("alpha", 0)));

  private Schedules() {}

  /** The schedule of an object with {@code class_name} and {@code config}. */
  public static LearningRateSchedule of(Object identifier) {
    return CATALOG.make(
        KerasObject.of("schedule", identifier), (made, options) -> options.ignore("name"));
  }

  /** Whether {@link #of} makes this schedule again of what it writes. */
  public static boolean makes(LearningRateSchedule schedule) {
    return CATALOG.makes(schedule.className(), schedule);
  }

  private static double rate(Config options) {
    return options.number("initial_learning_rate");
  }

  private static long steps(Config options) {
    return (long) options.number("decay_steps");
  }

  private static CosineDecay cosineDecay(Config options) {
    boolean warms = options.has("warmup_target");
    return new CosineDecay(
        rate(options),
        steps(options),
        options.number("alpha", 0),
        warms ? (Double) options.number("warmup_target", 0) : null,
        options.integer("warmup_steps", 0));
  }
}
