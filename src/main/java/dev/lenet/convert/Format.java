package dev.lenet.convert;

import dev.lenet.exceptions.InputException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** A file format for a model or its weights. */
public enum Format {
  /** Keras 3's whole model. */
  KERAS("keras", "keras", ""),
  /** Keras 3's weights. Stands before the legacy format, whose suffix its own ends with. */
  WEIGHTS_H5("weights.h5", "weights.h5", "weights.json"),
  /** Keras 1's and 2's, a whole model or weights. */
  H5("h5", "h5|hdf5", ""),
  /** PyTorch's {@code state_dict}. */
  PTH("pth", "pth|pt|ckpt|bin", "bin.index.json"),
  /** Tensors by name, PyTorch's or Keras's. */
  SAFETENSORS("safetensors", "safetensors", "safetensors.index.json"),
  /** TensorFlow's folder of a graph and its variables. */
  SAVED_MODEL("savedmodel", "", "");

  private final String text;
  private final String suffixes;
  private final String index;

  /**
   * @param suffixes of files' names, with a bar between them
   * @param index the suffix of an index of shards
   */
  Format(String text, String suffixes, String index) {
    this.text = text;
    this.suffixes = suffixes;
    this.index = index;
  }

  /** The format that a file's name tells; of an index of shards, theirs. */
  public static Optional<Format> ofName(Path file) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    return Arrays.stream(values()).filter(format -> format.isOf(name)).findFirst();
  }

  private boolean isOf(String name) {
    return (!suffixes.isEmpty() && name.matches(".*\\.(" + suffixes + ")"))
        || (!index.isEmpty() && name.endsWith("." + index));
  }

  /** The format that {@code --to} names; {@code pt} is {@code pth}. */
  public static Format of(String name) {
    return Arrays.stream(values())
        .filter(format -> name.matches(format.text + "|" + format.suffixes) && !name.isEmpty())
        .findFirst()
        .orElseThrow(
            () ->
                new InputException(
                    "format '"
                        + name
                        + "' (expected: "
                        + Arrays.stream(values())
                            .map(Format::toString)
                            .collect(Collectors.joining(", "))
                        + ")"));
  }

  /** Whether it holds tensors by name as PyTorch does, and nothing else. */
  public boolean isStateDict() {
    return this == PTH || this == SAFETENSORS;
  }

  /** As {@code --to} names it. */
  @Override
  public String toString() {
    return text;
  }
}
