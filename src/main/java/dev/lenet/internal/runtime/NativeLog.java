package dev.lenet.internal.runtime;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Graph;
import org.tensorflow.Session;
import org.tensorflow.internal.c_api.Deallocator_Pointer_long_Pointer;
import org.tensorflow.op.Ops;

/**
 * Keeps two lines off stderr that the first session of a process prints whatever {@code
 * TF_CPP_MIN_LOG_LEVEL} says: that a pass of the compiler is not enabled, and that the log is not
 * set up. TensorFlow 2.18 writes them with a private copy of Abseil, which nothing can set.
 *
 * <p>While a first, empty session runs, stderr is a pipe; what else was written there meanwhile
 * goes to stderr afterwards. The lines are printed where {@code TF_CPP_MIN_LOG_LEVEL} is 0 or 1,
 * and on other systems than Linux.
 */
final class NativeLog {
  private static final int STDERR = 2;
  private static final String ERRORS_ONLY = "2";

  // Linux's, of the flags of an open file.
  private static final int ACCESS_MODE = 3;
  private static final int READ_ONLY = 0;

  private NativeLog() {}

  /** Has the first session run with nobody listening. TensorFlow's library must be loaded. */
  static void passFirstSession() {
    String level = System.getenv("TF_CPP_MIN_LOG_LEVEL");
    if ((level == null || level.compareTo(ERRORS_ONLY) >= 0) && stderrIsOpen()) {
      runUnheard();
    }
  }

  /**
   * Whether Linux says that descriptor 2 can be written to. Where a process was started without a
   * stderr, the JVM has opened a jar there.
   */
  private static boolean stderrIsOpen() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/fdinfo/" + STDERR))) {
      return lines
          .filter(line -> line.startsWith("flags:"))
          .anyMatch(line -> (line.charAt(line.length() - 1) - '0' & ACCESS_MODE) != READ_ONLY);
    } catch (IOException | UncheckedIOException e) {
      return false;
    }
  }

  private static void runUnheard() {
    Pointer dup2 = Loader.addressof("dup2");
    Pointer pipe = Loader.addressof("pipe");
    Pointer close = Loader.addressof("close");
    Pointer write = Loader.addressof("write");
    if (dup2 == null || pipe == null || close == null || write == null) {
      return;
    }
    try (IntPointer log = new IntPointer(-1, -1);
        IntPointer saved = new IntPointer(-1, -1)) {
      call(pipe, log, 0, null);
      call(pipe, saved, 0, null);
      try (FileInputStream written = new FileInputStream("/dev/fd/" + log.get(0))) {
        // The other pipe is for its two numbers alone: one of them becomes the copy of stderr.
        call(dup2, number(STDERR), saved.get(0), null);
        call(dup2, number(log.get(1)), STDERR, null);
        try {
          runSession();
        } finally {
          call(dup2, number(saved.get(0)), STDERR, null);
        }
        byte[] others = withoutChatter(written.readNBytes(written.available()));
        try (BytePointer bytes = new BytePointer(others)) {
          call(write, number(STDERR), bytes.address(), number(others.length));
        }
      } catch (IOException e) {
        // The lines are printed.
      } finally {
        for (int i = 0; i < 2; i++) {
          call(close, number(log.get(i)), 0, null);
          call(close, number(saved.get(i)), 0, null);
        }
      }
    }
  }

  private static byte[] withoutChatter(byte[] log) {
    // A character a byte: what others wrote comes out as it was.
    return new String(log, StandardCharsets.ISO_8859_1)
        .lines()
        .filter(line -> !line.contains("before absl::InitializeLog()"))
        .filter(line -> !line.contains("MLIR V1 optimization pass is not enabled"))
        .map(line -> line + "\n")
        .collect(Collectors.joining())
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  private static void runSession() {
    try (Graph graph = new Graph();
        Session session = Sessions.open(graph)) {
      session.runner().addTarget(Ops.create(graph).noOp()).run().close();
    }
  }

  /** Calls a function of the C library through the binding of one that takes the same registers. */
  private static void call(Pointer function, Pointer first, long second, @Nullable Pointer third) {
    try (LongPointer address = new LongPointer(1).put(function.address());
        Deallocator_Pointer_long_Pointer call = new Deallocator_Pointer_long_Pointer(address)) {
      call.call(first, second, third);
    }
  }

  private static Pointer number(long value) {
    return new Register(value);
  }

  /** A number where a pointer is asked for. */
  private static final class Register extends Pointer {
    Register(long value) {
      super((Pointer) null);
      address = value;
    }
  }
}
