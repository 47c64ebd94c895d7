package dev.lenet.layers.preprocessing;

import dev.lenet.exceptions.InputException;
import java.util.List;

/** A range of factors as Keras takes it: one number for -x to x, or two. */
record Range(double low, double high, boolean listed) {
  static Range of(String layer, String option, double... factors) {
    for (double factor : factors) {
      if (!(factor >= -1 && factor <= 1)) {
        throw new InputException(
            layer + ": " + option + " " + factor + " (expected: from -1 to 1)");
      }
    }
    if (factors.length == 1) {
      return new Range(-Math.abs(factors[0]), Math.abs(factors[0]), false);
    }
    if (factors.length != 2) {
      throw new InputException(
          layer + ": " + option + " of " + factors.length + " numbers (expected: one or two)");
    }
    return new Range(Math.min(factors[0], factors[1]), Math.max(factors[0], factors[1]), true);
  }

  List<Double> asList() {
    return List.of(low, high);
  }

  /** One number where one was given. */
  Object asGiven() {
    return listed ? asList() : (Object) high;
  }
}
