package dev.lenet.convert;

/** What the order of a file's tensors says. */
enum Ordering {
  /** Keras's: the k-th of some layers with the same shapes is the model's k-th. */
  LAYERS,
  /** The one in which a program made its layers, which is mostly that of their use. */
  MADE,
  /** Nothing: sorted by name, or by type. */
  NONE
}
