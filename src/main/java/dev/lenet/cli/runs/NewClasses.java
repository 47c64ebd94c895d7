package dev.lenet.cli.runs;

import dev.lenet.exceptions.InputException;
import dev.lenet.internal.io.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The classes of a new head.
 *
 * @param number how many
 * @param names one a class, or none where the data is to name them
 */
public record NewClasses(int number, List<String> names) {
  /**
   * What {@code --classes} names: a number, or a file of names.
   *
   * @throws InputException if it is neither
   */
  static @Nullable NewClasses parse(@Nullable String text) {
    if (text == null) {
      return null;
    }
    if (text.matches("-?\\d{1,9}")) {
      int number = Integer.parseInt(text);
      if (number < 1) {
        throw new InputException("--classes " + text + " (expected: 1 or more)");
      }
      return new NewClasses(number, List.of());
    }
    List<String> names = names(Path.of(text));
    return new NewClasses(names.size(), names);
  }

  /**
   * The names in a file, one a line.
   *
   * @throws InputException if there are none
   */
  public static List<String> names(Path file) {
    List<String> names;
    try {
      names =
          Files.readAllLines(file, StandardCharsets.UTF_8).stream()
              .map(String::strip)
              .filter(line -> !line.isEmpty())
              .toList();
    } catch (IOException e) {
      throw AtomicFile.cannotRead(file, e);
    }
    if (names.isEmpty()) {
      throw new InputException(file + ": no class names (expected: one per line)");
    }
    return names;
  }
}
