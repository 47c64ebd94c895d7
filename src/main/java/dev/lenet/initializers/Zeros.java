package dev.lenet.initializers;

import dev.lenet.data.HostTensor;
import dev.lenet.data.Shape;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keras's {@code Zeros}. */
public record Zeros() implements Initializer {
  @Override
  public HostTensor sample(Shape shape) {
    return HostTensor.ofFloats(shape, new float[(int) shape.elements()]);
  }

  @Override
  public String className() {
    return "Zeros";
  }

  @Override
  public Map<String, @Nullable Object> config() {
    return Map.of();
  }
}
