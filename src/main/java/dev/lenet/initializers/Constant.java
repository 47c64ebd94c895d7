package dev.lenet.initializers;

import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keras's {@code Constant}: every element is {@code value}. */
public record Constant(double value) implements Initializer {
  @Override
  public HostTensor sample(Shape shape) {
    float[] values = new float[Math.toIntExact(shape.elements())];
    Arrays.fill(values, (float) value);
    return HostTensor.ofFloats(shape, values);
  }

  @Override
  public String className() {
    return "Constant";
  }

  @Override
  public Map<String, @Nullable Object> config() {
    return Map.of("value", value);
  }
}
