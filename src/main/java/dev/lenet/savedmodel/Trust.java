package dev.lenet.savedmodel;

/** Whether a SavedModel's graph, which is a program, may contain any op. */
public enum Trust {
  /** Allows only ops that compute. This is defence in depth, not a sandbox. */
  CHECKED,
  /**
   * Allows all ops, including those that access files and networks: only for models that you made
   * yourself.
   */
  TRUSTED
}
