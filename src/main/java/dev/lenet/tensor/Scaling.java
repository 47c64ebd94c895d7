package dev.lenet.tensor;

import dev.lenet.exceptions.InputException;
import java.nio.ByteBuffer;
import java.util.Locale;

/** How the bytes of an image are scaled to the floats that a model takes. */
public enum Scaling {
  /** 0 to 255, as it is. */
  NONE("none"),
  /** x / 255: [0, 1]. */
  ZERO_TO_ONE("0,1"),
  /** x / 127.5 - 1: [-1, 1]. */
  MINUS_ONE_TO_ONE("-1,1");

  private final String text;

  Scaling(String text) {
    this.text = text;
  }

  /** The scaling that a user wrote: {@code none}, {@code 0,1} or {@code -1,1}. */
  public static Scaling parse(String text) {
    for (Scaling scaling : values()) {
      if (scaling.text.equals(text.toLowerCase(Locale.ROOT).replace(" ", ""))) {
        return scaling;
      }
    }
    throw new InputException("scale '" + text + "' (expected: none, 0,1 or -1,1)");
  }

  /**
   * The floats of bytes, as the graph computes them.
   *
   * @param images uint8, of any shape
   */
  public HostTensor toFloats(HostTensor images) {
    if (images.dtype() != DType.UINT8) {
      throw new InputException("images of " + images.dtype() + " (expected: uint8)");
    }
    float[] values = new float[images.elements()];
    ByteBuffer bytes = images.bytes();
    for (int i = 0; i < values.length; i++) {
      values[i] = toFloat(Byte.toUnsignedInt(bytes.get(i)));
    }
    return HostTensor.ofFloats(images.shape(), values);
  }

  private float toFloat(int value) {
    return switch (this) {
      case NONE -> value;
      case ZERO_TO_ONE -> value / 255f;
      case MINUS_ONE_TO_ONE -> value / 127.5f - 1f;
    };
  }

  @Override
  public String toString() {
    return text;
  }
}
