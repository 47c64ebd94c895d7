package dev.lenet.bench;

import dev.lenet.datasets.Dataset;
import dev.lenet.tensor.DType;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Scaling;
import dev.lenet.tensor.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;

/**
 * Images of noise in LeNet's shape: how fast they are worked on does not depend on what they show.
 */
final class RandomImages {
  static final int CLASSES = 10;
  static final Shape IMAGE = Shape.of(32, 32, 3);

  private RandomImages() {}

  /** Images as data sets have them, uint8, with labels. */
  static Dataset labelled(int images) {
    Random random = new Random(1);
    byte[] pixels = new byte[Math.toIntExact(IMAGE.elements() * images)];
    random.nextBytes(pixels);
    ByteBuffer labels = ByteBuffer.allocate(images * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < images; i++) {
      labels.putInt(random.nextInt(CLASSES));
    }
    ByteBuffer x = ByteBuffer.wrap(pixels).order(ByteOrder.LITTLE_ENDIAN);
    return new Dataset(
            new HostTensor(DType.UINT8, IMAGE.prepend(images), x),
            new HostTensor(DType.INT32, Shape.of(images), labels.flip()))
        .scaled(Scaling.ZERO_TO_ONE);
  }

  /** Images as a model takes them, float32 in [0, 1). */
  static HostTensor floats(int images) {
    Random random = new Random(1);
    int elements = Math.toIntExact(IMAGE.elements() * images);
    ByteBuffer bytes = ByteBuffer.allocateDirect(elements * Float.BYTES);
    bytes.order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < elements; i++) {
      bytes.putFloat(random.nextFloat());
    }
    return new HostTensor(DType.FLOAT32, IMAGE.prepend(images), bytes.flip());
  }
}
