package dev.lenet.serve.page;

import dev.lenet.serve.json.Json;
import dev.lenet.tensor.HostTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A JSON header with numbers behind it: four bytes with the header's length, the header, padded by
 * spaces so that the numbers lie at a multiple of four, and the numbers as float32; all
 * little-endian.
 */
final class Frame {
  private final List<float[]> parts = new ArrayList<>();
  private int length;

  /**
   * Puts numbers behind those that are there.
   *
   * @return the place of the first among all numbers
   */
  int add(float... numbers) {
    int at = length;
    parts.add(numbers);
    length = Math.addExact(length, numbers.length);
    return at;
  }

  /** As {@link #add(float...)}, of bytes as they are: 0 to 255. */
  int addBytes(HostTensor bytes) {
    ByteBuffer from = bytes.bytes();
    float[] numbers = new float[from.remaining()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = Byte.toUnsignedInt(from.get(i));
    }
    return add(numbers);
  }

  /** The whole, with a header that was written after the numbers were put in. */
  byte[] with(Json.Writer header) {
    byte[] json = Json.write(header);
    byte[] padded = Arrays.copyOf(json, (json.length + 3) / 4 * 4);
    Arrays.fill(padded, json.length, padded.length, (byte) ' ');
    int size = Math.addExact(Integer.BYTES + padded.length, Math.multiplyExact(length, 4));
    ByteBuffer all = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    all.putInt(padded.length).put(padded);
    parts.forEach(part -> part(all, part));
    return all.array();
  }

  private static void part(ByteBuffer all, float... numbers) {
    all.asFloatBuffer().put(numbers);
    all.position(all.position() + Float.BYTES * numbers.length);
  }
}
