package dev.lenet.serve.json;

import dev.lenet.serve.models.ServeError;

/** Reads nested lists of float32, without a token for each. */
final class FloatLists {
  private final String name;
  private final FloatScanner json;
  private final ListShape shape;
  private final Elements elements;

  /**
   * @param name the input's
   */
  FloatLists(String name, FloatScanner json, ListShape shape, Elements elements) {
    this.name = name;
    this.json = json;
    this.shape = shape;
    this.elements = elements;
  }

  /**
   * Reads a list from behind its bracket up to its closing one.
   *
   * @param depth in how many lists it is
   * @param deepest how many more lists may be in it
   * @throws ServeError when there is anything but numbers and lists
   */
  void read(int depth, int deepest) {
    int count = 0;
    boolean more = json.peek() != ']';
    while (more) {
      if (json.peek() == '[') {
        nested(depth, deepest);
        count++;
      } else {
        shape.element(depth + 1);
        int read = json.plain(elements);
        if (read == 0) {
          elements.add(number());
          read = 1;
        }
        count += read;
      }
      more = json.peek() == ',';
      if (more) {
        json.skip(1);
      }
    }
    if (json.peek() != ']') {
      throw wrong("a comma or a bracket");
    }
    shape.size(depth, count);
  }

  private void nested(int depth, int deepest) {
    if (deepest == 0) {
      throw ServeError.invalid(
          "input %s: lists nested too deeply (expected: at most %d levels)", name, Json.MAX_DEPTH);
    }
    json.skip(1);
    read(depth + 1, deepest - 1);
    json.skip(1);
  }

  private float number() {
    byte next = json.peek();
    if (next == 'N' && json.word("NaN")) {
      return Float.NaN;
    }
    if (next == 'I' && json.word("Infinity")) {
      return Float.POSITIVE_INFINITY;
    }
    if (next == '-' && json.word("-Infinity")) {
      return Float.NEGATIVE_INFINITY;
    }
    int start = json.position();
    try {
      return json.number();
    } catch (NumberFormatException e) {
      json.skip(start - json.position());
      throw wrong("a float32");
    }
  }

  private ServeError wrong(String expected) {
    return ServeError.invalid("input %s: %s (expected: %s)", name, json.shown(), expected);
  }
}
