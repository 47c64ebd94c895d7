package dev.lenet.datasets;

import dev.lenet.exceptions.InputException;
import dev.lenet.tensor.Casts;
import dev.lenet.tensor.DType;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Scaling;
import dev.lenet.tensor.Shape;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Labelled samples in memory.
 *
 * <p>Arrays are treated as in Keras: a uint8 {@code x} is cast to float32 and not scaled. A data
 * set of images from {@link Datasets#load} also stores bytes, and records what they represent; the
 * model scales them when it computes.
 *
 * @param x the inputs, N first, images NHWC: uint8 or float32; other types become float32, as Keras
 *     casts them
 * @param y the targets, N first: int32 class numbers {@code (N,)}, or float32 {@code (N, K)}; other
 *     integers become int32, other floating-point types float32
 * @param classNames one name a class, or empty when there are none
 * @param scaling what the bytes of {@code x} represent: {@link Scaling#NONE} for plain numbers;
 *     null for images whose scaling is unknown: they represent [0, 1] or, for a model that begins
 *     with {@code Rescaling} or {@code Normalization}, plain numbers
 */
public record Dataset(
    HostTensor x, HostTensor y, List<String> classNames, @Nullable Scaling scaling)
    implements SampleSource {
  /**
   * Checks that there is one target for each sample.
   *
   * @throws InputException if the shapes do not fit
   */
  public Dataset {
    classNames = List.copyOf(classNames);
    if (x.shape().rank() < 2) {
      throw new InputException(
          "data set: x has shape " + x.shape() + " (expected: samples first, of rank 1 or more)");
    }
    if (y.shape().rank() < 1 || y.shape().size(0) != x.shape().size(0)) {
      throw new InputException(
          "data set: y has shape "
              + y.shape()
              + " (expected: one target for each of the "
              + x.shape().size(0)
              + " samples of x)");
    }
    x = x.dtype() == DType.UINT8 ? x : Casts.toFloat32(x);
    y = Casts.isFloat(y.dtype()) ? Casts.toFloat32(y) : Casts.toInt32(y, "data set: y");
  }

  /** Arrays, as Keras takes them: bytes are numbers. */
  public Dataset(HostTensor x, HostTensor y) {
    this(x, y, List.of());
  }

  /** Arrays, as Keras takes them: bytes are numbers. */
  public Dataset(HostTensor x, HostTensor y, List<String> classNames) {
    this(x, y, classNames, Scaling.NONE);
  }

  /**
   * Arrays, as Keras takes them.
   *
   * @param x images, N x H x W x C
   * @param y one class number for each image
   * @throws InputException where the images differ in shape, or the numbers of images and classes
   *     do
   */
  public static Dataset of(float[][][][] x, int[] y) {
    return new Dataset(HostTensor.of(x), HostTensor.ofInts(Shape.of(y.length), y));
  }

  /**
   * Arrays, as Keras takes them.
   *
   * @param x all samples' elements, the last index fastest
   * @param sample one sample's shape, without N
   * @param y one class number for each sample
   */
  public static Dataset of(float[] x, Shape sample, int[] y) {
    return new Dataset(
        HostTensor.ofFloats(sample.prepend(y.length), x), HostTensor.ofInts(Shape.of(y.length), y));
  }

  /** The same samples with another meaning of their bytes. */
  public Dataset scaled(Scaling newScaling) {
    return new Dataset(x, y, classNames, newScaling);
  }

  @Override
  public int size() {
    return (int) x.shape().size(0);
  }

  @Override
  public Shape sampleShape() {
    return x.shape().dropFirst();
  }

  @Override
  public DType inputType() {
    return x.dtype();
  }

  @Override
  public DType targetType() {
    return y.dtype();
  }

  @Override
  public Shape targetShape() {
    return y.shape().dropFirst();
  }

  @Override
  public void copyInput(int sample, ByteBuffer to) {
    copy(x, new int[] {sample}, 0, 1, to);
  }

  @Override
  public void copyTarget(int sample, ByteBuffer to) {
    copy(y, new int[] {sample}, 0, 1, to);
  }

  @Override
  public void copyInputs(int[] samples, int from, int count, ByteBuffer to) {
    copy(x, samples, from, count, to);
  }

  @Override
  public void copyTargets(int[] samples, int from, int count, ByteBuffer to) {
    copy(y, samples, from, count, to);
  }

  private static void copy(HostTensor tensor, int[] samples, int from, int count, ByteBuffer to) {
    int row = Math.toIntExact(tensor.shape().dropFirst().elements() * tensor.dtype().bytes());
    ByteBuffer bytes = tensor.bytes();
    int at = to.position();
    for (int i = 0; i < count; i++) {
      to.put(at + i * row, bytes, samples[from + i] * row, row);
    }
    to.position(at + count * row);
  }

  @Override
  public HostTensor inputs(int from, int to) {
    return x.rows(from, to);
  }

  @Override
  public HostTensor targets() {
    return y;
  }

  /** The samples from {@code from} to {@code to} (exclusive), sharing memory. */
  @Override
  public Dataset slice(int from, int to) {
    return new Dataset(x.rows(from, to), y.rows(from, to), classNames, scaling);
  }

  /**
   * A copy of some samples, in this order: NumPy's {@code x[indices]}.
   *
   * @param indices 0 to {@code size() - 1}; any number of times
   * @throws InputException where an index is outside
   */
  public Dataset select(int... indices) {
    for (int index : indices) {
      if (index < 0 || index >= size()) {
        throw new InputException("sample " + index + " (expected: 0 to " + (size() - 1) + ")");
      }
    }
    return new Dataset(rows(x, indices), rows(y, indices), classNames, scaling);
  }

  private static HostTensor rows(HostTensor tensor, int... indices) {
    Shape shape = tensor.shape().with(0, indices.length);
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.toIntExact(shape.elements() * tensor.dtype().bytes()));
    copy(tensor, indices, 0, indices.length, bytes);
    return new HostTensor(tensor.dtype(), shape, bytes.flip());
  }

  /** The class names, or numbers if the data has none. */
  public List<String> namesFor(int classes) {
    List<String> names =
        new ArrayList<>(classNames.subList(0, Math.min(classes, classNames.size())));
    for (int i = names.size(); i < classes; i++) {
      names.add(Integer.toString(i));
    }
    return names;
  }
}
