package dev.lenet.layers.preprocessing;

import dev.lenet.exceptions.InputException;
import dev.lenet.tensor.DType;
import dev.lenet.tensor.HostTensor;
import java.nio.ByteBuffer;

/** Means and variances of a tensor over all axes but some, summed in double precision. */
final class Moments {
  private final float[] mean;
  private final float[] variance;

  private Moments(float[] mean, float[] variance) {
    this.mean = mean;
    this.variance = variance;
  }

  /** One mean for each group, in the order of the kept axes. */
  float[] mean() {
    return mean;
  }

  float[] variance() {
    return variance;
  }

  /**
   * @param kept the axes that are kept apart, in order
   */
  static Moments of(HostTensor samples, int[] kept) {
    int[] group = groups(samples, kept);
    int groups = 1;
    for (int axis : kept) {
      groups *= (int) samples.shape().size(axis);
    }
    if (group.length == 0) {
      throw new InputException("adapt: no samples (expected: at least one)");
    }
    double[] mean = new double[groups];
    for (int i = 0; i < group.length; i++) {
      mean[group[i]] += value(samples, i);
    }
    double size = (double) group.length / groups;
    for (int g = 0; g < groups; g++) {
      mean[g] /= size;
    }
    double[] variance = new double[groups];
    for (int i = 0; i < group.length; i++) {
      double distance = value(samples, i) - mean[group[i]];
      variance[group[i]] += distance * distance;
    }
    float[] means = new float[groups];
    float[] variances = new float[groups];
    for (int g = 0; g < groups; g++) {
      means[g] = (float) mean[g];
      variances[g] = (float) (variance[g] / size);
    }
    return new Moments(means, variances);
  }

  private static double value(HostTensor samples, int i) {
    ByteBuffer bytes = samples.bytes();
    return samples.dtype() == DType.UINT8
        ? Byte.toUnsignedInt(bytes.get(i))
        : bytes.getFloat(4 * i);
  }

  /** To which group each element belongs. */
  private static int[] groups(HostTensor samples, int[] kept) {
    if (samples.dtype() != DType.UINT8 && samples.dtype() != DType.FLOAT32) {
      throw new InputException(
          "adapt: samples of " + samples.dtype() + " (expected: float32 or uint8)");
    }
    int rank = samples.shape().rank();
    int[] weights = new int[rank];
    int weight = 1;
    for (int k = kept.length - 1; k >= 0; k--) {
      weights[kept[k]] = weight;
      weight *= (int) samples.shape().size(kept[k]);
    }
    int[] group = new int[samples.elements()];
    for (int i = 0; i < group.length; i++) {
      int rest = i;
      for (int axis = rank - 1; axis >= 0; axis--) {
        int size = (int) samples.shape().size(axis);
        group[i] += rest % size * weights[axis];
        rest /= size;
      }
    }
    return group;
  }
}
