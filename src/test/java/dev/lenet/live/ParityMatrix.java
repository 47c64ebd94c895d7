package dev.lenet.live;

import dev.lenet.exceptions.InputException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** What was compared, cell by cell: producer, format, direction. */
final class ParityMatrix {
  /** A cell's models and, for each thing that was compared, the worst difference and its model. */
  private static final class Cell {
    private final Set<String> models = new LinkedHashSet<>();
    private final Set<String> leftOut = new LinkedHashSet<>();
    private final Map<String, Double> worst = new LinkedHashMap<>();
    private final Map<String, String> worstModel = new LinkedHashMap<>();
  }

  private final Map<String, Cell> cells = new LinkedHashMap<>();
  private final Map<String, List<String>> remarks = new LinkedHashMap<>();
  private final List<String> failures = new ArrayList<>();

  /**
   * Notes a comparison.
   *
   * @param cell such as {@code Keras 3.15 -> Java, .keras}
   * @param what {@code weights}, counted by those that are not the same bits; {@code outputs} or
   *     {@code step}, by their largest absolute difference
   */
  void compared(String cell, String model, String what, double difference, double tolerance) {
    Cell found = cell(cell);
    found.models.add(model);
    if (!(difference <= found.worst.getOrDefault(what, -1.0))) {
      found.worst.put(what, difference);
      found.worstModel.put(what, model);
    }
    if (!(difference <= tolerance)) {
      failed(
          cell, model, "%s differ by %.3g (tolerance %.3g)".formatted(what, difference, tolerance));
    }
  }

  /** Makes comparisons; what is refused here is a failure of the cell. */
  void attempt(String cell, String model, Consumer<String> comparisons) {
    try {
      comparisons.accept(cell);
    } catch (InputException e) {
      failed(cell, model, String.valueOf(e.getMessage()));
    }
  }

  void failed(String cell, String model, String why) {
    cell(cell).models.add(model);
    failures.add(cell + ": " + model + ": " + why);
  }

  /** Notes that a cell leaves a model out, and why. */
  void leftOut(String cell, String model, String why) {
    cell(cell).leftOut.add(model);
    remark(cell + ": " + why, "not " + model);
  }

  /** Notes what else there is to say of a model. */
  void remark(String remark, String model) {
    remarks.computeIfAbsent(remark, key -> new ArrayList<>()).add(model);
  }

  /** How many models a cell has compared or, saying why, left out. */
  int models(String cell) {
    return cell(cell).models.size() + cell(cell).leftOut.size();
  }

  private Cell cell(String name) {
    return cells.computeIfAbsent(name, key -> new Cell());
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
          line.append(String.format(Locale.ROOT, "%-38s %3d models", name, cell.models.size()));
          cell.worst.forEach(
              (what, worst) ->
                  line.append(
                      what.equals("weights") || what.equals("steps")
                          ? String.format(
                              Locale.ROOT, ", %s %s", what, worst == 0 ? "bitwise equal" : worst)
                          : String.format(
                              Locale.ROOT,
                              ", %s within %.2g (%s)",
                              what,
                              worst,
                              cell.worstModel.get(what))));
          lines.add(line.toString());
        });
    remarks.forEach((remark, models) -> lines.add(remark + ": " + String.join(", ", models)));
    return lines;
  }
}
