package dev.lenet.predict;

/**
 * A prediction whose inputs are read from, and whose outputs are written to, buffers that the
 * caller keeps: for many predictions of one size. For one thread at a time; several threads bind a
 * call each. Nothing is allocated in native memory that outlives a run.
 */
public interface BoundCall extends AutoCloseable {
  /**
   * Predicts from what the input buffers hold now, and writes the output buffers; their positions
   * and limits are not looked at again, nor changed.
   *
   * @throws IllegalStateException when this or the predictor was closed
   */
  void run();

  /** Lets go of the buffers; before or after the predictor is closed. */
  @Override
  void close();
}
