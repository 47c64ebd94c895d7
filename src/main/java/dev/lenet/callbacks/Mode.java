package dev.lenet.callbacks;

/** Which way a watched value is better; {@link #AUTO} goes by what the value is. */
public enum Mode {
  AUTO,
  MIN,
  MAX
}
