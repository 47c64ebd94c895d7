package dev.lenet.images.vp8;

/**
 * Reads bits that were coded with probabilities (RFC 6386, section 7), from a part of an array.
 * Past its end it reads zeros and remembers that it did.
 */
final class BoolDecoder {
  private static final int EVEN = 128; // of 256: both values are as likely

  private final byte[] data;
  private final int end;
  private int at;
  private int value;
  private int range = 254; // one less than the RFC's
  private int bits = -8; // of value, that are not used yet, beyond the 8 that are compared
  private boolean ended;

  BoolDecoder(byte[] data, int from, int end) {
    this.data = data;
    this.at = from;
    this.end = end;
  }

  /** Reads a bit that is 0 with a probability of so many 256ths. */
  int bit(int probability) {
    if (bits < 0) {
      load();
    }
    int split = (range * probability) >> 8;
    int bit;
    int size;
    if (value >> bits > split) {
      size = range - split;
      value -= (split + 1) << bits;
      bit = 1;
    } else {
      size = split + 1;
      bit = 0;
    }
    int shift = Integer.numberOfLeadingZeros(size) - 24; // to at least 128
    range = (size << shift) - 1;
    bits -= shift;
    return bit;
  }

  boolean flag() {
    return bit(EVEN) == 1;
  }

  /** Reads an unsigned number, its highest bit first. */
  int number(int length) {
    int number = 0;
    for (int i = 0; i < length; i++) {
      number = number << 1 | bit(EVEN);
    }
    return number;
  }

  /** Reads a flag, and where it is set a number with a sign; else 0. */
  int optionalSigned(int length) {
    if (!flag()) {
      return 0;
    }
    int number = number(length);
    return flag() ? -number : number;
  }

  /** Whether more was read than there is. */
  boolean ended() {
    return ended;
  }

  private void load() {
    value <<= 8;
    if (at < end) {
      value |= data[at++] & 0xFF;
    } else {
      ended = true;
    }
    bits += 8;
  }
}
