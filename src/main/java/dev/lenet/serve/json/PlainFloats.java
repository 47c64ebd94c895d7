package dev.lenet.serve.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Reads numbers as most clients write them, {@code 0.5, 12, -3.25}: digits and a point, a comma and
 * a space at most between them. It stops before what it does not know, be that wrong or rare, and
 * leaves it to {@link FloatScanner}. All that it works with is in registers: half the time.
 */
final class PlainFloats {
  /** The longest number that it reads, with what it looks at behind it. */
  private static final int ROOM = 64;

  private static final long ZEROS = 0x3030303030303030L;
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final VarHandle EIGHT_BYTES =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle FLOAT =
      MethodHandles.byteArrayViewVarHandle(float[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long[] TENS = {
    1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000
  };

  private final byte[] json;
  private final int end;
  private int position;

  /**
   * @param end where the JSON ends
   */
  PlainFloats(byte[] json, int end) {
    this.json = json;
    this.end = end;
  }

  /** Says where the first number begins. */
  void start(int first) {
    position = first;
  }

  /** Behind the last number that was read, before the comma or bracket. */
  int position() {
    return position;
  }

  /**
   * Reads on.
   *
   * @param to where the numbers go, little-endian
   * @param from the first one's place there
   * @return the place behind the last one's
   */
  int read(byte[] to, int from) {
    int place = from;
    int next = position;
    int last = end - ROOM;
    while (next < last && place + Float.BYTES <= to.length) {
      int sign = json[next] == '-' ? 1 : 0;
      int first = next + sign;
      int at = first;
      long digits = 0;
      for (int digit = json[at] - '0'; digit >= 0 && digit <= 9; digit = json[at] - '0') {
        digits = 10 * digits + digit;
        if (++at - first > FloatScanner.MAX_DIGITS) {
          break;
        }
      }
      int whole = at - first;
      boolean zero = json[first] == '0';
      int decimals = 0;
      if (json[at] == '.') {
        int point = ++at;
        int count;
        do {
          long values = values(json, at);
          count = digits(values);
          if (count > 0) {
            digits = append(digits, values, count);
          }
          at += count;
          decimals = at - point;
        } while (count == Long.BYTES && decimals <= FloatScanner.MAX_DIGITS);
        if (decimals == 0) {
          break;
        }
      }
      boolean known = whole == 1 || (whole > 1 && !zero);
      int count = zero ? decimals : whole + decimals;
      if (!known || count > FloatScanner.MAX_DIGITS || digits < 0) {
        break;
      }
      byte behind = json[at];
      double value = digits * FloatScanner.power(-decimals);
      if ((behind != ',' && behind != ']') || !FloatScanner.isSure(value)) {
        break;
      }
      FLOAT.set(to, place, (float) (sign == 0 ? value : -value));
      place += Float.BYTES;
      position = at;
      if (behind == ']') {
        break;
      }
      next = at + (json[at + 1] == ' ' ? 2 : 1);
    }
    return place;
  }

  /** The next eight bytes, less the byte of '0' each, the first one lowest. */
  static long values(byte[] json, int at) {
    return (long) EIGHT_BYTES.get(json, at) - ZEROS;
  }

  /** A number with so many more digits, one at least. */
  static long append(long digits, long values, int count) {
    return digits * TENS[count] + eight(values << (Byte.SIZE * (Long.BYTES - count)));
  }

  /** How many of eight bytes, less the byte of '0' each, are digits, from the lowest on. */
  static int digits(long values) {
    long others = ((values + 0x7676767676767676L) | values) & HIGH_BITS;
    return others == 0 ? Long.BYTES : Long.numberOfTrailingZeros(others) / Byte.SIZE;
  }

  /** The number of eight digits, the first one in the lowest byte: pairs, fours, then all. */
  private static long eight(long values) {
    long pairs = 10 * values + (values >>> 8);
    long low = (pairs & 0x000000FF000000FFL) * (100 + (1_000_000L << 32));
    long high = ((pairs >>> 16) & 0x000000FF000000FFL) * (1 + (10_000L << 32));
    return (low + high) >>> 32;
  }
}
