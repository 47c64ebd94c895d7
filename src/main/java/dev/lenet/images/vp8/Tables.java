package dev.lenet.images.vp8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/** The constants of RFC 6386 that are too many for a source file. */
final class Tables {
  private static final Map<String, int[]> ALL = read();

  /** Probabilities of coefficients: 4 block types x 8 bands x 3 contexts x 11. */
  static final int[] COEFFICIENTS = get("coefficients");

  /** How likely each of {@link #COEFFICIENTS} changes in a frame's header. */
  static final int[] UPDATES = get("updates");

  /** Probabilities of 4x4 modes: mode above x mode to the left x 9. */
  static final int[] MODES = get("modes");

  static final int[] DC_STEPS = get("dc");
  static final int[] AC_STEPS = get("ac");

  private Tables() {}

  private static int[] get(String name) {
    return Objects.requireNonNull(ALL.get(name));
  }

  private static Map<String, int[]> read() {
    try (InputStream in = Objects.requireNonNull(Tables.class.getResourceAsStream("tables.txt"))) {
      String text = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
      Map<String, int[]> tables = new HashMap<>();
      String name = "";
      for (String line : text.lines().toList()) {
        if (Character.isDigit(line.charAt(0))) {
          int[] more =
              Pattern.compile(" ").splitAsStream(line).mapToInt(Integer::parseInt).toArray();
          tables.merge(name, more, Tables::concat);
        } else {
          name = line;
        }
      }
      return tables;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int[] concat(int[] a, int[] b) {
    int[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }
}
