package dev.lenet.initializers;

import dev.lenet.exceptions.InputException;
import dev.lenet.graph.Stateless;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keras's {@code Orthogonal}: {@code gain} times a matrix with orthonormal columns, or rows where
 * those are fewer; the last dimension against all others (Saxe et al., 2013).
 */
public final class Orthogonal extends RandomInitializer {
  private final double gain;

  /** A gain of 1, and a drawn seed. */
  public Orthogonal() {
    this(1, null);
  }

  /**
   * @param seed null draws one
   */
  public Orthogonal(double gain, @Nullable Integer seed) {
    super(seed);
    this.gain = gain;
  }

  @Override
  public HostTensor sample(Shape shape) {
    if (shape.rank() < 2) {
      throw new InputException(
          "Orthogonal: weight of shape " + shape + " (expected: two dimensions or more)");
    }
    int columns = Math.toIntExact(shape.size(-1));
    int rows = Math.toIntExact(shape.elements() / columns);
    float[] q =
        Stateless.orthonormal(Math.max(rows, columns), Math.min(rows, columns), seed()).floats();
    float[] values = new float[q.length];
    for (int i = 0; i < values.length; i++) {
      int from = rows < columns ? (i % columns) * rows + i / columns : i;
      values[i] = (float) gain * q[from];
    }
    return HostTensor.ofFloats(shape, values);
  }

  @Override
  public Map<String, @Nullable Object> config() {
    Map<String, @Nullable Object> config = super.config();
    config.put("gain", gain);
    return config;
  }
}
