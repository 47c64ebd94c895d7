package dev.lenet.serve.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers are rounded as {@link Float#parseFloat} rounds them, bit for bit. */
class FloatScannerTest {
  private static final int MANY = 100_000;

  private final SplittableRandom random = new SplittableRandom(1);

  private static void check(String text) {
    byte[] json = (text + "]" + " ".repeat(64)).getBytes(StandardCharsets.US_ASCII);
    FloatScanner scanner = new FloatScanner(json, 0, json.length);
    float value = scanner.number();
    if (Float.floatToRawIntBits(value) != Float.floatToRawIntBits(Float.parseFloat(text))) {
      assertEquals(Float.parseFloat(text), value, text);
    }
    assertEquals(text.length(), scanner.position(), text);
    checkPlain(json, text);
  }

  /** Plain numbers are read to the same bits or, where they are not plain, not at all. */
  private static void checkPlain(byte[] json, String text) {
    byte[] value = new byte[Float.BYTES];
    PlainFloats plain = new PlainFloats(json, json.length);
    plain.start(0);
    int read = plain.read(value, 0);
    assertEquals(read == 0 ? 0 : text.length(), plain.position(), text);
    if (read > 0) {
      int bits = ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN).getInt();
      assertEquals(Float.floatToRawIntBits(Float.parseFloat(text)), bits, text);
    }
  }

  @Test
  void plainNumbersAreReadInOneGo() {
    String list = "0, 12,-3.25,0.123456789012345678, 1.5]";
    byte[] json = (list + " ".repeat(64)).getBytes(StandardCharsets.US_ASCII);
    byte[] values = new byte[6 * Float.BYTES];
    PlainFloats plain = new PlainFloats(json, json.length);
    plain.start(0);
    assertEquals(5 * Float.BYTES, plain.read(values, 0));
    assertEquals(list.length() - 1, plain.position());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"01", "1.", ".5", "-", "+1", "1e3", "1 ", "99999999999999999999", "1x", "NaN"})
  void whatIsNotPlainIsLeft(String text) {
    byte[] json = (text + "," + " ".repeat(64)).getBytes(StandardCharsets.US_ASCII);
    PlainFloats plain = new PlainFloats(json, json.length);
    plain.start(0);
    assertEquals(0, plain.read(new byte[Float.BYTES], 0));
    assertEquals(0, plain.position());
  }

  private float anyFloat() {
    float value = Float.intBitsToFloat(random.nextInt());
    return Float.isFinite(value) ? value : 1;
  }

  @Test
  void floatsOfAnyBits() {
    for (int i = 0; i < MANY; i++) {
      float value = anyFloat();
      check(Float.toString(value));
      check(Double.toString(value));
    }
  }

  @Test
  void pixelsAsPythonWritesThem() {
    for (int i = 0; i < 256; i++) {
      check(Double.toString(i / 255.0));
      check(Float.toString(i / 255f));
      check(Double.toString(i / 255f));
      check(Integer.toString(i));
    }
  }

  @Test
  void doublesNearOne() {
    for (int i = 0; i < MANY; i++) {
      check(Double.toString(random.nextDouble(-2, 2)));
      check(Double.toString(random.nextLong(100_000_000) * 1e-7));
    }
  }

  @Test
  void digitsOfAnyLengthWithAnyExponent() {
    for (int i = 0; i < MANY; i++) {
      String whole = Long.toString(random.nextLong(1L << random.nextInt(63)));
      int zeros = random.nextInt(8);
      String part = "0".repeat(zeros) + random.nextLong(1L << random.nextInt(63));
      check(whole + "." + part);
      check("-" + whole + "." + part + "e" + random.nextInt(-60, 60));
      check(whole + "E+" + random.nextInt(20));
    }
  }

  @Test
  void theMiddleOfTwoFloatsAndWhatIsNextToIt() {
    for (int i = 0; i < MANY / 8; i++) {
      float low = i % 2 == 0 ? anyFloat() : random.nextFloat();
      BigDecimal middle =
          new BigDecimal(low).add(new BigDecimal(Math.nextUp(low))).divide(BigDecimal.valueOf(2));
      String exact = middle.toPlainString();
      check(exact);
      check(Double.toString(middle.doubleValue()));
      check(Double.toString(Math.nextUp(middle.doubleValue())));
      check(Double.toString(Math.nextDown(middle.doubleValue())));
      if (exact.contains(".")) {
        check(exact + "0000000000000000000001");
      }
    }
  }

  @Test
  void subnormalsZerosAndTheLargest() {
    for (int i = 0; i < MANY / 8; i++) {
      check(Float.toString(Float.intBitsToFloat(random.nextInt(1 << 23))));
      check(Double.toString(random.nextDouble(Float.MIN_NORMAL)));
    }
    for (String text :
        new String[] {
          "0",
          "-0",
          "0.0",
          "-0.0e5",
          "0e0",
          "1.17549435e-38",
          "1.1754943508222875e-38",
          "3.4028234663852886e38",
          "3.4028235677973366e38",
          "3.4028235e38",
          "3.5e38",
          "-1e300",
          "1.4e-45",
          "7.006492321624085e-46",
          "7.006492321624086e-46",
          "1e-400",
          "9223372036854775808",
          "9999999999999999999",
          "18446744073709551615",
          "99999999999999999999",
          "16777217",
          "16777216.9999999999999999999",
          "0.000000000000000000000000000000000000000000001"
        }) {
      check(text);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "-", "+1", ".5", "1.", "01", "-01", "00", "1e", "1e+", "1.e5", "e5", "x", "--1", "1e999"
      })
  void refusesWhatIsNoNumberOfJson(String text) {
    byte[] json = (text + "]").getBytes(StandardCharsets.US_ASCII);
    FloatScanner scanner = new FloatScanner(json, 0, json.length);
    assertThrows(NumberFormatException.class, scanner::number);
  }
}
