package dev.lenet.live;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What was compared, cell by cell: producer, format, direction. */
final class ParityMatrix {
  /** A cell's models and, for each thing that was compared, the worst difference. */
  private static final class Cell {
    private final Set<String> models = new LinkedHashSet<>();
    private final Map<String, Double> worst = new LinkedHashMap<>();
  }

  private final Map<String, Cell> cells = new LinkedHashMap<>();
  private final List<String> remarks = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();

  /**
   * Notes a comparison.
   *
   * @param cell such as {@code Keras 3.15 -> Java, .keras}
   * @param what {@code weights}, counted by those that are not the same bits; {@code outputs} or
   *     {@code step}, by their largest absolute difference
   */
  void compared(String cell, String model, String what, double difference, double tolerance) {
    Cell found = cells.computeIfAbsent(cell, name -> new Cell());
    found.models.add(model);
    found.worst.merge(what, difference, Math::max);
    if (!(difference <= tolerance)) {
      failed(
          cell, model, "%s differ by %.3g (tolerance %.3g)".formatted(what, difference, tolerance));
    }
  }

  void failed(String cell, String model, String why) {
    cells.computeIfAbsent(cell, name -> new Cell()).models.add(model);
    failures.add(cell + ": " + model + ": " + why);
  }

  /** What a cell leaves out, and why. */
  void remark(String remark) {
    remarks.add(remark);
  }

  /** Whether a cell has compared this of a model. */
  int models(String cell) {
    Cell found = cells.get(cell);
    return found == null ? 0 : found.models.size();
  }

  List<String> failures() {
    return failures;
  }

  /** One line a cell, then the remarks. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    cells.forEach(
        (name, cell) -> {
          StringBuilder line = new StringBuilder();
          line.append(String.format(Locale.ROOT, "%-36s %3d models", name, cell.models.size()));
          cell.worst.forEach(
              (what, worst) ->
                  line.append(
                      what.equals("weights") || what.equals("steps")
                          ? String.format(
                              Locale.ROOT, ", %s %s", what, worst == 0 ? "bitwise equal" : worst)
                          : String.format(Locale.ROOT, ", %s within %.2g", what, worst)));
          lines.add(line.toString());
        });
    lines.addAll(remarks);
    return lines;
  }
}
