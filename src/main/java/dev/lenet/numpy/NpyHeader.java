package dev.lenet.numpy;

import dev.lenet.exceptions.InputException;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What stands before an {@code .npy} file's data: a Python dictionary with the keys {@code descr},
 * {@code fortran_order} and {@code shape}.
 *
 * @param kind NumPy's kind letter: {@code u i f b}, or {@code U S} for text
 * @param itemBytes bytes of one element
 * @param order the elements' byte order
 * @param fortranOrder whether the first index runs fastest
 * @see <a href="https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html">NumPy's
 *     description of the format</a>
 */
record NpyHeader(
    char kind, int itemBytes, ByteOrder order, boolean fortranOrder, List<Long> shape) {
  private static final int MAX_RANK = 64; // NumPy's own limit
  private static final Pattern ENTRY =
      Pattern.compile(
          "\\s*['\"](\\w+)['\"]\\s*:\\s*('[^']*'|\"[^\"]*\"|True|False|\\([^()]*\\)|\\[.*\\])\\s*,?");
  private static final Pattern DESCR = Pattern.compile("['\"]([<>|=])([a-zA-Z])(\\d{1,6})['\"]");
  private static final Pattern OBJECTS = Pattern.compile("['\"][<>|=]?O\\d*['\"]");
  private static final Pattern SIZE = Pattern.compile("\\d{1,18}");

  NpyHeader {
    shape = List.copyOf(shape);
  }

  /** Reads the dictionary's text; {@code where} names the array in messages. */
  static NpyHeader parse(String text, String where) {
    Map<String, String> entries = entries(text.strip(), where);
    String descr = entries.get("descr");
    String fortran = entries.get("fortran_order");
    String shape = entries.get("shape");
    if (descr == null || fortran == null || shape == null || entries.size() != 3) {
      throw malformed(where, text);
    }
    if (!fortran.equals("True") && !fortran.equals("False")) {
      throw malformed(where, text);
    }
    if (OBJECTS.matcher(descr).matches()) {
      throw new InputException(
          where
              + ": an array of Python objects (expected: numbers; objects are pickled and are"
              + " never loaded)");
    }
    Matcher type = DESCR.matcher(descr);
    if (!type.matches()) {
      throw new InputException(
          where
              + ": dtype "
              + shortened(descr)
              + " (expected: integers, floats, booleans or text)");
    }
    ByteOrder order = type.group(1).equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    char kind = type.group(2).charAt(0);
    int size = Integer.parseInt(type.group(3));
    int itemBytes = kind == 'U' ? size * 4 : size;
    return new NpyHeader(kind, itemBytes, order, fortran.equals("True"), sizes(shape, where));
  }

  private static Map<String, String> entries(String text, String where) {
    if (!text.startsWith("{") || !text.endsWith("}")) {
      throw malformed(where, text);
    }
    String inside = text.substring(1, text.length() - 1);
    Map<String, String> entries = new HashMap<>();
    Matcher entry = ENTRY.matcher(inside);
    int at = 0;
    while (!inside.substring(at).isBlank()) {
      if (!entry.find(at) || entry.start() != at) {
        throw malformed(where, text);
      }
      entries.put(entry.group(1), entry.group(2));
      at = entry.end();
    }
    return entries;
  }

  private static List<Long> sizes(String tuple, String where) {
    if (!tuple.startsWith("(")) {
      throw malformed(where, tuple);
    }
    // "()", "(3,)" and "(3, 4)"; Python 2 wrote "3L".
    List<Long> sizes = new ArrayList<>();
    String inside = tuple.substring(1, tuple.length() - 1).strip();
    String list = inside.endsWith(",") ? inside.substring(0, inside.length() - 1) : inside;
    for (String size : list.isEmpty() ? new String[0] : list.split(",", MAX_RANK + 2)) {
      String digits = size.strip().replaceFirst("L$", "");
      if (!SIZE.matcher(digits).matches() || sizes.size() == MAX_RANK) {
        throw malformed(where, tuple);
      }
      sizes.add(Long.parseLong(digits));
    }
    return sizes;
  }

  private static InputException malformed(String where, String text) {
    return new InputException(
        where + ": header " + shortened(text) + " (expected: descr, fortran_order and shape)");
  }

  private static String shortened(String text) {
    return text.length() > 80 ? text.substring(0, 80) + "..." : text;
  }
}
