package dev.lenet.parity;

import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import java.nio.ByteBuffer;

/** PyTorch's order of dimensions to Keras's: N, C, H, W to N, H, W, C. */
final class AxisOrder {
  private static final int IMAGES = 4;

  private AxisOrder() {}

  /** Images to NHWC; tensors of other ranks as they are. */
  static HostTensor toNhwc(HostTensor tensor) {
    return toNhwc(tensor, Shape.SCALAR);
  }

  /**
   * Images to NHWC, and rows that were flattened from C, H, W to the order H, W, C.
   *
   * @param flattened the H, W, C that rows were flattened from; rank 0 where they were not
   */
  static HostTensor toNhwc(HostTensor tensor, Shape flattened) {
    Shape shape = tensor.shape();
    if (shape.rank() == IMAGES) {
      Shape nhwc = nhwc(shape);
      return reorder(tensor, nhwc.dropFirst(), nhwc);
    }
    if (flattened.rank() > 0 && shape.rank() == 2 && shape.size(1) == flattened.elements()) {
      return reorder(tensor, flattened, shape);
    }
    return tensor;
  }

  /** The shape of images N, C, H, W as N, H, W, C. */
  static Shape nhwc(Shape nchw) {
    return Shape.of(nchw.size(0), nchw.size(2), nchw.size(3), nchw.size(1));
  }

  private static HostTensor reorder(HostTensor tensor, Shape hwc, Shape shape) {
    int bytes = tensor.dtype().bytes();
    int pixels = Math.toIntExact(hwc.size(0) * hwc.size(1));
    int channels = Math.toIntExact(hwc.size(2));
    ByteBuffer from = tensor.bytes();
    ByteBuffer to = ByteBuffer.allocate(from.remaining());
    byte[] element = new byte[bytes];
    for (int sample = 0; to.hasRemaining(); sample++) {
      int start = sample * channels * pixels;
      for (int pixel = 0; pixel < pixels; pixel++) {
        for (int channel = 0; channel < channels; channel++) {
          from.get((start + channel * pixels + pixel) * bytes, element);
          to.put(element);
        }
      }
    }
    return new HostTensor(tensor.dtype(), shape, to.flip());
  }
}
