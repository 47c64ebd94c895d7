package dev.lenet.callbacks;

import dev.lenet.exceptions.InputException;
import dev.lenet.internal.io.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Keras's {@code CSVLogger}: writes one line per epoch to a file that is complete after each epoch.
 * The columns are {@code epoch} and the logs of the first epoch, by name. If the first epoch has no
 * validation, its columns hold {@code NA}. Lines end with CR LF, as in Python's csv.
 */
public final class CSVLogger implements Callback {
  private final Path file;
  private String separator = ",";
  private boolean append;
  private boolean headed;
  private List<String> keys = List.of();

  /** Logs to this file. */
  public CSVLogger(Path file) {
    this.file = file;
  }

  /** What stands between columns; a comma by default. */
  public CSVLogger separator(String value) {
    if (value.length() != 1) {
      throw new InputException("CSVLogger: separator '" + value + "' (expected: one character)");
    }
    separator = value;
    return this;
  }

  /** Whether lines are added to what is in the file; false by default. */
  public CSVLogger append(boolean value) {
    append = value;
    return this;
  }

  @Override
  public void onTrainBegin(Trainee model, Plan plan) {
    keys = List.of();
    try {
      headed = append && Files.exists(file) && Files.size(file) > 0;
      if (!append) {
        Files.writeString(file, "");
      }
    } catch (IOException e) {
      throw cannotWrite(e);
    }
  }

  @Override
  public void onEpochEnd(Trainee model, int epoch, Logs logs) {
    Map<String, Double> values = new TreeMap<>(logs.asMap());
    StringBuilder lines = new StringBuilder();
    if (keys.isEmpty()) {
      keys = columns(values);
      if (!headed) {
        List<String> header = new ArrayList<>(List.of("epoch"));
        header.addAll(keys);
        addLine(lines, header);
      }
    }
    List<String> row = new ArrayList<>(List.of(Integer.toString(epoch)));
    for (String key : keys) {
      @Nullable Double value = values.get(key);
      row.add(value == null ? "NA" : Python.repr(value));
    }
    addLine(lines, row);
    try {
      Files.writeString(file, lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw cannotWrite(e);
    }
  }

  private static List<String> columns(Map<String, Double> values) {
    List<String> columns = new ArrayList<>(values.keySet());
    if (columns.stream().noneMatch(name -> name.startsWith("val_"))) {
      values.keySet().forEach(name -> columns.add("val_" + name));
    }
    return columns;
  }

  private void addLine(StringBuilder lines, List<String> fields) {
    lines.append(String.join(separator, fields.stream().map(this::quoted).toList())).append("\r\n");
  }

  private String quoted(String field) {
    boolean plain =
        !field.contains(separator) && field.chars().noneMatch(c -> "\"\r\n".indexOf(c) >= 0);
    return plain ? field : '"' + field.replace("\"", "\"\"") + '"';
  }

  private RuntimeException cannotWrite(IOException e) {
    return AtomicFile.cannotWrite(file, e);
  }
}
