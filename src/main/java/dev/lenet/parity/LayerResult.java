package dev.lenet.parity;

import dev.lenet.tensor.Shape;

/**
 * The result of comparing one array.
 *
 * @param layer the layer's name in the model; of the model's output {@code y}
 * @param array the array's name in the reference
 * @param shape its shape, N first, images NHWC
 * @param largest the largest magnitude in the reference's array
 * @param maxAbs the largest absolute difference; infinite where one of two numbers is not finite
 * @param maxRelative the same as a part of {@code largest}
 * @param maxUlp the largest difference in float32 steps
 * @param notFinite how many elements are not finite on one side, or otherwise so
 * @param passed whether {@code maxRelative} is within the tolerance
 * @param beforeRelu whether it differs, but would not after a relu of what was recorded
 */
public record LayerResult(
    String layer,
    String array,
    Shape shape,
    double largest,
    double maxAbs,
    double maxRelative,
    long maxUlp,
    long notFinite,
    boolean passed,
    boolean beforeRelu) {

  static LayerResult of(
      String layer, String array, Shape shape, Difference difference, double tolerance) {
    return new LayerResult(
        layer,
        array,
        shape,
        difference.largest(),
        difference.maxAbs(),
        difference.maxRelative(),
        difference.maxUlp(),
        difference.notFinite(),
        difference.isWithin(tolerance),
        difference.isRecordedBeforeRelu(tolerance));
  }
}
