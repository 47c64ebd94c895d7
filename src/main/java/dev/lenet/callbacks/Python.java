package dev.lenet.callbacks;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;

/** Numbers written as Python writes them. */
final class Python {
  private static final int DIGITS = 17;
  private static final int SMALLEST_EXPONENT = -4;
  private static final int LARGEST_EXPONENT = 16;

  private Python() {}

  /** {@code repr(value)}: the fewest digits that read back as the same number. */
  static String repr(double value) {
    if (!Double.isFinite(value)) {
      return special(value);
    }
    BigDecimal shortest = new BigDecimal(value);
    for (int digits = 1; digits <= DIGITS; digits++) {
      shortest = new BigDecimal(String.format(Locale.ROOT, "%." + (digits - 1) + "e", value));
      if (shortest.doubleValue() == value) {
        break;
      }
    }
    String sign = value < 0 || (value == 0 && 1 / value < 0) ? "-" : "";
    BigDecimal plain = shortest.abs().stripTrailingZeros();
    int exponent = plain.signum() == 0 ? 0 : plain.precision() - plain.scale() - 1;
    if (exponent < SMALLEST_EXPONENT || exponent >= LARGEST_EXPONENT) {
      String digits = plain.unscaledValue().toString();
      String rest = digits.length() > 1 ? "." + digits.substring(1) : "";
      return "%s%s%se%s%02d"
          .formatted(
              sign, digits.substring(0, 1), rest, exponent < 0 ? "-" : "+", Math.abs(exponent));
    }
    String text = plain.signum() == 0 ? "0" : plain.toPlainString();
    return sign + (text.contains(".") ? text : text + ".0");
  }

  /** {@code f"{value:.4f}"}. */
  static String fixed(double value, int decimals) {
    return Double.isFinite(value)
        ? new BigDecimal(value).setScale(decimals, RoundingMode.HALF_EVEN).toPlainString()
        : special(value);
  }

  /** {@code f"{value:.4e}"}. */
  static String scientific(double value) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, "%.4e", value) : special(value);
  }

  private static String special(double value) {
    return Double.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
  }
}
