package dev.lenet.predict;

import dev.lenet.exceptions.InputException;
import dev.lenet.tensor.Scaling;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Facts about a model that its weights do not contain: class names and scaling.
 *
 * @param classNames one for each output, or empty if unknown
 * @param scaling how bytes become the model's floats, or null if unknown
 */
public record ModelNotes(List<String> classNames, @Nullable Scaling scaling) {
  /** Nothing was said. */
  public static final ModelNotes NONE = new ModelNotes(List.of(), null);

  /** Copies the names. */
  public ModelNotes {
    classNames = List.copyOf(classNames);
  }

  /**
   * The classes' names, numbers where there are none.
   *
   * @param classes how many there are
   * @param where who says so, for messages
   * @throws InputException when there are more or fewer names, or one twice
   */
  public List<String> namesFor(int classes, String where) {
    if (classNames.isEmpty()) {
      return IntStream.range(0, classes).mapToObj(Integer::toString).toList();
    }
    if (classNames.size() != classes) {
      throw new InputException(
          "%s: %d class names (expected: %d, one for each output of the model)"
              .formatted(where, classNames.size(), classes));
    }
    if (new HashSet<>(classNames).size() != classNames.size()) {
      throw new InputException(
          where + ": duplicate class names (expected: a different name for" + " each class)");
    }
    return classNames;
  }
}
