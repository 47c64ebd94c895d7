package dev.lenet.layers;

import dev.lenet.graph.Sym;

/** Keras's {@code Identity}: what it is given. */
public final class Identity extends Layer {
  @Override
  public boolean keepsPixels() {
    return true;
  }

  @Override
  protected Sym call(Sym x) {
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
