package dev.lenet.convert;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Where the features of a vector stand in PyTorch. A vector that was flattened from an image has
 * its features in H, W, C order in Keras, and in C, H, W order in PyTorch; layers after it that
 * have a weight for each feature differ in the same way.
 */
final class FeatureOrder {
  private final int[] places;

  private FeatureOrder(int[] places) {
    this.places = places;
  }

  /** For each feature of Keras's its place in PyTorch's vector; not to be changed. */
  int[] places() {
    return places;
  }

  /** The order after flattening images of this height, width and number of channels. */
  static @Nullable FeatureOrder flattened(int height, int width, int channels) {
    if (height * width == 1 || channels == 1) {
      return null;
    }
    int[] places = new int[Math.multiplyExact(Math.multiplyExact(height, width), channels)];
    int k = 0;
    for (int pixel = 0; pixel < height * width; pixel++) {
      for (int c = 0; c < channels; c++) {
        places[k++] = c * height * width + pixel;
      }
    }
    return new FeatureOrder(places);
  }

  /** The order of vectors behind each other; a null is one whose order is the same in both. */
  static @Nullable FeatureOrder joined(@Nullable FeatureOrder[] parts, int[] sizes) {
    if (Arrays.stream(parts).allMatch(part -> part == null)) {
      return null;
    }
    int[] places = new int[Arrays.stream(sizes).sum()];
    int from = 0;
    for (int p = 0; p < parts.length; p++) {
      FeatureOrder part = parts[p];
      for (int i = 0; i < sizes[p]; i++) {
        places[from + i] = from + (part == null ? i : part.places[i]);
      }
      from += sizes[p];
    }
    return new FeatureOrder(places);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FeatureOrder order && Arrays.equals(places, order.places);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(places);
  }

  @Override
  public String toString() {
    return places.length + " features";
  }
}
