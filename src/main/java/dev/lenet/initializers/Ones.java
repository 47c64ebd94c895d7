package dev.lenet.initializers;

import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keras's {@code Ones}. */
public record Ones() implements Initializer {
  @Override
  public HostTensor sample(Shape shape) {
    return new Constant(1).sample(shape);
  }

  @Override
  public String className() {
    return "Ones";
  }

  @Override
  public Map<String, @Nullable Object> config() {
    return Map.of();
  }
}
