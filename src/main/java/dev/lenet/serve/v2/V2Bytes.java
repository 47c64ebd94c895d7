package dev.lenet.serve.v2;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import dev.lenet.serve.json.ImageReader;
import dev.lenet.serve.models.ServeError;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The elements of a V2 tensor of {@code BYTES}. */
final class V2Bytes {
  private V2Bytes() {}

  /** Of JSON: strings in base64, in lists of any depth. */
  static List<byte[]> fromJson(@Nullable TokenBuffer data) throws IOException {
    List<byte[]> elements = new ArrayList<>();
    if (data == null) {
      return elements;
    }
    try (JsonParser parser = data.asParser()) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token == JsonToken.VALUE_STRING) {
          elements.add(ImageReader.fromBase64(parser.getText()));
        } else if (token != JsonToken.START_ARRAY && token != JsonToken.END_ARRAY) {
          throw ServeError.invalid(
              "BYTES: %s (expected: strings in base64)", String.valueOf(parser.getText()));
        }
      }
    }
    return elements;
  }

  /**
   * Of the binary extension: each element behind its length, of four bytes little-endian.
   *
   * @param binary stands on the first; behind the last when this returns
   * @param size how many bytes they take
   */
  static List<byte[]> fromBinary(ByteBuffer binary, long size, String input) {
    if (size > binary.remaining()) {
      throw ServeError.invalid(
          "input %s: binary_data_size %d, %d bytes left", input, size, binary.remaining());
    }
    int end = binary.position() + (int) size;
    List<byte[]> elements = new ArrayList<>();
    while (binary.position() < end) {
      int left = end - binary.position() - Integer.BYTES;
      long length = left < 0 ? -1 : Integer.toUnsignedLong(binary.getInt());
      if (length < 0 || length > left) {
        throw ServeError.invalid(
            "input %s: an element of BYTES that is cut (expected: four bytes of length, and so many)",
            input);
      }
      byte[] element = new byte[(int) length];
      binary.get(element);
      elements.add(element);
    }
    return elements;
  }
}
