package dev.lenet.initializers;

import dev.lenet.config.KerasObject;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keras's initializer: the value with which a weight begins. */
public interface Initializer {
  /** A float32 tensor of this shape; the same at each call. */
  HostTensor sample(Shape shape);

  /** Keras's class name, such as {@code GlorotUniform}. */
  String className();

  /** Keras's options, such as {@code seed}. */
  Map<String, @Nullable Object> config();

  /** What Keras 3 writes into a model's config. */
  default Map<String, @Nullable Object> serialize() {
    return KerasObject.write("keras.initializers", className(), this, config());
  }

  /**
   * Gives back the seed that nobody has used yet: what a layer does with its default initializer
   * when it is told to use another, which Keras never makes.
   */
  default void discard() {}
}
