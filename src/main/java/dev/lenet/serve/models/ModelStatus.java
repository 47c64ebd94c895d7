package dev.lenet.serve.models;

/**
 * The state of one version of a model, as TensorFlow Serving tells it.
 *
 * @param version the number of its folder
 * @param code {@code OK}, or why it is not served
 * @param message empty, or why it is not served; it holds no path
 */
public record ModelStatus(long version, State state, String code, String message) {
  /** TensorFlow Serving's states of a version, with the numbers they have in its protocol. */
  public enum State {
    /** Found, not loaded yet. */
    START(10),
    /** Being loaded. */
    LOADING(20),
    /** Answers requests. */
    AVAILABLE(30),
    /** Being loaded. */
    UNLOADING(40),
    /** Unloaded, or failed to load. */
    END(50);

    private final int number;

    State(int number) {
      this.number = number;
    }

    /** The number in {@code ModelVersionStatus.State}. */
    public int number() {
      return number;
    }
  }
}
