package dev.lenet.serve.json;

import java.nio.charset.StandardCharsets;

/**
 * Reads JSON's numbers as float32, correctly rounded, right from the bytes.
 *
 * <p>A number of up to 19 digits whose power of ten is between -22 and 22 is computed in float64.
 * Three roundings leave that within two units in its last place of the number's value; where that
 * is further than {@value #MARGIN} units from the middle of two float32, both round to the same
 * float32. All other numbers, few of those that clients send, are left to {@link Float#parseFloat}.
 */
final class FloatScanner {
  static final int MAX_DIGITS = 19;
  private static final int MAX_LENGTH = 1000;
  private static final int MAX_POWER = 22;
  private static final int MAX_EXPONENT = 10_000;
  private static final double[] POWERS = new double[2 * MAX_POWER + 1];

  /** The bits of a float64 that a float32 has not, and their value in the middle of two float32. */
  private static final long TAIL = (1L << 29) - 1;

  private static final long MIDDLE = 1L << 28;
  private static final long MARGIN = 16;

  static {
    for (int power = -MAX_POWER; power <= MAX_POWER; power++) {
      POWERS[power + MAX_POWER] = Double.parseDouble("1e" + power);
    }
  }

  private final byte[] json;
  private final int end;
  private final PlainFloats plain;
  private int position;
  private long digits;

  FloatScanner(byte[] json, int position, int end) {
    this.json = json;
    this.position = position;
    this.end = end;
    this.plain = new PlainFloats(json, end);
  }

  int position() {
    return position;
  }

  void skip(int bytes) {
    position += bytes;
  }

  /** The byte behind white space, which is skipped; 0 at the end. */
  byte peek() {
    while (position < end) {
      byte next = json[position];
      if (next != ' ' && next != '\n' && next != '\r' && next != '\t') {
        return next;
      }
      position++;
    }
    return 0;
  }

  /** Whether this word is next; it is skipped then. */
  boolean word(String word) {
    int length = word.length();
    if (end - position < length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (json[position + i] != word.charAt(i)) {
        return false;
      }
    }
    position += length;
    return true;
  }

  /** What is next, up to 40 bytes, for a message. */
  String shown() {
    int stop = position;
    while (stop < end && json[stop] != ',' && json[stop] != ']' && stop - position < 40) {
      stop++;
    }
    return new String(json, position, stop - position, StandardCharsets.UTF_8);
  }

  /**
   * Reads the number that is next. A number beyond float32 is infinite, as a C cast has it.
   *
   * @throws NumberFormatException when there is none in JSON's grammar, or it is beyond float64
   */
  float number() {
    int start = position;
    boolean negative = start < end && json[start] == '-';
    int first = negative ? start + 1 : start;
    digits = 0;
    int at = digits(first);
    int count = at - first;
    if (count == 0 || (count > 1 && json[first] == '0')) {
      throw new NumberFormatException("no digits, or a leading zero");
    }
    int exponent = 0;
    if (at < end && json[at] == '.') {
      int point = at + 1;
      at = manyDigits(point);
      exponent = point - at;
      if (exponent == 0) {
        throw new NumberFormatException("no digits after the decimal point");
      }
      count = json[first] == '0' ? significant(point, at) : count - exponent;
    }
    if (at < end && (json[at] | 0x20) == 'e') {
      at = at + 1;
      boolean minus = at < end && json[at] == '-';
      if (minus || (at < end && json[at] == '+')) {
        at++;
      }
      int from = at;
      int power = 0;
      while (at < end && json[at] >= '0' && json[at] <= '9') {
        power = Math.min(MAX_EXPONENT, 10 * power + json[at] - '0');
        at++;
      }
      if (at == from) {
        throw new NumberFormatException("no digits in the exponent");
      }
      exponent += minus ? -power : power;
    }
    position = at;
    if (count <= MAX_DIGITS && digits >= 0 && Math.abs(exponent) <= MAX_POWER) {
      double value = digits * power(exponent);
      if (isSure(value)) {
        return (float) (negative ? -value : value);
      }
    }
    return hard(start, at);
  }

  /** Whether a float64 so computed rounds to the float32 that its number does. */
  static boolean isSure(double value) {
    long fromMiddle = (Double.doubleToRawLongBits(value) & TAIL) - MIDDLE;
    boolean normal = value >= Float.MIN_NORMAL && value < Float.MAX_VALUE;
    return (normal && Math.abs(fromMiddle) > MARGIN) || value == 0;
  }

  /** 10 to a power between -22 and 22. */
  static double power(int exponent) {
    return POWERS[exponent + MAX_POWER];
  }

  /**
   * Reads the numbers that {@link PlainFloats} knows, from here on.
   *
   * @return how many it were
   */
  int plain(Elements elements) {
    plain.start(position);
    int count = elements.add(plain);
    position = plain.position();
    return count;
  }

  private int digits(int from) {
    int at = from;
    while (at < end && json[at] >= '0' && json[at] <= '9') {
      digits = 10 * digits + json[at] - '0';
      at++;
    }
    return at;
  }

  /** As {@link #digits}, up to eight at a time. */
  private int manyDigits(int from) {
    int at = from;
    while (at + Long.BYTES <= end) {
      long values = PlainFloats.values(json, at);
      int count = PlainFloats.digits(values);
      if (count == 0) {
        return at;
      }
      digits = PlainFloats.append(digits, values, count);
      at += count;
      if (count < Long.BYTES) {
        return at;
      }
    }
    return digits(at);
  }

  /** How many digits there are from the first that is no zero. */
  private int significant(int from, int to) {
    int first = from;
    while (first < to && json[first] == '0') {
      first++;
    }
    return to - first;
  }

  private float hard(int from, int to) {
    if (to - from > MAX_LENGTH) {
      throw new NumberFormatException("longer than " + MAX_LENGTH);
    }
    String text = new String(json, from, to - from, StandardCharsets.ISO_8859_1);
    float value = Float.parseFloat(text);
    if (Float.isInfinite(value) && Double.isInfinite(Double.parseDouble(text))) {
      throw new NumberFormatException("beyond float64");
    }
    return value;
  }
}
