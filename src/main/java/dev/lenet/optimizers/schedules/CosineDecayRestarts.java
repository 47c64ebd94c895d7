package dev.lenet.optimizers.schedules;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keras's {@code CosineDecayRestarts} (Loshchilov and Hutter, 2016): half a cosine down, again and
 * again.
 *
 * @param tMul how many times longer each fall takes than the one before
 * @param mMul how many times higher each fall starts than the one before
 * @param alpha where each fall ends, as a share of the initial learning rate
 */
public record CosineDecayRestarts(
    double initialLearningRate, long firstDecaySteps, double tMul, double mMul, double alpha)
    implements LearningRateSchedule {
  /**
   * Checks the steps.
   *
   * @throws dev.lenet.exceptions.InputException if they are less than 1
   */
  public CosineDecayRestarts {
    LearningRateSchedule.positiveSteps("CosineDecayRestarts", firstDecaySteps);
  }

  /** Twice as long each time, from the same height, down to 0. */
  public CosineDecayRestarts(double initialLearningRate, long firstDecaySteps) {
    this(initialLearningRate, firstDecaySteps, 2, 1, 0);
  }

  @Override
  public float at(long step) {
    float t = (float) tMul;
    float done = (float) step / firstDecaySteps;
    float restart;
    if (t == 1f) {
      restart = (float) Math.floor(done);
      done -= restart;
    } else {
      restart = (float) Math.floor((float) Math.log(1f - done * (1f - t)) / (float) Math.log(t));
      float length = (float) Math.pow(t, restart);
      done = (done - (1f - length) / (1f - t)) / length;
    }
    float height = (float) Math.pow((float) mMul, restart);
    float cosine = 0.5f * height * (1f + (float) Math.cos((float) Math.PI * done));
    return (float) initialLearningRate * ((1f - (float) alpha) * cosine + (float) alpha);
  }

  @Override
  public String className() {
    return "CosineDecayRestarts";
  }

  @Override
  public Map<String, @Nullable Object> config() {
    Map<String, @Nullable Object> config = new LinkedHashMap<>();
    config.put("initial_learning_rate", initialLearningRate);
    config.put("first_decay_steps", firstDecaySteps);
    config.put("t_mul", tMul);
    config.put("m_mul", mMul);
    config.put("alpha", alpha);
    config.put("name", "SGDRDecay");
    return config;
  }
}
