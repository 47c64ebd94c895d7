package dev.lenet.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A confusion matrix and what follows from it for each class: precision, recall, F1 and support, as
 * scikit-learn's {@code classification_report} defines them, zero where a class never occurs.
 */
final class ClassReport {
  private final List<String> names;

  /** How many samples of each class (row) were taken for each class (column). */
  private final long[][] matrix;

  /** The figures of a class. */
  record Figures(String name, double precision, double recall, double f1, long support) {}

  /**
   * A report from a matrix that stands row by row.
   *
   * @param names one a class
   * @param rows the statistic of the metric {@code ConfusionMatrix}
   */
  ClassReport(List<String> names, double[] rows) {
    this.names = List.copyOf(names);
    int classes = names.size();
    matrix = new long[classes][classes];
    for (int i = 0; i < rows.length; i++) {
      matrix[i / classes][i % classes] = Math.round(rows[i]);
    }
  }

  List<Figures> figures() {
    List<Figures> figures = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      long support = 0;
      long taken = 0;
      for (int j = 0; j < names.size(); j++) {
        support += matrix[i][j];
        taken += matrix[j][i];
      }
      double precision = ratio(matrix[i][i], taken);
      double recall = ratio(matrix[i][i], support);
      double f1 = ratio(2 * matrix[i][i], taken + support);
      figures.add(new Figures(names.get(i), precision, recall, f1, support));
    }
    return figures;
  }

  private static double ratio(long part, long whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }

  /** For programs: {@code classes} with the figures of each, and {@code confusion_matrix}. */
  Map<String, Object> asMap() {
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("classes", figures());
    report.put("confusion_matrix", matrix);
    return report;
  }

  /** Two tables for people. */
  @Override
  public String toString() {
    int name = Math.max(8, names.stream().mapToInt(String::length).max().orElse(0));
    StringBuilder text = new StringBuilder();
    line(text, "%-" + name + "s  precision  recall      f1  support", "class");
    for (Figures f : figures()) {
      line(
          text,
          "%-" + name + "s  %9.4f  %6.4f  %6.4f  %7d",
          f.name(),
          f.precision(),
          f.recall(),
          f.f1(),
          f.support());
    }
    line(text, "");
    line(text, "Confusion matrix: rows are true classes, columns are predicted classes");
    int cell = Math.max(4, Long.toString(largest()).length() + 1);
    StringBuilder header = new StringBuilder(" ".repeat(name + 4));
    for (int i = 0; i < names.size(); i++) {
      header.append(String.format(Locale.ROOT, "%" + cell + "d", i));
    }
    line(text, "%s", header);
    for (int i = 0; i < names.size(); i++) {
      StringBuilder row =
          new StringBuilder(String.format(Locale.ROOT, "%3d %-" + name + "s", i, names.get(i)));
      for (long count : matrix[i]) {
        row.append(String.format(Locale.ROOT, "%" + cell + "d", count));
      }
      line(text, "%s", row);
    }
    return text.toString();
  }

  private long largest() {
    long largest = 0;
    for (long[] row : matrix) {
      for (long count : row) {
        largest = Math.max(largest, count);
      }
    }
    return largest;
  }

  private static void line(StringBuilder text, String format, Object... arguments) {
    text.append(String.format(Locale.ROOT, format, arguments)).append('\n');
  }
}
