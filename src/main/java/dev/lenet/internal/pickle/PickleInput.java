package dev.lenet.internal.pickle;

import dev.lenet.exceptions.InputException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** The bytes of a pickle, and the forms in which opcodes store their arguments. */
final class PickleInput {
  private static final int MAX_DIGITS = 100;

  private final ByteBuffer bytes;
  private final String where;

  PickleInput(ByteBuffer bytes, String where) {
    this.bytes = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
    this.where = where;
  }

  /** How many bytes the pickle has. */
  int length() {
    return bytes.limit();
  }

  /** How many bytes were read. */
  int position() {
    return bytes.position();
  }

  InputException bad(String what, String expected) {
    return new InputException(
        where
            + ": pickle, byte "
            + bytes.position()
            + ": "
            + what
            + " (expected: "
            + expected
            + ")");
  }

  int u1() {
    require(1);
    return bytes.get() & 0xFF;
  }

  int u2() {
    require(2);
    return bytes.getShort() & 0xFFFF;
  }

  int i4() {
    require(4);
    return bytes.getInt();
  }

  long u4() {
    return i4() & 0xFFFFFFFFL;
  }

  long i8() {
    require(8);
    return bytes.getLong();
  }

  double bigEndianDouble() {
    require(8);
    return Double.longBitsToDouble(Long.reverseBytes(bytes.getLong()));
  }

  byte[] bytes(long length) {
    require(length);
    byte[] result = new byte[(int) length];
    bytes.get(result);
    return result;
  }

  String text(long length, Charset charset) {
    return new String(bytes(length), charset);
  }

  /** A line without its end, as the protocol 0 writes arguments. */
  String line() {
    int start = bytes.position();
    for (int i = start; i < bytes.limit(); i++) {
      if (bytes.get(i) == '\n') {
        String line = text(i - start, StandardCharsets.UTF_8);
        bytes.position(i + 1);
        return line;
      }
    }
    throw bad("truncated", "a line");
  }

  /** A two's complement little-endian integer of any length. */
  Number integer(long length) {
    byte[] digits = bytes(length);
    for (int i = 0, j = digits.length - 1; i < j; i++, j--) {
      byte swapped = digits[i];
      digits[i] = digits[j];
      digits[j] = swapped;
    }
    return digits.length == 0 ? Long.valueOf(0) : narrow(new BigInteger(digits));
  }

  /** A decimal integer, with or without Python 2's {@code L}. */
  Number decimal(String line) {
    String digits = line.endsWith("L") ? line.substring(0, line.length() - 1) : line;
    if (digits.length() > MAX_DIGITS || !digits.matches("-?\\d+")) {
      throw bad("integer " + line.substring(0, Math.min(line.length(), 20)), "digits");
    }
    return narrow(new BigInteger(digits));
  }

  double decimalFraction(String line) {
    try {
      return Double.parseDouble(line);
    } catch (NumberFormatException e) {
      throw bad("float " + line.substring(0, Math.min(line.length(), 20)), "a number");
    }
  }

  private static Number narrow(BigInteger value) {
    return value.bitLength() < Long.SIZE ? (Number) value.longValue() : value;
  }

  private void require(long length) {
    if (length < 0 || length > bytes.remaining()) {
      throw bad("truncated", length + " more bytes");
    }
  }
}
