package dev.lenet.serve.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.lenet.serve.models.ServeError;
import dev.lenet.tensor.DType;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A tensor's elements while they are read from JSON: it grows with what really came. */
final class Elements {
  private static final int START = 1 << 14;

  private final String name;
  private final DType dtype;
  private ByteBuffer bytes = ByteBuffer.allocate(START).order(ByteOrder.LITTLE_ENDIAN);

  Elements(String name, DType dtype) {
    this.name = name;
    this.dtype = dtype;
  }

  long count() {
    return bytes.position() / dtype.bytes();
  }

  /** Adds elements of the dtype, little-endian. */
  void addAll(ByteBuffer more) {
    if (bytes.remaining() < more.remaining()) {
      int needed = Math.addExact(bytes.position(), more.remaining());
      int capacity = Math.max(needed, Math.multiplyExact(2, bytes.capacity()));
      bytes = ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN).put(bytes.flip());
    }
    bytes.put(more);
  }

  /** The elements so far, little-endian. */
  ByteBuffer bytes() {
    return bytes.duplicate().flip();
  }

  /** Adds a float32. */
  void add(float value) {
    makeRoom();
    bytes.putFloat(value);
  }

  /**
   * Adds all that can be read as float32.
   *
   * @return how many it were
   */
  int add(PlainFloats numbers) {
    int from = bytes.position();
    int to = numbers.read(bytes.array(), from);
    while (bytes.capacity() - to < Float.BYTES) {
      bytes.position(to);
      makeRoom();
      to = numbers.read(bytes.array(), to);
    }
    bytes.position(to);
    return (to - from) / Float.BYTES;
  }

  private void makeRoom() {
    if (bytes.remaining() < Long.BYTES) {
      bytes =
          ByteBuffer.allocate(Math.multiplyExact(2, bytes.capacity()))
              .order(ByteOrder.LITTLE_ENDIAN)
              .put(bytes.flip());
    }
  }

  /**
   * Adds the scalar that the parser stands on.
   *
   * @throws ServeError when it is none of the dtype
   */
  void add(JsonParser parser) throws IOException {
    makeRoom();
    switch (dtype) {
      case FLOAT32 -> addFloat(parser);
      case FLOAT64 -> addDouble(parser);
      case BOOL -> addBoolean(parser);
      case UINT8, INT8, INT16, UINT16, INT32, UINT32, INT64, UINT64 -> addInteger(parser);
      default ->
          throw new ServeError(
              ServeError.Code.UNIMPLEMENTED,
              "input " + name + ": " + dtype + " in JSON (expected: binary data of V2)");
    }
  }

  private void addFloat(JsonParser parser) throws IOException {
    requireNumber(parser);
    float value = parser.getFloatValue();
    if (Float.isInfinite(value) && isBeyondFloat64(parser)) {
      throw wrong(parser);
    }
    bytes.putFloat(value);
  }

  private void addDouble(JsonParser parser) throws IOException {
    requireNumber(parser);
    double value = parser.getDoubleValue();
    if (Double.isInfinite(value) && isBeyondFloat64(parser)) {
      throw wrong(parser);
    }
    bytes.putDouble(value);
  }

  private void requireNumber(JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    if (token != JsonToken.VALUE_NUMBER_INT && token != JsonToken.VALUE_NUMBER_FLOAT) {
      throw wrong(parser);
    }
  }

  /** Of a number that was read as infinite: whether it is meant to be finite, and is too large. */
  private static boolean isBeyondFloat64(JsonParser parser) throws IOException {
    String text = parser.getText();
    return !text.endsWith("Infinity") && Double.isInfinite(Double.parseDouble(text));
  }

  private void addBoolean(JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    if (token != JsonToken.VALUE_TRUE && token != JsonToken.VALUE_FALSE) {
      throw wrong(parser);
    }
    bytes.put((byte) (token == JsonToken.VALUE_TRUE ? 1 : 0));
  }

  private void addInteger(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
      throw wrong(parser);
    }
    boolean unsigned = dtype.name().startsWith("U");
    int bits = 8 * dtype.bytes();
    BigInteger value = parser.getBigIntegerValue();
    boolean fits =
        unsigned ? value.signum() >= 0 && value.bitLength() <= bits : value.bitLength() < bits;
    if (!fits) {
      throw wrong(parser);
    }
    switch (dtype.bytes()) {
      case 1 -> bytes.put(value.byteValue());
      case 2 -> bytes.putShort(value.shortValue());
      case 4 -> bytes.putInt(value.intValue());
      default -> bytes.putLong(value.longValue());
    }
  }

  private ServeError wrong(JsonParser parser) throws IOException {
    String found = parser.currentToken() == JsonToken.START_OBJECT ? "an object" : parser.getText();
    String shown = found.length() > 40 ? found.substring(0, 40) + "..." : found;
    return ServeError.invalid("input %s: %s (expected: %s)", name, shown, dtype);
  }
}
