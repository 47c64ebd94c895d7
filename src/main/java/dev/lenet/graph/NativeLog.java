package dev.lenet.graph;

import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;
import org.tensorflow.Graph;
import org.tensorflow.Session;
import org.tensorflow.TensorFlow;
import org.tensorflow.internal.c_api.Deallocator_Pointer_long_Pointer;
import org.tensorflow.op.Ops;

/**
 * Keeps two lines off stderr that the first session of a process prints whatever {@code
 * TF_CPP_MIN_LOG_LEVEL} says: that a pass of the compiler is not enabled, and that the log is not
 * set up. TensorFlow 2.18 writes them with a private copy of Abseil, which nothing can set.
 *
 * <p>The launcher hands over two more file descriptors, {@code lenet.stderr} (a copy of stderr) and
 * {@code lenet.null}. While a first, empty session runs, stderr is the second; then it is the
 * first. A process that was started otherwise keeps the lines.
 */
final class NativeLog {
  private static final int STDERR = 2;

  private NativeLog() {}

  /** Has the first session run with nobody listening. */
  static void passFirstSession() {
    Integer stderr = Integer.getInteger("lenet.stderr");
    Integer nowhere = Integer.getInteger("lenet.null");
    if (stderr == null || nowhere == null) {
      return;
    }
    TensorFlow.version(); // loads the library
    Pointer dup2 = Loader.addressof("dup2");
    if (dup2 == null) {
      return;
    }
    // int dup2(int, int): called through the binding of a function of a pointer and a number.
    try (LongPointer address = new LongPointer(1).put(dup2.address());
        Deallocator_Pointer_long_Pointer call = new Deallocator_Pointer_long_Pointer(address)) {
      call.call(new Descriptor(nowhere), STDERR, null);
      try {
        runSession();
      } finally {
        call.call(new Descriptor(stderr), STDERR, null);
      }
    }
  }

  private static void runSession() {
    try (Graph graph = new Graph();
        Session session = Sessions.open(graph)) {
      session.runner().addTarget(Ops.create(graph).noOp()).run().close();
    }
  }

  /** A number where a pointer is asked for. */
  private static final class Descriptor extends Pointer {
    Descriptor(long value) {
      super((Pointer) null);
      address = value;
    }
  }
}
