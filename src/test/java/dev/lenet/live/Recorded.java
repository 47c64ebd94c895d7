package dev.lenet.live;

import dev.lenet.numpy.Npz;
import dev.lenet.tensor.DType;
import dev.lenet.tensor.HostTensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/** What one side recorded of a model: {@code x}, {@code y} and the weights {@code w/0}, ... */
record Recorded(Map<String, HostTensor> arrays) {
  static Recorded read(Path file) {
    return new Recorded(Npz.read(file));
  }

  static void write(Path file, HostTensor x, HostTensor y, List<HostTensor> weights) {
    Map<String, HostTensor> arrays = new LinkedHashMap<>();
    arrays.put("x", x);
    arrays.put("y", y);
    for (int i = 0; i < weights.size(); i++) {
      arrays.put("w/" + i, weights.get(i));
    }
    Npz.write(file, arrays);
  }

  boolean has(String key) {
    return arrays.containsKey(key);
  }

  HostTensor get(String key) {
    return Objects.requireNonNull(arrays.get(key), key);
  }

  List<HostTensor> weights() {
    List<HostTensor> values = new ArrayList<>();
    for (HostTensor next; (next = arrays.get("w/" + values.size())) != null; ) {
      values.add(next);
    }
    return values;
  }

  /** How many weights are not the same type, shape and bits; there have to be some. */
  double unequal(List<HostTensor> actual) {
    return actual.isEmpty() ? Double.POSITIVE_INFINITY : unequal(weights(), actual);
  }

  /** How many are not the same type, shape and bits. */
  static double unequal(List<HostTensor> expected, List<HostTensor> actual) {
    if (expected.size() != actual.size()) {
      return Double.POSITIVE_INFINITY;
    }
    int unequal = 0;
    for (int i = 0; i < expected.size(); i++) {
      unequal += expected.get(i).equals(actual.get(i)) ? 0 : 1;
    }
    return unequal;
  }

  /** The largest absolute difference of the outputs. */
  double difference(HostTensor actual) {
    return difference(get("y"), actual);
  }

  /** The largest absolute difference. */
  static double difference(HostTensor expected, HostTensor actual) {
    if (!expected.shape().equals(actual.shape()) || actual.dtype() != DType.FLOAT32) {
      return Double.POSITIVE_INFINITY;
    }
    double worst = 0;
    float[] one = expected.floats();
    float[] other = actual.floats();
    for (int i = 0; i < one.length; i++) {
      double difference = Math.abs((double) one[i] - other[i]);
      worst = difference <= worst ? worst : difference;
    }
    return worst;
  }

  /** Each number a little larger or smaller, of the same sign. */
  static HostTensor moved(HostTensor weight, Random random) {
    float[] values = weight.floats();
    for (int i = 0; i < values.length; i++) {
      values[i] *= 0.8f + 0.4f * random.nextFloat();
    }
    return HostTensor.ofFloats(weight.shape(), values);
  }
}
