package dev.lenet.internal.runtime;

import com.google.protobuf.MessageLite;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerPointer;
import org.jspecify.annotations.Nullable;
import org.tensorflow.internal.c_api.TF_Buffer;
import org.tensorflow.internal.c_api.TF_Graph;
import org.tensorflow.internal.c_api.TF_ImportGraphDefOptions;
import org.tensorflow.internal.c_api.TF_Operation;
import org.tensorflow.internal.c_api.TF_Output;
import org.tensorflow.internal.c_api.TF_Session;
import org.tensorflow.internal.c_api.TF_SessionOptions;
import org.tensorflow.internal.c_api.TF_Status;
import org.tensorflow.internal.c_api.TF_Tensor;
import org.tensorflow.internal.c_api.global.tensorflow;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;

/**
 * A graph that does not change, in a session of TensorFlow's C API: a run costs 2 microseconds
 * beside its ops, where {@link org.tensorflow.Session.Runner}, which makes its arguments anew for
 * each run, takes 30 to 45 more.
 *
 * <p>Every op of a run is computed on the thread that asks for it, so several threads may run at
 * once. Whoever closes the session sees to it that none does then.
 */
public final class NativeSession implements AutoCloseable {
  private final TF_Graph graph;
  private final TF_Session session;
  private final TF_Buffer options;
  private boolean closed;

  /**
   * A session of a graph.
   *
   * @param functional whether every op is a function of its inputs: no variables, no control flow
   * @throws RuntimeException TensorFlow's, when it refuses the graph
   */
  public static NativeSession open(GraphDef graph, boolean functional) {
    Sessions.prepare();
    TF_Graph imported = tensorflow.TF_NewGraph();
    boolean done = false;
    try {
      importInto(imported, graph);
      NativeSession opened = new NativeSession(imported, start(imported, functional));
      done = true;
      return opened;
    } finally {
      if (!done) {
        tensorflow.TF_DeleteGraph(imported);
      }
    }
  }

  private NativeSession(TF_Graph graph, TF_Session session) {
    this.graph = graph;
    this.session = session;
    this.options = buffer(Sessions.onCallersThread());
  }

  private static void importInto(TF_Graph graph, GraphDef def) {
    TF_Buffer bytes = buffer(def);
    TF_ImportGraphDefOptions how = tensorflow.TF_NewImportGraphDefOptions();
    try (Status status = new Status()) {
      tensorflow.TF_GraphImportGraphDef(graph, bytes, how, status.get());
      status.check();
    } finally {
      tensorflow.TF_DeleteImportGraphDefOptions(how);
      tensorflow.TF_DeleteBuffer(bytes);
    }
  }

  private static TF_Session start(TF_Graph graph, boolean functional) {
    TF_SessionOptions how = tensorflow.TF_NewSessionOptions();
    byte[] config = Sessions.frozen(functional).toByteArray();
    try (Status status = new Status();
        BytePointer bytes = new BytePointer(config)) {
      tensorflow.TF_SetConfig(how, bytes, config.length, status.get());
      status.check();
      TF_Session session = tensorflow.TF_NewSession(graph, how, status.get());
      status.check();
      return session;
    } finally {
      tensorflow.TF_DeleteSessionOptions(how);
    }
  }

  private static TF_Buffer buffer(MessageLite message) {
    byte[] bytes = message.toByteArray();
    try (BytePointer copied = new BytePointer(bytes)) {
      return tensorflow.TF_NewBufferFromString(copied, bytes.length);
    }
  }

  /** The shape that TensorFlow infers for a tensor, {@code op:0}; null where it knows no rank. */
  public @Nullable Shape shape(String tensor) {
    try (Status status = new Status();
        TF_Output output = new TF_Output(1)) {
      find(tensor, output, 0);
      int rank = tensorflow.TF_GraphGetTensorNumDims(graph, output, status.get());
      status.check();
      if (rank < 0) {
        return null;
      }
      long[] sizes = new long[rank];
      tensorflow.TF_GraphGetTensorShape(graph, output, sizes, rank, status.get());
      status.check();
      return Shape.of(sizes);
    }
  }

  /** The type of an op's output; null where there is no such op or output. */
  public @Nullable DataType type(String op, int index) {
    TF_Operation found = tensorflow.TF_GraphOperationByName(graph, op);
    if (found == null || found.isNull() || index >= tensorflow.TF_OperationNumOutputs(found)) {
      return null;
    }
    try (TF_Output output = new TF_Output(1)) {
      output.oper(found).index(index);
      return DataType.forNumber(tensorflow.TF_OperationOutputType(output));
    }
  }

  /** Runs an op that gives nothing, such as one that restores variables. */
  public void run(String op) {
    TF_Operation operation = operation(op);
    try (Status status = new Status();
        PointerPointer<TF_Operation> targets = new PointerPointer<>(1)) {
      targets.put(0, operation);
      tensorflow.TF_SessionRun(
          session, options, null, NONE, 0, null, NONE, 0, targets, 1, null, status.get());
      status.check();
    }
  }

  /** The values of tensors, {@code op:0}, that nothing has to be fed for. */
  public List<HostTensor> fetch(List<String> tensors) {
    try (NativeCall call = new NativeCall(this, List.of(), tensors)) {
      return call.run();
    }
  }

  private static final @Nullable PointerPointer<TF_Tensor> NONE = null;

  /** One run; the arrays are the caller's. */
  void run(
      TF_Output feeds,
      PointerPointer<TF_Tensor> fed,
      int inputs,
      TF_Output fetches,
      PointerPointer<TF_Tensor> fetched,
      int outputs,
      TF_Status status) {
    tensorflow.TF_SessionRun(
        session, options, feeds, fed, inputs, fetches, fetched, outputs, NO_OPS, 0, null, status);
  }

  private static final @Nullable PointerPointer<TF_Operation> NO_OPS = null;

  /** Writes a tensor's place in the graph, {@code op:0}, into an array. */
  void find(String tensor, TF_Output array, int i) {
    int colon = tensor.lastIndexOf(':');
    array.position(i).oper(operation(tensor.substring(0, colon)));
    array.position(i).index(Integer.parseInt(tensor.substring(colon + 1)));
    array.position(0);
  }

  private TF_Operation operation(String name) {
    TF_Operation found = tensorflow.TF_GraphOperationByName(graph, name);
    if (found == null || found.isNull()) {
      throw new IllegalArgumentException("no op " + name + " in the graph");
    }
    return found;
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try (Status status = new Status()) {
      tensorflow.TF_CloseSession(session, status.get());
      tensorflow.TF_DeleteSession(session, status.get());
    }
    tensorflow.TF_DeleteGraph(graph);
    tensorflow.TF_DeleteBuffer(options);
  }

  /** How a call of the C API ended. */
  static final class Status implements AutoCloseable {
    private final TF_Status status = tensorflow.TF_NewStatus();

    TF_Status get() {
      return status;
    }

    boolean isOk() {
      return tensorflow.TF_GetCode(status) == tensorflow.TF_OK;
    }

    /** Throws what TensorFlow says went wrong. */
    void check() {
      if (!isOk()) {
        status.throwExceptionIfNotOK();
      }
    }

    @Override
    public void close() {
      tensorflow.TF_DeleteStatus(status);
    }
  }
}
