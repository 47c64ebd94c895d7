package dev.lenet.internal.runtime;

import dev.lenet.predict.Binding;
import dev.lenet.tensor.DType;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.jspecify.annotations.Nullable;
import org.tensorflow.internal.c_api.TF_Output;
import org.tensorflow.internal.c_api.TF_Tensor;
import org.tensorflow.internal.c_api.global.tensorflow;
import org.tensorflow.proto.DataType;

/**
 * Runs of a session with inputs of the same shapes: the memory they are fed from, and every
 * argument of the C API, are made once. For one thread at a time.
 */
public final class NativeCall implements AutoCloseable {
  /** TensorFlow reads in place what begins at a multiple of this. */
  public static final int ALIGNMENT = 64;

  /**
   * What is fed to one tensor.
   *
   * @param tensor its name, {@code op:0}
   * @param shape fully known
   * @param memory where the values will be, in a direct buffer; null to have memory made
   */
  public record Input(String tensor, DType dtype, Shape shape, @Nullable ByteBuffer memory) {}

  private final NativeSession session;
  private final int inputs;
  private final int outputs;
  private final TF_Output feeds;
  private final TF_Output fetches;
  private final PointerPointer<TF_Tensor> fed;
  private final PointerPointer<TF_Tensor> fetched;
  private final NativeSession.Status status = new NativeSession.Status();
  private final List<Fed> memory = new ArrayList<>();
  private boolean closed;

  /** Prepares runs that take these inputs and give the tensors named {@code op:0}. */
  public NativeCall(NativeSession session, List<Input> inputs, List<String> outputs) {
    this.session = session;
    this.inputs = inputs.size();
    this.outputs = outputs.size();
    this.feeds = new TF_Output(Math.max(1, inputs.size()));
    this.fetches = new TF_Output(Math.max(1, outputs.size()));
    this.fed = new PointerPointer<>(Math.max(1, inputs.size()));
    this.fetched = new PointerPointer<>(Math.max(1, outputs.size()));
    // A caller's PointerScope must not free them.
    List.of(feeds, fetches, fed, fetched).forEach(Pointer::retainReference);
    boolean done = false;
    try {
      for (int i = 0; i < inputs.size(); i++) {
        session.find(inputs.get(i).tensor(), feeds, i);
        Fed input = Fed.of(inputs.get(i));
        memory.add(input);
        fed.put(i, input.tensor);
      }
      for (int i = 0; i < outputs.size(); i++) {
        session.find(outputs.get(i), fetches, i);
      }
      done = true;
    } finally {
      if (!done) {
        close();
      }
    }
  }

  /** Sets an input's values. */
  public void set(int input, HostTensor value) {
    memory.get(input).view().put(value.bytes());
  }

  /** Runs, and copies what comes out to the JVM's heap. */
  public List<HostTensor> run() {
    compute();
    List<HostTensor> values = new ArrayList<>();
    try {
      for (int i = 0; i < outputs; i++) {
        values.add(toHost(fetched.get(TF_Tensor.class, i)));
      }
    } finally {
      release();
    }
    return values;
  }

  /**
   * Runs, and copies what comes out into direct buffers.
   *
   * @throws dev.lenet.exceptions.InputException when an output has another size than its buffer
   */
  public void run(List<ByteBuffer> into) {
    compute();
    try {
      for (int i = 0; i < outputs; i++) {
        copy(fetched.get(TF_Tensor.class, i), into.get(i));
      }
    } finally {
      release();
    }
  }

  private void compute() {
    if (closed) {
      throw new IllegalStateException("this call is closed");
    }
    for (int i = 0; i < inputs; i++) {
      memory.get(i).refresh();
    }
    for (int i = 0; i < outputs; i++) {
      fetched.put(i, (Pointer) null);
    }
    session.run(feeds, fed, inputs, fetches, fetched, outputs, status.get());
    status.check();
  }

  private void release() {
    for (int i = 0; i < outputs; i++) {
      TF_Tensor tensor = fetched.get(TF_Tensor.class, i);
      if (tensor != null) {
        tensorflow.TF_DeleteTensor(tensor);
      }
    }
  }

  private static HostTensor toHost(TF_Tensor tensor) {
    long[] sizes = new long[tensorflow.TF_NumDims(tensor)];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = tensorflow.TF_Dim(tensor, i);
    }
    byte[] copy = new byte[Math.toIntExact(tensorflow.TF_TensorByteSize(tensor))];
    if (copy.length > 0) {
      new BytePointer(tensorflow.TF_TensorData(tensor)).get(copy);
    }
    DataType type = DataType.forNumber(tensorflow.TF_TensorType(tensor));
    return new HostTensor(Native.dtypeOf(type), Shape.of(sizes), ByteBuffer.wrap(copy));
  }

  private static void copy(TF_Tensor tensor, ByteBuffer into) {
    long bytes = tensorflow.TF_TensorByteSize(tensor);
    if (bytes != into.remaining()) {
      throw Binding.wrongSize(into.remaining(), bytes);
    }
    if (bytes > 0) {
      Pointer.memcpy(new BytePointer(into.slice()), tensorflow.TF_TensorData(tensor), bytes);
    }
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    memory.forEach(Fed::close);
    feeds.close();
    fetches.close();
    fed.close();
    fetched.close();
    status.close();
  }

  /** A tensor that is fed: over the caller's memory, where that can be read in place. */
  private static final class Fed implements AutoCloseable {
    private final TF_Tensor tensor;
    private final ByteBuffer view;
    private final @Nullable ByteBuffer source;
    private final boolean borrowed;

    private Fed(TF_Tensor tensor, ByteBuffer view, @Nullable ByteBuffer source, boolean borrowed) {
      this.tensor = tensor;
      this.view = view;
      this.source = source;
      this.borrowed = borrowed;
      Native.countOpened();
    }

    static Fed of(Input input) {
      int type = Native.dataType(input.dtype()).getNumber();
      long[] sizes = input.shape().toArray();
      long bytes = Math.multiplyExact(input.shape().elements(), (long) input.dtype().bytes());
      ByteBuffer given = input.memory();
      if (given != null && bytes > 0) {
        Pointer address = new BytePointer(given.slice());
        if (address.address() % ALIGNMENT == 0) {
          TF_Tensor over = TF_Tensor.newTensor(type, sizes, address.limit(bytes));
          over.retainReference();
          if (tensorflow.TF_TensorData(over).address() == address.address()) {
            return new Fed(over, given.slice(), null, true);
          }
          over.releaseReference();
        }
      }
      TF_Tensor own = tensorflow.TF_AllocateTensor(type, sizes, sizes.length, bytes);
      return new Fed(own, memory(own, bytes), given, false);
    }

    private static ByteBuffer memory(TF_Tensor tensor, long bytes) {
      return bytes == 0
          ? ByteBuffer.allocateDirect(0)
          : new BytePointer(tensorflow.TF_TensorData(tensor)).capacity(bytes).asByteBuffer();
    }

    ByteBuffer view() {
      return view.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Copies the caller's memory, where it could not be read in place. */
    void refresh() {
      if (source != null) {
        view().put(source.duplicate());
      }
    }

    @Override
    public void close() {
      if (borrowed) {
        tensor.releaseReference(); // it has a deallocator of its own
      } else {
        tensorflow.TF_DeleteTensor(tensor);
      }
      Native.countClosed();
    }
  }
}
