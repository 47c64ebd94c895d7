package dev.lenet.layers.preprocessing;

import dev.lenet.config.Config;
import dev.lenet.exceptions.InputException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** What the random changes of colors share: values stay in a range, from 0 to 255 by default. */
public abstract class ColorLayer<L extends ColorLayer<L>> extends RandomLayer<L> {
  private double low;
  private double high = 255;

  /** The lowest and the highest value that comes out. */
  public L valueRange(double lowest, double highest) {
    if (!(lowest < highest)) {
      throw new InputException(
          className()
              + ": value_range ["
              + lowest
              + ", "
              + highest
              + "] (expected: the first below the second)");
    }
    low = lowest;
    high = highest;
    return self();
  }

  final double low() {
    return low;
  }

  final double high() {
    return high;
  }

  final Operand<TFloat32> clipped(Ops tf, Operand<TFloat32> values) {
    return tf.math.minimum(
        tf.math.maximum(values, tf.constant((float) low)), tf.constant((float) high));
  }

  /** What Keras writes of such a layer, beside its factor. */
  final Map<String, @Nullable Object> colors(Map<String, @Nullable Object> config) {
    config.put("value_range", List.of(number(low), number(high)));
    return common(config);
  }

  /** A whole number as Python's users give it. */
  static Object number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e6 ? (Object) (int) value : value;
  }

  static <T extends ColorLayer<T>> T readColors(Config options, T layer) {
    if (options.has("value_range")) {
      double[] range = options.numbers("value_range");
      if (range.length != 2) {
        throw options.refuse("value_range", "expected: two numbers");
      }
      Arrays.sort(range);
      layer.valueRange(range[0], range[1]);
    }
    return read(options, layer);
  }
}
