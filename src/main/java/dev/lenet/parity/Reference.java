package dev.lenet.parity;

import dev.lenet.exceptions.InputException;
import dev.lenet.numpy.Npz;
import dev.lenet.tensor.DType;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Outputs recorded in Python: an {@code .npz} file with the input {@code x}, the output {@code y},
 * and layers' outputs under the layers' names.
 *
 * @param path the file
 * @param x the input; images NHWC whatever the file's layout
 * @param arrays {@code y} and the layers' outputs by name, in the file's order and layout
 * @param channelsFirst whether the file says {@code layout=NCHW}
 * @param logits whether it says {@code logits=1}: that {@code y} is what a softmax is still to be
 *     taken of
 * @param meta JSON that says what made the file, or null
 */
public record Reference(
    Path path,
    HostTensor x,
    Map<String, HostTensor> arrays,
    boolean channelsFirst,
    boolean logits,
    @Nullable String meta) {
  private static final HostTensor NO_NUMBERS = HostTensor.ofBytes(Shape.of(0));
  private static final Set<String> TEXTS = Set.of("layout", "meta");

  /**
   * Reads a file.
   *
   * @throws InputException when it has no {@code x}, nothing to compare, or another element type
   *     than float32 in what is compared
   */
  public static Reference read(Path path) {
    try (Npz file = Npz.open(path)) {
      HostTensor x = file.get("x");
      boolean channelsFirst = channelsFirst(path, file);
      boolean logits = false;
      Map<String, HostTensor> arrays = new LinkedHashMap<>();
      for (String name : file.names()) {
        boolean numbers = file.hasNumbers(name);
        if (name.equals("x") || (!numbers && TEXTS.contains(name))) {
          continue;
        }
        HostTensor array = numbers ? file.get(name) : NO_NUMBERS;
        if (name.equals("logits") && array.shape().rank() < 2 && array.elements() == 1) {
          logits = isTrue(path, array);
        } else {
          arrays.put(name, array);
        }
      }
      if (arrays.isEmpty()) {
        throw new InputException(path + ": only x (expected: also y or layer outputs)");
      }
      String meta = text(file, "meta");
      return new Reference(
          path, channelsFirst ? AxisOrder.toNhwc(x) : x, arrays, channelsFirst, logits, meta);
    }
  }

  /** A layer may have such a name, too: then the array holds numbers. */
  private static @Nullable String text(Npz file, String name) {
    return file.contains(name) && !file.hasNumbers(name) ? file.text(name) : null;
  }

  private static boolean channelsFirst(Path path, Npz file) {
    String layout = text(file, "layout");
    if (layout == null) {
      return false;
    }
    if (!layout.equals("NHWC") && !layout.equals("NCHW")) {
      throw new InputException(path + ": layout '" + layout + "' (expected: NHWC or NCHW)");
    }
    return layout.equals("NCHW");
  }

  /** Whether a flag's one number is 1, whatever its type, and not 0. */
  private static boolean isTrue(Path path, HostTensor flag) {
    double value =
        switch (flag.dtype()) {
          case BOOL, INT8, UINT8 -> flag.bytes().get();
          case INT16, UINT16 -> flag.bytes().getShort();
          case INT32, UINT32 -> flag.bytes().getInt();
          case INT64, UINT64 -> flag.bytes().getLong();
          case FLOAT32 -> flag.bytes().getFloat();
          case FLOAT64 -> flag.bytes().getDouble();
          case FLOAT16, BFLOAT16 -> Double.NaN;
        };
    if (value != 0 && value != 1) {
      throw new InputException(
          path + ": logits of " + flag.dtype() + " " + value + " (expected: 0 or 1)");
    }
    return value == 1;
  }

  /** How many samples were recorded. */
  int samples() {
    return Math.toIntExact(x.shape().size(0));
  }

  /** What one of an array's rows looks like, images HWC, if it has one for each sample. */
  Optional<Shape> sampleShape(String name) {
    HostTensor array = stored(name);
    Shape shape = array.shape();
    if (array.dtype() != DType.FLOAT32 || shape.rank() == 0 || shape.size(0) != samples()) {
      return Optional.empty();
    }
    boolean images = channelsFirst && shape.rank() == 4;
    return Optional.of((images ? AxisOrder.nhwc(shape) : shape).dropFirst());
  }

  private HostTensor stored(String name) {
    HostTensor array = arrays.get(name);
    if (array == null) {
      throw new IllegalArgumentException(name);
    }
    return array;
  }

  /**
   * The array of this name, images NHWC.
   *
   * @param flattened the H, W, C that the array's rows were flattened from; rank 0 of others
   */
  HostTensor array(String name, Shape flattened) {
    HostTensor array = stored(name);
    if (array.dtype() != DType.FLOAT32) {
      throw new InputException(
          "%s: %s: dtype %s (expected: float32)".formatted(path, name, array.dtype()));
    }
    return channelsFirst ? AxisOrder.toNhwc(array, flattened) : array;
  }
}
