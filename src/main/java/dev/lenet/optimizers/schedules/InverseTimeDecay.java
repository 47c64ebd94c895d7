package dev.lenet.optimizers.schedules;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keras's {@code InverseTimeDecay}: {@code initial / (1 + rate * step / steps)}.
 *
 * @param staircase whether the quotient takes whole values only
 */
public record InverseTimeDecay(
    double initialLearningRate, long decaySteps, double decayRate, boolean staircase)
    implements LearningRateSchedule {
  /**
   * Checks the steps.
   *
   * @throws dev.lenet.exceptions.InputException if they are less than 1
   */
  public InverseTimeDecay {
    LearningRateSchedule.positiveSteps("InverseTimeDecay", decaySteps);
  }

  /** Without steps: the rate falls at every step. */
  public InverseTimeDecay(double initialLearningRate, long decaySteps, double decayRate) {
    this(initialLearningRate, decaySteps, decayRate, false);
  }

  @Override
  public float at(long step) {
    float p = (float) step / decaySteps;
    if (staircase) {
      p = (float) Math.floor(p);
    }
    return (float) initialLearningRate / (1f + (float) decayRate * p);
  }

  @Override
  public String className() {
    return "InverseTimeDecay";
  }

  @Override
  public Map<String, @Nullable Object> config() {
    Map<String, @Nullable Object> config = new LinkedHashMap<>();
    config.put("initial_learning_rate", initialLearningRate);
    config.put("decay_steps", decaySteps);
    config.put("decay_rate", decayRate);
    config.put("staircase", staircase);
    config.put("name", "InverseTimeDecay");
    return config;
  }
}
