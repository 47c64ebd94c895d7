package dev.lenet.model;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A table of fixed columns with rules between its rows, drawn as Python's {@code rich} draws those
 * of Keras's summary: cells wrap at words, and a word too long for its column ends in an ellipsis
 * (rich/_wrap.py {@code divide_line}, rich/table.py {@code _calculate_column_widths}).
 */
final class Table {
  /** How a column's cells are aligned. */
  enum Align {
    LEFT,
    RIGHT,
    CENTER
  }

  private static final Pattern WORD = Pattern.compile("\\s*\\S+\\s*");

  private final int[] widths;
  private final List<Align> aligns;
  private final List<List<String>> rows = new ArrayList<>();

  /**
   * @param wanted the columns' widths, whose sum is the width of the table: padding and borders are
   *     then taken off each in turn
   */
  Table(int[] wanted, List<Align> aligns, List<String> header) {
    this.widths = fit(wanted);
    this.aligns = aligns;
    rows.add(header);
  }

  void add(List<String> cells) {
    rows.add(cells);
  }

  /** The columns' widths with a space on either side, without borders. */
  private static int[] fit(int[] wanted) {
    int columns = wanted.length;
    int[] widths = new int[columns];
    int excess = 3 * columns + 1;
    for (int i = 0; i < columns; i++) {
      int less = (int) Math.rint((double) excess / (columns - i));
      widths[i] = Math.max(3, wanted[i] + 2 - less);
      excess -= less;
    }
    return widths;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    rule(text, "┏━┳┓");
    cells(text, rows.get(0), "┃");
    rule(text, "┡━╇┩");
    for (int i = 1; i < rows.size(); i++) {
      if (i > 1) {
        rule(text, "├─┼┤");
      }
      cells(text, rows.get(i), "│");
    }
    rule(text, "└─┴┘");
    return text.toString();
  }

  /**
   * @param parts the left end, the line, the crossing, the right end
   */
  private void rule(StringBuilder text, String parts) {
    text.append(parts.charAt(0));
    for (int i = 0; i < widths.length; i++) {
      text.append(i == 0 ? "" : parts.substring(2, 3))
          .append(parts.substring(1, 2).repeat(widths[i]));
    }
    text.append(parts.charAt(3)).append('\n');
  }

  private void cells(StringBuilder text, List<String> cells, String border) {
    List<List<String>> wrapped = new ArrayList<>();
    for (int i = 0; i < widths.length; i++) {
      wrapped.add(wrap(cells.get(i), widths[i] - 2));
    }
    int height = wrapped.stream().mapToInt(List::size).max().orElse(0);
    for (int line = 0; line < height; line++) {
      for (int i = 0; i < widths.length; i++) {
        List<String> of = wrapped.get(i);
        String content = line < of.size() ? of.get(line) : "";
        text.append(border).append(' ').append(align(content, i)).append(' ');
      }
      text.append(border).append('\n');
    }
  }

  private String align(String content, int column) {
    int room = widths[column] - 2;
    Align align = aligns.get(column);
    String text = align == Align.RIGHT ? content.stripTrailing() : content;
    if (text.length() > room) {
      text = text.substring(0, room - 1) + "…";
    }
    int space = room - text.length();
    int before =
        switch (align) {
          case LEFT -> 0;
          case RIGHT -> space;
          case CENTER -> space / 2;
        };
    return " ".repeat(before) + text + " ".repeat(space - before);
  }

  private static List<String> wrap(String text, int width) {
    List<String> lines = new ArrayList<>();
    int lineStart = 0;
    int used = 0;
    Matcher word = WORD.matcher(text);
    while (word.find()) {
      int length = word.group().stripTrailing().length();
      boolean fits = width - used >= length;
      if (!fits && word.start() > 0 && (length > width || used > 0)) {
        lines.add(trimmed(text.substring(lineStart, word.start()), width));
        lineStart = word.start();
        used = 0;
      }
      used += word.group().length();
    }
    lines.add(trimmed(text.substring(lineStart), width));
    return lines;
  }

  /** Without the spaces at the end that do not fit. */
  private static String trimmed(String line, int width) {
    int end = line.length();
    while (end > width && Character.isWhitespace(line.charAt(end - 1))) {
      end--;
    }
    return line.substring(0, end);
  }
}
