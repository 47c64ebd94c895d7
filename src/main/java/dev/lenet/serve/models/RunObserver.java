package dev.lenet.serve.models;

/** Is notified of each run of one version of a model, on the thread that ran it. */
@FunctionalInterface
public interface RunObserver {
  /**
   * A run has ended well.
   *
   * @param requests how many requests, or parts of large ones, shared it
   * @param rows how many samples it had
   * @param waited how long the oldest request had waited for it, in nanoseconds
   * @param took how long it took, in nanoseconds
   */
  void ran(int requests, int rows, long waited, long took);
}
