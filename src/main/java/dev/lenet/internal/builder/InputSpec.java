package dev.lenet.internal.builder;

import dev.lenet.datasets.SampleSource;
import dev.lenet.exceptions.InputException;
import dev.lenet.tensor.DType;
import dev.lenet.tensor.Scaling;
import dev.lenet.tensor.Shape;

/**
 * What is fed to a graph.
 *
 * @param x the inputs' element type: uint8, which the graph casts and scales, or float32, taken as
 *     it is
 * @param sample one input's shape, without N
 * @param scaling what the graph makes of uint8; {@link Scaling#NONE} for float32
 * @param y the targets' element type: int32 class numbers {@code (N,)} or float32 {@code (N, ...)}
 * @param target one target's shape, without N
 */
public record InputSpec(DType x, Shape sample, Scaling scaling, DType y, Shape target) {
  public InputSpec {
    if (x != DType.UINT8 && x != DType.FLOAT32) {
      throw new InputException("input dtype " + x + " (expected: uint8 or float32)");
    }
    scaling = x == DType.UINT8 ? scaling : Scaling.NONE;
    if (y != DType.INT32 && y != DType.FLOAT32) {
      throw new InputException("target dtype " + y + " (expected: int32 or float32)");
    }
  }

  /** What a data set feeds. */
  public static InputSpec of(SampleSource data, Scaling scaling) {
    return new InputSpec(
        data.inputType(), data.sampleShape(), scaling, data.targetType(), data.targetShape());
  }
}
