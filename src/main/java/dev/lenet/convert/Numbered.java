package dev.lenet.convert;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A name as numbers in a frame of text: {@code features.0} and {@code features.3} have one frame.
 * As with Keras's {@code dense} and {@code dense_1}, no number at the end comes before any.
 *
 * @param frame the name with its numbers taken out
 * @param numbers in the name's order
 */
record Numbered(String frame, List<Long> numbers) {
  private static final Pattern PIECE = Pattern.compile("\\d{1,18}|[./]");

  /** Names by their frames, then by their numbers. */
  static final Comparator<String> NATURAL =
      Comparator.comparing(Numbered::of, Comparator.comparing(Numbered::frame))
          .thenComparing(Numbered::of, Numbered::compareNumbers)
          .thenComparing(Comparator.naturalOrder());

  static Numbered of(String name) {
    StringBuilder frame = new StringBuilder();
    List<Long> numbers = new ArrayList<>();
    Matcher piece = PIECE.matcher(name + "/");
    int from = 0;
    boolean ended = false;
    while (piece.find()) {
      String between = piece.group().matches("\\d+") ? strip(name, from, piece.start()) : "";
      boolean number = piece.group().matches("\\d+");
      String text = number ? between : name.substring(from, piece.start());
      ended = ended && text.isEmpty();
      frame.append(text);
      if (number) {
        frame.append('#');
        numbers.add(Long.parseLong(piece.group()));
        ended = true;
      } else {
        if (!ended) {
          frame.append('#');
          numbers.add(-1L);
        }
        frame.append('/');
        ended = false;
      }
      from = piece.end();
    }
    return new Numbered(frame.toString(), numbers);
  }

  /** The text before a number, without the underscore that joins them. */
  private static String strip(String name, int from, int to) {
    String text = name.substring(from, to);
    return text.endsWith("_") ? text.substring(0, text.length() - 1) : text;
  }

  private static int compareNumbers(Numbered one, Numbered other) {
    for (int i = 0; i < Math.min(one.numbers.size(), other.numbers.size()); i++) {
      int order = Long.compare(one.numbers.get(i), other.numbers.get(i));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(one.numbers.size(), other.numbers.size());
  }

  /** The elements in the order of their numbers; empty where their names differ otherwise. */
  static <T> Optional<List<T>> sorted(List<T> elements, Function<T, String> name) {
    List<Numbered> all = elements.stream().map(name).map(Numbered::of).toList();
    boolean oneFrame = all.stream().map(Numbered::frame).distinct().count() == 1;
    if (!oneFrame || new HashSet<>(all).size() < all.size()) {
      return Optional.empty();
    }
    return Optional.of(
        elements.stream().sorted(Comparator.comparing(name, NATURAL)).collect(Collectors.toList()));
  }
}
