package dev.lenet.internal.runtime;

import org.tensorflow.EagerSession;
import org.tensorflow.Graph;
import org.tensorflow.Session;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.RewriterConfig;
import org.tensorflow.proto.RunOptions;

/**
 * How this process opens sessions. TensorFlow takes the size of its arithmetic thread pool from the
 * first session of a process, so every session is opened here with the same sizes: one thread an
 * op, and as many ops at a time as there are cores. Then a result does not depend on the machine's
 * cores.
 */
public final class Sessions {
  private Sessions() {}

  /** A new graph. Made here, so that the library is loaded the short way first. */
  public static Graph newGraph() {
    prepare();
    return new Graph();
  }

  /** A session whose independent ops (the replicas of a training step) run side by side. */
  public static Session open(Graph graph) {
    prepare();
    return new Session(graph, config("").build());
  }

  /**
   * Settings of a session whose graph never changes, and is run with {@link #onCallersThread}.
   *
   * @param functional whether every op is a function of its inputs: then the simplest executor does
   */
  static ConfigProto frozen(boolean functional) {
    ConfigProto.Builder config = config(functional ? "SINGLE_THREADED_EXECUTOR" : "");
    config
        .getExperimentalBuilder()
        .setOptimizeForStaticGraph(true)
        .setDisableOutputPartitionGraphs(true);
    return config.build();
  }

  /** Has a run compute every op on the thread that asked for it. */
  static RunOptions onCallersThread() {
    return RunOptions.newBuilder().setInterOpThreadPool(-1).build();
  }

  /** A session that runs each op when it is made. */
  public static EagerSession openEager() {
    prepare();
    return EagerSession.options().config(config("").build()).build();
  }

  /** Loads the library, and has the first session of the process run. */
  public static void prepare() {
    NativeLibrary.load();
    First.SESSION.run();
  }

  /** Is initialized once: later calls cost nothing. */
  private enum First {
    SESSION;

    static {
      NativeLog.passFirstSession();
    }

    void run() {
      // It ran when this was initialized.
    }
  }

  private static ConfigProto.Builder config(String executor) {
    ConfigProto.Builder config = ConfigProto.newBuilder();
    config.getExperimentalBuilder().setExecutorType(executor);
    // What it gathers into one constant may look like part of a pattern that is fused, and is then
    // lost: with oneDNN, x * relu6(x + 3) / 6 * 0.98 loses the 0.98.
    config
        .getGraphOptionsBuilder()
        .getRewriteOptionsBuilder()
        .setConstantFolding(RewriterConfig.Toggle.OFF);
    return config
        .setIntraOpParallelismThreads(1)
        .setInterOpParallelismThreads(Runtime.getRuntime().availableProcessors());
  }
}
