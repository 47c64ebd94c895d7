package dev.lenet.optimizers.schedules;

import dev.lenet.exceptions.InputException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keras's {@code PiecewiseConstantDecay}: the first value up to and with the first boundary, and so
 * on; the last value after the last boundary.
 */
public record PiecewiseConstantDecay(List<Long> boundaries, List<Double> values)
    implements LearningRateSchedule {
  /**
   * Checks the values.
   *
   * @throws InputException unless there is one value more than boundaries
   */
  public PiecewiseConstantDecay {
    boundaries = List.copyOf(boundaries);
    values = List.copyOf(values);
    if (boundaries.isEmpty() || boundaries.size() != values.size() - 1) {
      throw new InputException(
          "schedule PiecewiseConstantDecay: %d boundaries and %d values (expected: one value more than boundaries)"
              .formatted(boundaries.size(), values.size()));
    }
  }

  @Override
  public float at(long step) {
    int i = 0;
    while (i < boundaries.size() && step > boundaries.get(i)) {
      i++;
    }
    return values.get(i).floatValue();
  }

  @Override
  public String className() {
    return "PiecewiseConstantDecay";
  }

  @Override
  public Map<String, @Nullable Object> config() {
    Map<String, @Nullable Object> config = new LinkedHashMap<>();
    config.put("boundaries", boundaries);
    config.put("values", values);
    config.put("name", "PiecewiseConstant");
    return config;
  }
}
