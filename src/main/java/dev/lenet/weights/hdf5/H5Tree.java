package dev.lenet.weights.hdf5;

import dev.lenet.tensor.NamedWeights;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The part of an HDF5 file that weights need, in memory.
 *
 * @param tensors the data sets by path
 * @param groups the text attributes of each group by its path; the root's path is empty
 */
public record H5Tree(NamedWeights tensors, Map<String, Map<String, Text>> groups) {
  /**
   * A text attribute.
   *
   * @param values the strings; one when it is a scalar
   */
  public record Text(List<String> values, boolean isScalar) {
    /** Copies the strings. */
    public Text {
      values = List.copyOf(values);
    }

    /** A single string. */
    public static Text scalar(String value) {
      return new Text(List.of(value), true);
    }
  }

  static H5Tree of(H5Content content) {
    Map<String, Map<String, Text>> groups = new LinkedHashMap<>();
    groups.put("", Map.of());
    for (String path : content.groups()) {
      String name = content.groupNames().get(path);
      groups.put(path, name == null ? Map.of() : Map.of("name", Text.scalar(name)));
    }
    return new H5Tree(content.tensors(), groups);
  }

  H5Content toContent() {
    Map<String, String> names = new LinkedHashMap<>();
    groups.forEach(
        (path, attributes) -> {
          Text name = attributes.get("name");
          if (name != null && name.isScalar() && !path.isEmpty()) {
            names.put(path, name.values().get(0));
          }
        });
    return new H5Content(tensors, names, groups.keySet());
  }
}
