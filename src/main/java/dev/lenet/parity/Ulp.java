package dev.lenet.parity;

/** Units in the last place: how many float32 values lie between two. */
final class Ulp {
  private Ulp() {}

  /**
   * How many steps from one float32 to the next lead from {@code a} to {@code b}. Both zeros are
   * the same value, and the smallest numbers on either side of them are two steps apart.
   */
  static long between(float a, float b) {
    return Math.abs(position(a) - position(b));
  }

  /** A number's place among all in order: a sign's bit is no part of a two's complement. */
  private static long position(float value) {
    int bits = Float.floatToIntBits(value);
    return bits >= 0 ? bits : (long) Integer.MIN_VALUE - bits;
  }
}
