package dev.lenet.serve.tfs;

import com.google.protobuf.ByteString;
import dev.lenet.serve.models.ServeError;
import dev.lenet.tensor.DType;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.function.IntConsumer;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;

/**
 * Reads {@code TensorProto}s as TensorFlow does ({@code Tensor::FromProto}): the elements are the
 * bytes of {@code tensor_content}, or else the values of the dtype's field, whose last one stands
 * for all that are missing; without any value they are zeros.
 */
final class TensorProtoReader {
  /** The largest tensor whose few values stand for many, in bytes. */
  static final long MAX_FILLED = 64L << 20;

  private final String name;
  private final TensorProto proto;
  private final DType dtype;

  private TensorProtoReader(String name, TensorProto proto) {
    this.name = name;
    this.proto = proto;
    this.dtype = ProtoDType.of(name, proto.getDtype());
  }

  /**
   * Reads a tensor.
   *
   * @param name what the client calls it
   * @throws ServeError when it is none, or of a dtype that no model here takes
   */
  static HostTensor read(String name, TensorProto proto) {
    return new TensorProtoReader(name, proto).tensor();
  }

  /**
   * The elements of a tensor of strings.
   *
   * @throws ServeError when its shape has more or fewer
   */
  static List<byte[]> strings(String name, TensorProto proto) {
    long count = proto.getStringValCount();
    long expected = 1;
    for (TensorShapeProto.Dim dim : proto.getTensorShape().getDimList()) {
      long size = dim.getSize();
      expected = size < 0 || size > count ? count + 1 : Math.min(count + 1, expected * size);
    }
    if (expected != count) {
      throw ServeError.invalid(
          "input %s: %d strings (expected: as many as its shape has elements)", name, count);
    }
    return proto.getStringValList().stream().map(ByteString::toByteArray).toList();
  }

  private HostTensor tensor() {
    Shape shape = shape();
    long size = size(shape);
    ByteBuffer content = proto.getTensorContent().asReadOnlyByteBuffer();
    if (content.hasRemaining()) {
      if (content.remaining() != size) {
        throw ServeError.invalid(
            "input %s: tensor_content of %d bytes (expected: %d, of %s %s)",
            name, content.remaining(), size, dtype, shape);
      }
      return new HostTensor(dtype, shape, content);
    }
    return new HostTensor(dtype, shape, values(shape, size));
  }

  private Shape shape() {
    TensorShapeProto from = proto.getTensorShape();
    long[] sizes = new long[from.getDimCount()];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = from.getDim(i).getSize();
      if (sizes[i] < 0) {
        throw ServeError.invalid(
            "input %s: size %d of dimension %d (expected: 0 or more)", name, sizes[i], i);
      }
    }
    if (from.getUnknownRank()) {
      throw ServeError.invalid("input %s: unknown rank (expected: a shape)", name);
    }
    return Shape.of(sizes);
  }

  private long size(Shape shape) {
    long size = dtype.bytes();
    for (long dimension : shape.toArray()) {
      if (dimension > 0 && size > Long.MAX_VALUE / dimension) {
        throw ServeError.invalid("input %s: shape %s is too large", name, shape);
      }
      size *= dimension;
    }
    return size;
  }

  private ByteBuffer values(Shape shape, long size) {
    int given = count();
    long elements = size / dtype.bytes();
    if (given > elements) {
      throw ServeError.invalid(
          "input %s: %d values (expected: %d, of shape %s)", name, given, elements, shape);
    }
    if (given < elements && size > MAX_FILLED) {
      throw ServeError.invalid(
          "input %s: %d values for shape %s (expected: all %d)", name, given, shape, elements);
    }
    ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(size)).order(ByteOrder.LITTLE_ENDIAN);
    IntConsumer put = putter(bytes);
    for (int i = 0; i < given; i++) {
      put.accept(i);
    }
    for (long i = given; given > 0 && i < elements; i++) {
      put.accept(given - 1);
    }
    return bytes.rewind();
  }

  private int count() {
    return switch (dtype) {
      case FLOAT32 -> proto.getFloatValCount();
      case FLOAT64 -> proto.getDoubleValCount();
      case INT64 -> proto.getInt64ValCount();
      case UINT32 -> proto.getUint32ValCount();
      case UINT64 -> proto.getUint64ValCount();
      case BOOL -> proto.getBoolValCount();
      case FLOAT16, BFLOAT16 -> proto.getHalfValCount();
      case INT8, UINT8, INT16, UINT16, INT32 -> proto.getIntValCount();
    };
  }

  /** What appends the value of an index. */
  private IntConsumer putter(ByteBuffer bytes) {
    return switch (dtype) {
      case FLOAT32 -> i -> bytes.putFloat(proto.getFloatVal(i));
      case FLOAT64 -> i -> bytes.putDouble(proto.getDoubleVal(i));
      case INT64 -> i -> bytes.putLong(proto.getInt64Val(i));
      case UINT32 -> i -> bytes.putInt(proto.getUint32Val(i));
      case UINT64 -> i -> bytes.putLong(proto.getUint64Val(i));
      case BOOL -> i -> bytes.put((byte) (proto.getBoolVal(i) ? 1 : 0));
      case FLOAT16, BFLOAT16 -> i -> bytes.putShort((short) proto.getHalfVal(i));
      case INT8, UINT8 -> i -> bytes.put((byte) proto.getIntVal(i));
      case INT16, UINT16 -> i -> bytes.putShort((short) proto.getIntVal(i));
      case INT32 -> i -> bytes.putInt(proto.getIntVal(i));
    };
  }
}
