package dev.lenet.layers.preprocessing;

import dev.lenet.config.Config;
import dev.lenet.graph.SymbolicTensor;
import dev.lenet.tensor.Shape;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Keras's {@code RandomFlip}: while training, turns every second image or so around. */
public final class RandomFlip extends RandomLayer<RandomFlip> {
  /** How an image is turned around. */
  public enum Mode {
    /** Left becomes right. */
    HORIZONTAL,
    /** Top becomes bottom. */
    VERTICAL,
    /** Both at once. */
    HORIZONTAL_AND_VERTICAL
  }

  private final Mode mode;

  /** In both directions. */
  public RandomFlip() {
    this(Mode.HORIZONTAL_AND_VERTICAL);
  }

  /** In this direction. */
  public RandomFlip(Mode mode) {
    this.mode = mode;
  }

  @Override
  Operand<TFloat32> change(SymbolicTensor images) {
    Ops tf = images.scope().tf();
    Operand<TFloat32> draw = draw(images, Shape.of(1, 1, 1), 0, 1);
    Operand<TFloat32> flips =
        tf.dtypes.cast(tf.math.lessEqual(draw, tf.constant(0.5f)), TFloat32.class);
    int[] axes =
        switch (mode) {
          case HORIZONTAL -> new int[] {2};
          case VERTICAL -> new int[] {1};
          case HORIZONTAL_AND_VERTICAL -> new int[] {1, 2};
        };
    Operand<TFloat32> flipped = tf.reverse(images.operand(), tf.constant(axes));
    Operand<TFloat32> stays = tf.math.sub(tf.constant(1f), flips);
    return tf.math.add(tf.math.mul(flipped, flips), tf.math.mul(images.operand(), stays));
  }

  @Override
  public Map<String, @Nullable Object> config() {
    Map<String, @Nullable Object> config = common(super.config());
    config.remove("data_format"); // which older Keras versions do not know for this layer
    config.put("mode", mode.name().toLowerCase(Locale.ROOT));
    return config;
  }

  /** The layer that a config of Keras describes. */
  public static RandomFlip fromConfig(Config options) {
    for (Mode mode : Mode.values()) {
      String name = mode.name().toLowerCase(Locale.ROOT);
      if (name.equals(options.text("mode", "horizontal_and_vertical"))) {
        return read(options, new RandomFlip(mode));
      }
    }
    throw options.refuse("mode", "expected: horizontal, vertical or horizontal_and_vertical");
  }
}
