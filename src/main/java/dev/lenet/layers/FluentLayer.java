package dev.lenet.layers;

import dev.lenet.regularizers.Regularizer;
import org.jspecify.annotations.Nullable;

/**
 * A layer whose options return its own type, so that they can be set in any order.
 *
 * @param <L> the layer's own class
 */
public abstract class FluentLayer<L extends FluentLayer<L>> extends Layer {
  /** This layer, of its own class. */
  @SuppressWarnings("unchecked") // a class names itself as L
  protected final L self() {
    return (L) this;
  }

  @Override
  public final L name(String newName) {
    super.name(newName);
    return self();
  }

  @Override
  public final L trainable(boolean isTrainable) {
    super.trainable(isTrainable);
    return self();
  }

  @Override
  public final L activityRegularizer(@Nullable Regularizer regularizer) {
    super.activityRegularizer(regularizer);
    return self();
  }
}
