package dev.lenet.layers;

import dev.lenet.activations.Activations;
import dev.lenet.data.InputException;
import dev.lenet.data.Options;
import dev.lenet.initializers.Initializer;
import dev.lenet.initializers.Initializers;
import dev.lenet.regularizers.Regularizer;
import dev.lenet.regularizers.Regularizers;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What the layers' configs have in common. */
final class Configs {
  /** Takes two whole numbers. */
  interface PairConsumer {
    Object accept(int height, int width);
  }

  private Configs() {}

  static Activations activation(Options options) {
    Object value = options.get("activation");
    return value == null ? Activations.LINEAR : Activations.of(value);
  }

  static Padding padding(Options options) {
    for (Padding padding : Padding.values()) {
      if (padding.kerasName().equals(options.text("padding", "valid"))) {
        return padding;
      }
    }
    throw options.refuse("padding", "expected: 'valid', 'same'");
  }

  /** A size that must be at least 1. */
  static int positive(String layer, String option, int value) {
    if (value < 1) {
      throw new InputException(layer + ": " + option + " " + value + " (expected: 1 or more)");
    }
    return value;
  }

  static void pair(Options options, String key, PairConsumer option) {
    if (options.has(key)) {
      int[] pair = options.pair(key);
      option.accept(pair[0], pair[1]);
    }
  }

  static void initializer(Options options, String key, Consumer<Initializer> option) {
    Object value = options.get(key);
    if (value != null) {
      option.accept(Initializers.of(value));
    }
  }

  static @Nullable Regularizer regularizer(Options options, String key) {
    Object value = options.get(key);
    return value == null ? null : Regularizers.of(value);
  }

  static @Nullable Map<String, @Nullable Object> serialize(@Nullable Regularizer regularizer) {
    return regularizer == null ? null : regularizer.serialize();
  }

  /**
   * Rows before and behind, columns before and behind: given as one number, as two, or as two
   * pairs.
   */
  static int[] sides(Options options, String key) {
    if (options.get(key) instanceof List<?> list
        && list.size() == 2
        && list.get(0) instanceof List<?> rows
        && list.get(1) instanceof List<?> columns
        && rows.size() == 2
        && columns.size() == 2) {
      return new int[] {
        whole(options, key, rows.get(0)),
        whole(options, key, rows.get(1)),
        whole(options, key, columns.get(0)),
        whole(options, key, columns.get(1))
      };
    }
    int[] pair = options.pair(key);
    return new int[] {pair[0], pair[0], pair[1], pair[1]};
  }

  private static int whole(Options options, String key, @Nullable Object size) {
    if (size instanceof Integer whole) {
      return whole;
    }
    throw options.refuse(key, "expected: whole numbers");
  }

  static void channelsLast(Options options) {
    options.only("data_format", "channels_last");
  }

  /** Options of Keras that must not be set here. */
  static void refuse(Options options, String... keys) {
    for (String key : keys) {
      if (options.has(key)) {
        throw options.refuse(key, "expected: null");
      }
    }
  }
}
