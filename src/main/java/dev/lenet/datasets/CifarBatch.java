package dev.lenet.datasets;

import dev.lenet.exceptions.InputException;
import dev.lenet.internal.pickle.RestrictedPickle;
import dev.lenet.numpy.NumpyPickle;
import dev.lenet.tensor.DType;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/**
 * Some of CIFAR-10's images: one batch file, or several put together.
 *
 * @param x uint8, N x 32 x 32 x 3
 * @param y uint8, {@code (N,)}
 */
record CifarBatch(HostTensor x, HostTensor y) {
  private static final int PLANE = 32 * 32;
  private static final int IMAGE = 3 * PLANE;

  /**
   * A file of the archive for Python: a pickled dict with {@code data} (N x 3072), {@code labels}.
   */
  static CifarBatch python(ByteBuffer pickle, String where) {
    Object value = new RestrictedPickle(NumpyPickle.globals(where)).load(pickle, where);
    if (!(value instanceof Map<?, ?> batch)
        || !(batch.get("data") instanceof NumpyPickle.Array data)
        || !(batch.get("labels") instanceof List<?> labels)) {
      throw new InputException(where + ": not a batch (expected: a dict with data and labels)");
    }
    HostTensor planes = data.tensor();
    if (planes.dtype() != DType.UINT8 || !planes.shape().equals(Shape.of(labels.size(), IMAGE))) {
      throw new InputException(
          where
              + ": data is "
              + planes.dtype()
              + " "
              + planes.shape()
              + " (expected: uint8 "
              + Shape.of(labels.size(), IMAGE)
              + ")");
    }
    byte[] numbers = new byte[labels.size()];
    for (int i = 0; i < numbers.length; i++) {
      if (!(labels.get(i) instanceof Long label) || label < 0 || label > 255) {
        throw new InputException(
            where + ": labels[" + i + "] is " + labels.get(i) + " (expected: 0 to 9)");
      }
      numbers[i] = label.byteValue();
    }
    byte[] images = new byte[numbers.length * IMAGE];
    ByteBuffer bytes = planes.bytes();
    for (int i = 0; i < numbers.length; i++) {
      interleave(bytes, i * IMAGE, images, i * IMAGE);
    }
    return of(images, numbers);
  }

  /** A file of the binary archive: for each image a label, then the planes red, green, blue. */
  static CifarBatch binary(ByteBuffer bytes, String where) {
    if (bytes.remaining() % (1 + IMAGE) != 0 || !bytes.hasRemaining()) {
      throw new InputException(
          where
              + ": truncated: "
              + bytes.remaining()
              + " bytes (expected: a multiple of "
              + (1 + IMAGE)
              + ")");
    }
    int n = bytes.remaining() / (1 + IMAGE);
    byte[] labels = new byte[n];
    byte[] images = new byte[n * IMAGE];
    for (int i = 0; i < n; i++) {
      labels[i] = bytes.get(i * (1 + IMAGE));
      interleave(bytes, i * (1 + IMAGE) + 1, images, i * IMAGE);
    }
    return of(images, labels);
  }

  static CifarBatch concatenate(List<CifarBatch> batches) {
    int n = batches.stream().mapToInt(batch -> batch.y.elements()).sum();
    ByteBuffer images = ByteBuffer.allocate(n * IMAGE);
    ByteBuffer labels = ByteBuffer.allocate(n);
    for (CifarBatch batch : batches) {
      images.put(batch.x.bytes());
      labels.put(batch.y.bytes());
    }
    return of(images.array(), labels.array());
  }

  /** One image from channels first to channels last. */
  private static void interleave(ByteBuffer planes, int from, byte[] image, int to) {
    for (int pixel = 0; pixel < PLANE; pixel++) {
      for (int channel = 0; channel < 3; channel++) {
        image[to + 3 * pixel + channel] = planes.get(from + channel * PLANE + pixel);
      }
    }
  }

  private static CifarBatch of(byte[] images, byte[] labels) {
    return new CifarBatch(
        HostTensor.ofBytes(Shape.of(labels.length, 32, 32, 3), images),
        HostTensor.ofBytes(Shape.of(labels.length), labels));
  }
}
