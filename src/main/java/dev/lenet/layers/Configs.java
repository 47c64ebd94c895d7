package dev.lenet.layers;

import dev.lenet.activations.Activations;
import dev.lenet.data.InputException;
import dev.lenet.data.Options;
import dev.lenet.initializers.Initializer;
import dev.lenet.initializers.Initializers;
import dev.lenet.regularizers.Regularizer;
import dev.lenet.regularizers.Regularizers;
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
