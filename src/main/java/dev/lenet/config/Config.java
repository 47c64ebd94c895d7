package dev.lenet.config;

import dev.lenet.exceptions.InputException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The options of one object, by their names in a Keras config. {@link #close} refuses options that
 * were not read, so that none is ignored silently.
 *
 * <p>Values are what a JSON reader gives: numbers, booleans, texts, lists, maps and null.
 */
public final class Config {
  private final String owner;
  private final Map<String, ?> values;
  private final Set<String> known = new LinkedHashSet<>();

  /**
   * @param owner whose options they are, such as {@code Conv2D}: messages begin with it
   */
  public Config(String owner, Map<String, ?> values) {
    this.owner = owner;
    this.values = values;
  }

  /** The value of an option; null where it is absent. */
  public @Nullable Object get(String key) {
    known.add(key);
    return values.get(key);
  }

  /** Whether the option is there, be it null. */
  public boolean names(String key) {
    known.add(key);
    return values.containsKey(key);
  }

  /** Whether the option is there and not null. */
  public boolean has(String key) {
    return get(key) != null;
  }

  /** A whole number that must be there. */
  public int integer(String key) {
    return integer(key, require(key));
  }

  /**
   * A whole number, or the fallback if the option is absent or null.
   *
   * @throws InputException if the value is not a whole number
   */
  public int integer(String key, int fallback) {
    Object value = get(key);
    return value == null ? fallback : integer(key, value);
  }

  private int integer(String key, Object value) {
    if (value instanceof Number number
        && number.doubleValue() == Math.rint(number.doubleValue())
        && Math.abs(number.doubleValue()) <= Integer.MAX_VALUE) {
      return number.intValue();
    }
    throw refuse(key, "expected: a whole number");
  }

  /** A number that must be there. */
  public double number(String key) {
    return number(key, require(key));
  }

  /**
   * A number, or the fallback if the option is absent or null.
   *
   * @throws InputException if the value is not a number
   */
  public double number(String key, double fallback) {
    Object value = get(key);
    return value == null ? fallback : number(key, value);
  }

  private double number(String key, Object value) {
    if (value instanceof Number number && Double.isFinite(number.doubleValue())) {
      return number.doubleValue();
    }
    throw refuse(key, "expected: a number");
  }

  /**
   * A boolean, or the fallback if the option is absent or null.
   *
   * @throws InputException if the value is not a boolean
   */
  public boolean flag(String key, boolean fallback) {
    Object value = get(key);
    if (value == null || value instanceof Boolean) {
      return value == null ? fallback : (Boolean) value;
    }
    throw refuse(key, "expected: true or false");
  }

  /**
   * A string, or the fallback if the option is absent or null.
   *
   * @throws InputException if the value is not a string
   */
  public String text(String key, String fallback) {
    Object value = get(key);
    if (value == null || value instanceof String) {
      return value == null ? fallback : (String) value;
    }
    throw refuse(key, "expected: a text");
  }

  /** Whole numbers, given as a list or as one number. */
  public int[] integers(String key) {
    Object value = require(key);
    if (value instanceof List<?> list) {
      return list.stream().mapToInt(element -> integer(key, orRefuse(key, element))).toArray();
    }
    return new int[] {integer(key, value)};
  }

  /** Two whole numbers, given as a list or as one number for both. */
  public int[] pair(String key) {
    int[] numbers = integers(key);
    return switch (numbers.length) {
      case 1 -> new int[] {numbers[0], numbers[0]};
      case 2 -> numbers;
      default -> throw refuse(key, "expected: one or two whole numbers");
    };
  }

  /** Numbers, given as a flat list or as one number. */
  public double[] numbers(String key) {
    Object value = require(key);
    if (value instanceof List<?> list) {
      return list.stream().mapToDouble(element -> number(key, orRefuse(key, element))).toArray();
    }
    return new double[] {number(key, value)};
  }

  private Object orRefuse(String key, @Nullable Object element) {
    if (element == null) {
      throw refuse(key, "expected: numbers");
    }
    return element;
  }

  private Object require(String key) {
    Object value = get(key);
    if (value == null) {
      throw new InputException(owner + ": option " + key + " is missing (expected: a value)");
    }
    return value;
  }

  /** Refuses any value but these; an absent option and null always pass. */
  public void only(String key, @Nullable Object... supported) {
    Object value = get(key);
    if (value == null) {
      return;
    }
    List<String> texts = new ArrayList<>();
    if (supported.length == 0) {
      texts.add("null");
    }
    for (Object one : supported) {
      if (value.equals(one)) {
        return;
      }
      texts.add(quote(one));
    }
    throw refuse(key, "expected: " + String.join(", ", texts));
  }

  /** Knows options that mean nothing here, whatever their values are. */
  public void ignore(String... keys) {
    known.addAll(List.of(keys));
  }

  /** All options but these, as they are. */
  public Map<String, @Nullable Object> rest(String... others) {
    Map<String, @Nullable Object> rest = new LinkedHashMap<>(values);
    List.of(others).forEach(rest::remove);
    known.addAll(rest.keySet());
    return rest;
  }

  /** Refuses every option that has a value and that nobody has read. */
  public void close() {
    values.forEach(
        (key, value) -> {
          if (!known.contains(key) && value != null) {
            throw refuse(key, "expected: only " + String.join(", ", known));
          }
        });
  }

  /** The exception that says what is wrong with an option's value. */
  public InputException refuse(String key, String expected) {
    return new InputException(
        owner + ": option " + key + " is " + quote(values.get(key)) + " (" + expected + ")");
  }

  private static String quote(@Nullable Object value) {
    return value instanceof String ? "'" + value + "'" : String.valueOf(value);
  }
}
