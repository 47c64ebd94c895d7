package dev.lenet.predict;

/**
 * A prediction that reads its inputs from the caller's buffers and writes its outputs to them, for
 * many predictions of the same size. It is for one thread at a time; each thread should bind its
 * own call. No native memory that a run allocates outlives the run.
 */
public interface BoundCall extends AutoCloseable {
  /**
   * Predicts from the current content of the input buffers, and writes the output buffers. Their
   * positions and limits are neither read nor changed.
   *
   * @throws IllegalStateException if this call or the predictor was closed
   */
  void run();

  /** Releases the buffers; may be called before or after the predictor is closed. */
  @Override
  void close();
}
