package dev.lenet.tensor;

/**
 * The name, element type and shape of a model's input or output.
 *
 * @param name its name in the signature
 * @param dtype its element type
 * @param shape its shape, N first; -1 for what a batch decides
 */
public record TensorSpec(String name, DType dtype, Shape shape) {
  /** As Keras says it: {@code image float32 (None, 32, 32, 3)}. */
  @Override
  public String toString() {
    return name + " " + dtype + " " + shape;
  }
}
