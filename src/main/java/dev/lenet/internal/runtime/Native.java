package dev.lenet.internal.runtime;

import dev.lenet.tensor.DType;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicLong;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.tensorflow.RawTensor;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.buffer.DataStorageVisitor;
import org.tensorflow.proto.DataType;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TUint8;
import org.tensorflow.types.family.TType;

/**
 * A TensorFlow tensor in native memory, counted until it is closed. Every tensor that is fed or
 * fetched goes through here, so that a test can see that none is left open.
 */
public final class Native<T extends TType> implements AutoCloseable {
  private static final AtomicLong OPEN = new AtomicLong();

  private final T tensor;
  private boolean closed;

  private Native(T tensor) {
    this.tensor = tensor;
    OPEN.incrementAndGet();
  }

  /** How many are open in this process. */
  public static long open() {
    return OPEN.get();
  }

  /** A tensor of this type and shape, its elements not set. */
  public static <T extends TType> Native<T> allocate(Class<T> type, Shape shape) {
    NativeLibrary.load();
    return new Native<>(Tensor.of(type, org.tensorflow.ndarray.Shape.of(shape.toArray())));
  }

  /** A copy of a host tensor. */
  public static <T extends TType> Native<T> of(Class<T> type, HostTensor value) {
    Native<T> copy = allocate(type, value.shape());
    boolean whole = false;
    try {
      copy.bytes().put(value.bytes());
      whole = true;
      return copy;
    } finally {
      if (!whole) {
        copy.close();
      }
    }
  }

  /** A copy of a host tensor, with the type that TensorFlow has for its dtype. */
  public static Native<? extends TType> of(HostTensor value) {
    return of(typeOf(value.dtype()), value);
  }

  /** Takes over a tensor that a session returned; closing this closes it. */
  static <T extends TType> Native<T> adopt(T tensor) {
    return new Native<>(tensor);
  }

  public T get() {
    return tensor;
  }

  /** The elements' memory, little-endian: valid until this is closed. */
  public ByteBuffer bytes() {
    return view(tensor).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** A copy of the elements on the JVM's heap. */
  public HostTensor toHost() {
    return toHost(tensor);
  }

  /** A copy of a tensor's elements on the JVM's heap; the tensor stays open. */
  public static HostTensor toHost(Tensor tensor) {
    ByteBuffer from = view(tensor);
    ByteBuffer copy = ByteBuffer.allocate(from.remaining()).order(ByteOrder.LITTLE_ENDIAN);
    copy.put(from).flip();
    return new HostTensor(dtypeOf(tensor), Shape.of(tensor.shape().asArray()), copy);
  }

  private static ByteBuffer view(Tensor tensor) {
    RawTensor raw = tensor.asRawTensor();
    if (raw.numBytes() == 0) {
      return ByteBuffer.allocate(0);
    }
    return raw.data().accept(new Memory());
  }

  /** A tensor's memory as a direct buffer, without a copy. */
  private static final class Memory implements DataStorageVisitor<ByteBuffer> {
    @Override
    public ByteBuffer visit(ByteBuffer buffer) {
      return buffer.duplicate();
    }

    @Override
    public ByteBuffer visit(long address, long length, long scale) {
      return new At(address, length * scale).asByteBuffer();
    }

    @Override
    public ByteBuffer fallback() {
      throw new IllegalStateException("a tensor's memory that is neither a buffer nor an address");
    }
  }

  /** Counts a tensor that was opened elsewhere in this package. */
  static void countOpened() {
    OPEN.incrementAndGet();
  }

  /** Counts such a tensor as closed. */
  static void countClosed() {
    OPEN.decrementAndGet();
  }

  /** A pointer to memory that somebody else owns. */
  private static final class At extends BytePointer {
    At(long address, long bytes) {
      super((Pointer) null);
      this.address = address;
      this.limit = bytes;
      this.capacity = bytes;
    }
  }

  /** TensorFlow's type for a dtype. */
  public static Class<? extends TType> typeOf(DType dtype) {
    return switch (dtype) {
      case UINT8 -> TUint8.class;
      case INT32 -> TInt32.class;
      case INT64 -> TInt64.class;
      case FLOAT32 -> TFloat32.class;
      case FLOAT64 -> TFloat64.class;
      case BOOL -> TBool.class;
      default -> throw new IllegalArgumentException("dtype " + dtype + ": not fed to a graph here");
    };
  }

  private static DType dtypeOf(Tensor tensor) {
    return dtypeOf(tensor.dataType());
  }

  /** TensorFlow's number for a dtype, in its protocol buffers and its C API. */
  static DataType dataType(DType dtype) {
    return switch (dtype) {
      case UINT8 -> DataType.DT_UINT8;
      case INT32 -> DataType.DT_INT32;
      case INT64 -> DataType.DT_INT64;
      case FLOAT32 -> DataType.DT_FLOAT;
      case FLOAT64 -> DataType.DT_DOUBLE;
      case BOOL -> DataType.DT_BOOL;
      default -> throw new IllegalArgumentException("dtype " + dtype + ": not fed to a graph here");
    };
  }

  /** Our dtype for TensorFlow's. */
  static DType dtypeOf(DataType type) {
    return switch (type) {
      case DT_UINT8 -> DType.UINT8;
      case DT_INT32 -> DType.INT32;
      case DT_INT64 -> DType.INT64;
      case DT_FLOAT -> DType.FLOAT32;
      case DT_DOUBLE -> DType.FLOAT64;
      case DT_BOOL -> DType.BOOL;
      default -> throw new IllegalArgumentException("dtype " + type + ": not fetched here");
    };
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      tensor.close();
      OPEN.decrementAndGet();
    }
  }
}
