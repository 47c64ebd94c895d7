package dev.lenet.optimizers.schedules;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keras's {@code CosineDecay} (Loshchilov and Hutter, 2016): half a cosine down to {@code alpha}
 * times the learning rate, after a linear warm-up where there is a target for it.
 *
 * @param warmupTarget what the warm-up rises to, and the cosine falls from; null for none
 */
public record CosineDecay(
    double initialLearningRate,
    long decaySteps,
    double alpha,
    @Nullable Double warmupTarget,
    long warmupSteps)
    implements LearningRateSchedule {
  /**
   * Checks the steps.
   *
   * @throws dev.lenet.exceptions.InputException if they are less than 1
   */
  public CosineDecay {
    LearningRateSchedule.positiveSteps("CosineDecay", decaySteps);
  }

  /** Down to 0, without a warm-up. */
  public CosineDecay(double initialLearningRate, long decaySteps) {
    this(initialLearningRate, decaySteps, 0, null, 0);
  }

  @Override
  public float at(long step) {
    float initial = (float) initialLearningRate;
    if (warmupTarget == null) {
      return decayed(Math.min((float) step, (float) decaySteps), initial);
    }
    float target = warmupTarget.floatValue();
    float now = Math.min((float) step, (float) (decaySteps + warmupSteps));
    if (now < warmupSteps) {
      return (target - initial) * (now / warmupSteps) + initial;
    }
    return decayed(now - warmupSteps, target);
  }

  private float decayed(float step, float from) {
    float cosine = 0.5f * (1f + (float) Math.cos((float) Math.PI * (step / decaySteps)));
    return from * ((float) (1 - alpha) * cosine + (float) alpha);
  }

  @Override
  public String className() {
    return "CosineDecay";
  }

  @Override
  public Map<String, @Nullable Object> config() {
    Map<String, @Nullable Object> config = new LinkedHashMap<>();
    config.put("initial_learning_rate", initialLearningRate);
    config.put("decay_steps", decaySteps);
    config.put("alpha", alpha);
    config.put("name", "CosineDecay");
    config.put("warmup_target", warmupTarget);
    config.put("warmup_steps", warmupSteps);
    return config;
  }
}
