package dev.lenet.optimizers.schedules;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keras's {@code PolynomialDecay}: {@code (initial - end) * (1 - step / steps) ^ power + end}, and
 * {@code end} from then on.
 *
 * @param cycle whether the steps grow to the next multiple of theirs instead of ending
 */
public record PolynomialDecay(
    double initialLearningRate,
    long decaySteps,
    double endLearningRate,
    double power,
    boolean cycle)
    implements LearningRateSchedule {
  /**
   * Checks the steps.
   *
   * @throws dev.lenet.exceptions.InputException if they are less than 1
   */
  public PolynomialDecay {
    LearningRateSchedule.positiveSteps("PolynomialDecay", decaySteps);
  }

  /** Linear, to 0.0001. */
  public PolynomialDecay(double initialLearningRate, long decaySteps) {
    this(initialLearningRate, decaySteps, 0.0001);
  }

  /** Linear. */
  public PolynomialDecay(double initialLearningRate, long decaySteps, double endLearningRate) {
    this(initialLearningRate, decaySteps, endLearningRate, 1.0, false);
  }

  @Override
  public float at(long step) {
    float now = step;
    float steps = decaySteps;
    if (cycle) {
      steps *= step == 0 ? 1f : (float) Math.ceil(now / decaySteps);
    } else {
      now = Math.min(now, steps);
    }
    float end = (float) endLearningRate;
    return ((float) initialLearningRate - end) * (float) Math.pow(1f - now / steps, (float) power)
        + end;
  }

  @Override
  public String className() {
    return "PolynomialDecay";
  }

  @Override
  public Map<String, @Nullable Object> config() {
    Map<String, @Nullable Object> config = new LinkedHashMap<>();
    config.put("initial_learning_rate", initialLearningRate);
    config.put("decay_steps", decaySteps);
    config.put("end_learning_rate", endLearningRate);
    config.put("power", power);
    config.put("cycle", cycle);
    config.put("name", "PolynomialDecay");
    return config;
  }
}
