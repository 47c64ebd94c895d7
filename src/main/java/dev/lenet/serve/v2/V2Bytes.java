package dev.lenet.serve.v2;

import com.fasterxml.jackson.core.JsonParser;
import dev.lenet.exceptions.InputException;
import dev.lenet.serve.json.ImageReader;
import dev.lenet.serve.models.ServeError;
import dev.lenet.tensor.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The elements of a V2 tensor of {@code BYTES}. */
final class V2Bytes {
  /** The datatype of images, whatever the model's own is. */
  static final String DATATYPE = "BYTES";

  private V2Bytes() {}

  /**
   * Checks that the shape of a tensor has as many elements as came.
   *
   * @param shape null where the request has none
   * @throws ServeError when it has more or fewer
   */
  static void requireCount(String input, @Nullable Shape shape, int count) {
    long expected;
    try {
      expected = shape == null ? -1 : shape.elements();
    } catch (InputException e) { // more than can be counted
      expected = -1;
    }
    if (expected != count) {
      throw ServeError.invalid(
          "input %s: shape %s for %d images (expected: one element per image)",
          input, shape == null ? "none" : shape, count);
    }
  }

  /**
   * Of JSON: strings in base64, in lists of any depth.
   *
   * @param data in front of the list; null where there is none
   */
  static List<byte[]> fromJson(@Nullable JsonParser data) throws IOException {
    List<byte[]> elements = new ArrayList<>();
    if (data == null) {
      return elements;
    }
    int depth = 0;
    do {
      switch (data.nextToken()) {
        case START_ARRAY -> depth++;
        case END_ARRAY -> depth--;
        case VALUE_STRING -> elements.add(ImageReader.fromBase64(data.getText()));
        default ->
            throw ServeError.invalid(
                "BYTES: %s (expected: strings in base64)", String.valueOf(data.getText()));
      }
    } while (depth > 0);
    return elements;
  }

  /**
   * Of the binary extension, and of gRPC's raw contents: each element behind its length, of four
   * bytes little-endian.
   *
   * @param binary stands on the first; behind the last when this returns
   * @param size how many bytes they take
   */
  static List<byte[]> fromBinary(ByteBuffer binary, long size, String input) {
    if (size > binary.remaining()) {
      throw ServeError.invalid(
          "input %s: binary_data_size %d, but %d bytes left", input, size, binary.remaining());
    }
    int end = binary.position() + (int) size;
    List<byte[]> elements = new ArrayList<>();
    while (binary.position() < end) {
      int left = end - binary.position() - Integer.BYTES;
      long length = left < 0 ? -1 : Integer.toUnsignedLong(binary.getInt());
      if (length < 0 || length > left) {
        throw ServeError.invalid(
            "input %s: truncated BYTES element (expected: a length in four bytes, then that many"
                + " bytes)",
            input);
      }
      byte[] element = new byte[(int) length];
      binary.get(element);
      elements.add(element);
    }
    return elements;
  }
}
