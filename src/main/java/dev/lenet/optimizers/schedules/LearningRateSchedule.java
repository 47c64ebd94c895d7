package dev.lenet.optimizers.schedules;

import dev.lenet.config.KerasObject;
import dev.lenet.exceptions.InputException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keras's learning-rate schedule: the learning rate as a function of the steps taken. Computed in
 * float32, as Keras computes it (keras/src/optimizers/schedules/learning_rate_schedule.py).
 */
public interface LearningRateSchedule {
  /**
   * The learning rate of a step.
   *
   * @param step 0 for the first step
   */
  float at(long step);

  /** Keras's class name, such as {@code CosineDecay}. */
  String className();

  /** Keras's options, as {@code get_config} gives them. */
  Map<String, @Nullable Object> config();

  /** The schedule as Keras serializes it inside an optimizer's config. */
  default Map<String, @Nullable Object> serialized() {
    return KerasObject.write("keras.optimizers.schedules", className(), this, config());
  }

  /** Refuses a number of steps that is not positive. */
  static long positiveSteps(String schedule, long steps) {
    if (steps <= 0) {
      throw new InputException(
          "schedule " + schedule + ": decay_steps " + steps + " (expected: 1 or more)");
    }
    return steps;
  }
}
