package dev.lenet.layers.core;

import dev.lenet.graph.SymbolicTensor;
import dev.lenet.layers.FluentLayer;

/** Keras's {@code Identity}: what it is given. */
public final class Identity extends FluentLayer<Identity> {
  @Override
  public boolean keepsPixels() {
    return true;
  }

  @Override
  protected SymbolicTensor call(SymbolicTensor x) {
    return x;
  }

  @Override
  public boolean isPointwise() {
    return true;
  }

  @Override
  public boolean passesOn() {
    return true;
  }

  @Override
  public boolean hasBuildConfig() {
    return false;
  }
}
