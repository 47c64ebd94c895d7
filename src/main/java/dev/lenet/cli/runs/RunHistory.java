package dev.lenet.cli.runs;

import dev.lenet.exceptions.InputException;
import dev.lenet.internal.io.AtomicFile;
import dev.lenet.internal.io.Seal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * {@code history.csv}: a line for each finished epoch, as Keras's {@code CSVLogger} writes it. The
 * file is written anew after each epoch, so it is whole at any time.
 */
public final class RunHistory {
  private final Path file;
  private final List<String> lines = new ArrayList<>();

  private RunHistory(Path file) {
    this.file = file;
  }

  /** An empty history, to be written to this file. */
  static RunHistory start(Path file) {
    return new RunHistory(file);
  }

  /**
   * The history of the first epochs of an earlier run.
   *
   * @param sha256 of these epochs, as a checkpoint noted it
   * @throws InputException when the file is not what the run wrote
   */
  static RunHistory resume(Path file, int epochs, String sha256) {
    RunHistory history = resume(file, epochs);
    if (!history.sha256().equals(sha256)) {
      throw new InputException(
          file + ": edited or damaged (expected: as the run wrote it, up to epoch " + epochs + ")");
    }
    return history;
  }

  /** The history of the first epochs of an earlier run. */
  public static RunHistory resume(Path file, int epochs) {
    RunHistory history = new RunHistory(file);
    try {
      List<String> found = Files.readAllLines(file, StandardCharsets.UTF_8);
      if (found.size() < 1 + epochs) {
        throw new InputException(
            file + ": " + found.size() + " lines (expected: a header and " + epochs + " epochs)");
      }
      history.lines.addAll(found.subList(0, 1 + epochs));
    } catch (IOException e) {
      throw AtomicFile.cannotRead(file, e);
    }
    return history;
  }

  /** The last epoch's averages by name. */
  public Map<String, Double> last() {
    return lines.size() > 1 ? logs(lines.size() - 1) : new TreeMap<>();
  }

  /** Each epoch's averages by name. */
  List<Map<String, Double>> epochs() {
    List<Map<String, Double>> epochs = new ArrayList<>();
    for (int i = 1; i < lines.size(); i++) {
      epochs.add(logs(i));
    }
    return epochs;
  }

  private Map<String, Double> logs(int line) {
    Map<String, Double> logs = new TreeMap<>();
    String[] names = lines.get(0).split(",", -1);
    String[] values = lines.get(line).split(",", -1);
    for (int i = 1; i < Math.min(names.length, values.length); i++) {
      logs.put(names[i], number(values[i]));
    }
    return logs;
  }

  private double number(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new InputException(file + ": '" + text + "' (expected: a number)", e);
    }
  }

  /** Adds an epoch and writes the file. */
  void add(int epoch, Map<String, Double> logs) {
    if (lines.isEmpty()) {
      lines.add("epoch," + String.join(",", logs.keySet()));
    }
    lines.add(
        epoch + "," + logs.values().stream().map(String::valueOf).collect(Collectors.joining(",")));
    AtomicFile.write(file, out -> out.write(text().getBytes(StandardCharsets.UTF_8)));
  }

  /** The checksum of what the file holds. */
  String sha256() {
    return Seal.sha256(text());
  }

  private String text() {
    return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
  }
}
