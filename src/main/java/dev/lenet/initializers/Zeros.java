package dev.lenet.initializers;

import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keras's {@code Zeros}. */
public record Zeros() implements Initializer {
  @Override
  public HostTensor sample(Shape shape) {
    return new Constant(0).sample(shape);
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
