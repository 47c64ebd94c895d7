package dev.lenet.tensor;

/**
 * What a tensor at a model's border looks like.
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
