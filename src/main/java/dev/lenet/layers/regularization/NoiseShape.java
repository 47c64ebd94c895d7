package dev.lenet.layers.regularization;

import dev.lenet.config.Config;
import dev.lenet.exceptions.InputException;
import dev.lenet.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The shape in which a dropout draws: where a size is 1, all elements along it share one draw.
 *
 * @param sizes -1 for those of the input
 */
record NoiseShape(List<Integer> sizes) {
  /** Sizes as a user gives them, N first: 1, or -1 for the input's. */
  static NoiseShape of(String layer, int... sizes) {
    List<Integer> list = Arrays.stream(sizes).boxed().toList();
    if (list.isEmpty()
        || list.stream().anyMatch(size -> size == 0 || size < -1)
        || list.get(0) > 1) {
      throw new InputException(
          layer
              + ": noise_shape "
              + list
              + " (expected: sizes of 1 or more, or -1 for the input's; first 1 or -1)");
    }
    return new NoiseShape(list);
  }

  /** The shape for an input; null where the two do not fit. */
  @Nullable Shape of(Shape input) {
    if (input.rank() != sizes.size()) {
      return null;
    }
    Shape shape = input.with(0, sizes.get(0));
    for (int i = 1; i < sizes.size(); i++) {
      int size = sizes.get(i);
      if (size > 1 && input.size(i) >= 0 && size != input.size(i)) {
        return null;
      }
      shape = size < 0 ? shape : shape.with(i, size);
    }
    return shape;
  }

  /** As Keras writes it: null for the input's sizes. */
  List<@Nullable Integer> asKeras() {
    List<@Nullable Integer> list = new ArrayList<>();
    sizes.forEach(size -> list.add(size < 0 ? null : size));
    return list;
  }

  /** Reads what {@link #asKeras} gives; null where there is none. */
  static @Nullable NoiseShape read(String layer, Config options) {
    if (!(options.get("noise_shape") instanceof List<?> list)) {
      options.only("noise_shape");
      return null;
    }
    int[] sizes = new int[list.size()];
    for (int i = 0; i < sizes.length; i++) {
      if (list.get(i) != null && !(list.get(i) instanceof Integer)) {
        throw options.refuse("noise_shape", "expected: whole numbers or null");
      }
      sizes[i] = list.get(i) instanceof Integer size ? size : -1;
    }
    return of(layer, sizes);
  }
}
