package dev.lenet.layers;

import dev.lenet.activations.ActivationFunction;
import dev.lenet.activations.Activations;
import dev.lenet.config.Config;
import dev.lenet.constraints.Constraint;
import dev.lenet.constraints.Constraints;
import dev.lenet.exceptions.InputException;
import dev.lenet.initializers.Initializer;
import dev.lenet.initializers.Initializers;
import dev.lenet.regularizers.Regularizer;
import dev.lenet.regularizers.Regularizers;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the layers' configs have in common. */
public final class Configs {
  /** Takes two whole numbers. */
  public interface PairConsumer {
    /** Takes both numbers. */
    Object accept(int height, int width);
  }

  private Configs() {}

  /** The activation in the config; {@code linear} if there is none. */
  public static ActivationFunction activation(Config options) {
    Object value = options.get("activation");
    return value == null ? Activations.LINEAR : Activations.of(value);
  }

  /** One of these. */
  public static Padding padding(Config options, Padding... supported) {
    for (Padding padding : supported) {
      if (padding.kerasName().equals(options.text("padding", "valid"))) {
        return padding;
      }
    }
    throw options.refuse("padding", "expected: " + names(supported));
  }

  /** The names of these, as messages list them. */
  public static String names(Padding... paddings) {
    return Arrays.stream(paddings)
        .map(padding -> "'" + padding.kerasName() + "'")
        .collect(Collectors.joining(", "));
  }

  /** A size that must be at least 1. */
  public static int positive(String layer, String option, int value) {
    if (value < 1) {
      throw new InputException(layer + ": " + option + " " + value + " (expected: 1 or more)");
    }
    return value;
  }

  /** Hands the two numbers under this key to an option, if there are any. */
  public static void pair(Config options, String key, PairConsumer option) {
    if (options.has(key)) {
      int[] pair = options.pair(key);
      option.accept(pair[0], pair[1]);
    }
  }

  /** Hands the initializer under this key to an option, if there is one. */
  public static void initializer(Config options, String key, Consumer<Initializer> option) {
    Object value = options.get(key);
    if (value != null) {
      option.accept(Initializers.of(value));
    }
  }

  /** The penalty under this key; null for none. */
  public static @Nullable Regularizer regularizer(Config options, String key) {
    Object value = options.get(key);
    return value == null ? null : Regularizers.of(value);
  }

  /** The config of a penalty; null for none. */
  public static @Nullable Map<String, @Nullable Object> serialize(
      @Nullable Regularizer regularizer) {
    return regularizer == null ? null : regularizer.serialize();
  }

  public static @Nullable Constraint constraint(Config options, String key) {
    Object value = options.get(key);
    return value == null ? null : Constraints.of(value);
  }

  public static @Nullable Map<String, @Nullable Object> serialize(@Nullable Constraint constraint) {
    return constraint == null ? null : constraint.serialize();
  }

  /**
   * Rows before and behind, columns before and behind: given as one number, as two, or as two
   * pairs.
   */
  public static int[] sides(Config options, String key) {
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

  private static int whole(Config options, String key, @Nullable Object size) {
    if (size instanceof Integer whole) {
      return whole;
    }
    throw options.refuse(key, "expected: whole numbers");
  }

  /** Refuses any {@code data_format} other than {@code channels_last}. */
  public static void channelsLast(Config options) {
    options.only("data_format", "channels_last");
  }

  /** Config of Keras that must not be set here. */
  public static void refuse(Config options, String... keys) {
    for (String key : keys) {
      if (options.has(key)) {
        throw options.refuse(key, "expected: null");
      }
    }
  }
}
