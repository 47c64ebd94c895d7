package dev.lenet.initializers;

import dev.lenet.exceptions.InputException;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keras's {@code Identity}: {@code gain} on the diagonal of a matrix, zeros elsewhere. */
public record Identity(double gain) implements Initializer {
  /** Ones on the diagonal. */
  public Identity() {
    this(1);
  }

  @Override
  public HostTensor sample(Shape shape) {
    if (shape.rank() != 2) {
      throw new InputException("Identity: weight of shape " + shape + " (expected: a matrix)");
    }
    float[] values = new float[Math.toIntExact(shape.elements())];
    int columns = (int) shape.size(1);
    for (int i = 0; i < Math.min(shape.size(0), columns); i++) {
      values[i * columns + i] = (float) gain;
    }
    return HostTensor.ofFloats(shape, values);
  }

  @Override
  public String className() {
    return "Identity";
  }

  /** Keras writes no gain, but reads one. */
  @Override
  public Map<String, @Nullable Object> config() {
    return gain == 1 ? Map.of() : Map.of("gain", gain);
  }
}
