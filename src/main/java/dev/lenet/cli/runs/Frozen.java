package dev.lenet.cli.runs;

import dev.lenet.exceptions.InputException;
import dev.lenet.layers.Layer;
import dev.lenet.model.Model;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Layers that are not trained, chosen by patterns of their names: {@code *} stands for any
 * characters, {@code ?} for one. A layer of a nested model goes by its own name and by its path,
 * such as {@code base/conv1}.
 */
final class Frozen {
  private static final int NAMES_SHOWN = 6;

  private Frozen() {}

  /**
   * Freezes the layers that match, with the layers inside them.
   *
   * @param where what messages call the model
   * @throws InputException if a pattern matches no layer, or nothing is left to train
   */
  static void freeze(Model model, List<String> patterns, String where) {
    Map<Layer, String> paths = new LinkedHashMap<>();
    collect("", model, paths);
    for (String pattern : patterns) {
      Pattern glob = glob(pattern);
      List<Layer> matched =
          paths.keySet().stream()
              .filter(
                  layer ->
                      glob.matcher(layer.name()).matches()
                          || glob.matcher(String.valueOf(paths.get(layer))).matches())
              .toList();
      if (matched.isEmpty()) {
        throw new InputException(
            "--freeze %s: no such layer in %s (expected: a pattern of layers such as %s)"
                .formatted(pattern, where, some(paths)));
      }
      matched.forEach(layer -> layer.trainable(false));
    }
  }

  private static void collect(String prefix, Layer outer, Map<Layer, String> paths) {
    for (Layer layer : outer.sublayers()) {
      paths.putIfAbsent(layer, prefix + layer.name());
      collect(prefix + layer.name() + "/", layer, paths);
    }
  }

  private static Pattern glob(String pattern) {
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      regex.append(
          switch (c) {
            case '*' -> ".*";
            case '?' -> ".";
            default -> Pattern.quote(String.valueOf(c));
          });
    }
    return Pattern.compile(regex.toString());
  }

  /** A few layers that have weights: those that somebody may want to freeze. */
  private static String some(Map<Layer, String> paths) {
    List<String> names =
        paths.keySet().stream()
            .filter(layer -> layer.sublayers().isEmpty() && !layer.ownWeights().isEmpty())
            .map(paths::get)
            .toList();
    String shown = names.stream().limit(NAMES_SHOWN).collect(Collectors.joining(", "));
    return names.size() > NAMES_SHOWN ? shown + ", ..." : shown;
  }

  /** How many layers with weights are not trained, and how many numbers those weights hold. */
  static String summary(Model model) {
    Map<Layer, String> paths = new LinkedHashMap<>();
    collect("", model, paths);
    List<Layer> weighted =
        paths.keySet().stream().filter(layer -> !layer.ownWeights().isEmpty()).toList();
    List<Layer> frozen =
        weighted.stream().filter(layer -> layer.trainableWeights().isEmpty()).toList();
    long trained =
        model.trainableWeights().stream().mapToLong(weight -> weight.shape().elements()).sum();
    return "%,d of %,d weights are trained; frozen: %d of %d layers with weights"
        .formatted(trained, model.countParams(), frozen.size(), weighted.size());
  }
}
