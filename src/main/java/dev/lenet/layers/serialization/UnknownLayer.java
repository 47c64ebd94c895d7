package dev.lenet.layers.serialization;

import dev.lenet.config.KerasObject;
import dev.lenet.exceptions.InputException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What is said of a layer whose class is not known: which it is, where, and what can be done. */
public final class UnknownLayer {
  private static final String EXPORT =
      "in Python, model.export(folder), since a SavedModel of it runs here";

  private UnknownLayer() {}

  /**
   * The refusal of a layer.
   *
   * @param path its name, after those of the models that it is in, such as {@code base/attention}
   * @param place the layers before and after it, such as {@code " between a (Dense) and b
   *     (Dense)"}; empty where nobody knows
   */
  public static InputException of(String path, String place, KerasObject layer) {
    String what =
        layer.className().equals("Lambda")
            ? "a Lambda, which is Python code in the file and is not run"
            : "class '%s' is not known%s".formatted(layer.name(), slip(layer.className()));
    String help =
        layer.className().equals("Lambda")
            ? "the same in Keras's layers, such as Rescaling, or " + EXPORT
            : "a class registered with CustomObjects, see docs/EXTEND.md, or " + EXPORT;
    return new InputException("layer %s%s: %s (expected: %s)".formatted(path, place, what, help));
  }

  private static String slip(String name) {
    return nearest(name, Layers.names()).map(known -> ", did you mean " + known + "?").orElse("");
  }

  /** The known name that is a slip of the pen away, where there is one. */
  static Optional<String> nearest(String name, Set<String> known) {
    String wanted = name.toLowerCase(Locale.ROOT);
    String nearest = "";
    int least = Math.min(2, name.length() / 3) + 1;
    for (String other : known) {
      int distance = distance(wanted, other.toLowerCase(Locale.ROOT));
      if (distance < least) {
        nearest = other;
        least = distance;
      }
    }
    return nearest.isEmpty() ? Optional.empty() : Optional.of(nearest);
  }

  /** How many letters must be added, dropped or changed to make one of the other. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int changed = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
