package dev.lenet.savedmodel;

/** Whether a SavedModel's graph, which is a program, may hold any op. */
public enum Trust {
  /** Only ops that compute. Defence in depth, not a sandbox. */
  CHECKED,
  /** Whatever it holds, files and networks included: for models of one's own making. */
  TRUSTED
}
