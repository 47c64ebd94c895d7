package dev.lenet.data;

import java.util.ArrayList;
import java.util.List;

/**
 * Labelled samples in memory.
 *
 * <p>Images keep their bytes: a uint8 {@code x} is scaled to [0, 1] inside the graph.
 *
 * @param x the inputs, N first: uint8 or float32, images NHWC
 * @param y the targets, N first: int32 class numbers {@code (N,)}, or float32 {@code (N, K)}
 * @param classNames one name a class, or empty when there are none
 */
public record Dataset(HostTensor x, HostTensor y, List<String> classNames) {
  public Dataset {
    classNames = List.copyOf(classNames);
    if (x.shape().rank() < 2 || (x.dtype() != DType.UINT8 && x.dtype() != DType.FLOAT32)) {
      throw new InputException(
          "data set: x is "
              + x.dtype()
              + " "
              + x.shape()
              + " (expected: uint8 or float32 with samples first)");
    }
    if (y.shape().rank() < 1 || y.shape().size(0) != x.shape().size(0)) {
      throw new InputException(
          "data set: y has shape "
              + y.shape()
              + " (expected: one target for each of the "
              + x.shape().size(0)
              + " samples of x)");
    }
  }

  public Dataset(HostTensor x, HostTensor y) {
    this(x, y, List.of());
  }

  /** How many samples. */
  public int size() {
    return (int) x.shape().size(0);
  }

  /** The shape of one sample, without N. */
  public Shape sampleShape() {
    return x.shape().dropFirst();
  }

  /** The samples from {@code from} to {@code to} (exclusive), sharing memory. */
  public Dataset slice(int from, int to) {
    return new Dataset(x.rows(from, to), y.rows(from, to), classNames);
  }

  /** Class names, numbered where the data has none. */
  public List<String> namesFor(int classes) {
    List<String> names =
        new ArrayList<>(classNames.subList(0, Math.min(classes, classNames.size())));
    for (int i = names.size(); i < classes; i++) {
      names.add(Integer.toString(i));
    }
    return names;
  }
}
