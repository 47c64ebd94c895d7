package dev.lenet.serve.v2;

import dev.lenet.serve.models.ServeError;
import dev.lenet.serve.v2.proto.InferTensorContents;
import dev.lenet.tensor.DType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.IntConsumer;

/** A tensor's elements where a gRPC request has them as values, in the field of their datatype. */
final class InferContents {
  private final String name;
  private final DType dtype;
  private final InferTensorContents contents;

  /**
   * @param name the input's
   */
  InferContents(String name, DType dtype, InferTensorContents contents) {
    this.name = name;
    this.dtype = dtype;
    this.contents = contents;
  }

  /**
   * The elements as bytes, little-endian.
   *
   * @param elements how many the shape has
   * @throws ServeError when there are more or fewer, or one does not fit the dtype
   */
  ByteBuffer bytes(long elements) {
    int count = count();
    if (count != elements) {
      throw ServeError.invalid(
          "input %s: %d values of %s (expected: %d)", name, count, V2DType.of(dtype), elements);
    }
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.multiplyExact(count, dtype.bytes()))
            .order(ByteOrder.LITTLE_ENDIAN);
    IntConsumer put = putter(bytes);
    for (int i = 0; i < count; i++) {
      put.accept(i);
    }
    return bytes.flip();
  }

  private int count() {
    return switch (dtype) {
      case BOOL -> contents.getBoolContentsCount();
      case INT8, INT16, INT32 -> contents.getIntContentsCount();
      case INT64 -> contents.getInt64ContentsCount();
      case UINT8, UINT16, UINT32 -> contents.getUintContentsCount();
      case UINT64 -> contents.getUint64ContentsCount();
      case FLOAT32 -> contents.getFp32ContentsCount();
      case FLOAT64 -> contents.getFp64ContentsCount();
      case FLOAT16, BFLOAT16 ->
          throw ServeError.invalid(
              "input %s: %s as values (expected: raw_input_contents)", name, V2DType.of(dtype));
    };
  }

  /** What appends the value of an index. */
  private IntConsumer putter(ByteBuffer bytes) {
    return switch (dtype) {
      case BOOL -> i -> bytes.put((byte) (contents.getBoolContents(i) ? 1 : 0));
      case INT8 -> i -> bytes.put((byte) fitting(contents.getIntContents(i)));
      case INT16 -> i -> bytes.putShort((short) fitting(contents.getIntContents(i)));
      case INT32 -> i -> bytes.putInt(contents.getIntContents(i));
      case INT64 -> i -> bytes.putLong(contents.getInt64Contents(i));
      case UINT8 -> i -> bytes.put((byte) fitting(unsigned(i)));
      case UINT16 -> i -> bytes.putShort((short) fitting(unsigned(i)));
      case UINT32 -> i -> bytes.putInt(contents.getUintContents(i));
      case UINT64 -> i -> bytes.putLong(contents.getUint64Contents(i));
      case FLOAT32 -> i -> bytes.putFloat(contents.getFp32Contents(i));
      case FLOAT64 -> i -> bytes.putDouble(contents.getFp64Contents(i));
      case FLOAT16, BFLOAT16 -> throw new IllegalStateException("no field of " + dtype);
    };
  }

  private long unsigned(int index) {
    return Integer.toUnsignedLong(contents.getUintContents(index));
  }

  private long fitting(long value) {
    int bits = Byte.SIZE * dtype.bytes();
    boolean signed = dtype == DType.INT8 || dtype == DType.INT16;
    long low = signed ? -1L << (bits - 1) : 0;
    long high = signed ? (1L << (bits - 1)) - 1 : (1L << bits) - 1;
    if (value < low || value > high) {
      throw ServeError.invalid("input %s: %d (expected: %s)", name, value, V2DType.of(dtype));
    }
    return value;
  }
}
