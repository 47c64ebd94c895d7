package dev.lenet.serve.page;

import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import java.util.Arrays;

/**
 * What a layer made of one image, cut down to what can be looked at.
 *
 * @param whole the output's shape, without N
 * @param each a value is the mean of so many by so many units
 * @param min of all the layer's units
 * @param max of all the layer's units
 * @param values (H, W, C), or (units,)
 */
record Shown(Shape whole, int each, float min, float max, HostTensor values) {
  /** More units than these are hard to tell apart on a screen. */
  private static final int MOST_IN_MAP = 64 * 64;

  private static final int MAP_RANK = 3;

  /**
   * @param output float32, N first, N being 1
   * @param most how many values there may be
   */
  static Shown of(HostTensor output, int most) {
    Shape whole = output.shape().dropFirst();
    float[] all = output.floats();
    float min = Float.POSITIVE_INFINITY;
    float max = Float.NEGATIVE_INFINITY;
    for (float value : all) {
      min = value < min ? value : min; // a NaN is neither
      max = value > max ? value : max;
    }
    if (whole.rank() != MAP_RANK) {
      int units = Math.min(all.length, most);
      HostTensor first = HostTensor.ofFloats(Shape.of(units), Arrays.copyOf(all, units));
      return new Shown(whole, 1, min, max, first);
    }
    int height = Math.toIntExact(whole.size(0));
    int width = Math.toIntExact(whole.size(1));
    int each = 1;
    while (blocks(height, each) * blocks(width, each) > MOST_IN_MAP) {
      each++;
    }
    int rows = blocks(height, each);
    int columns = blocks(width, each);
    int maps = Math.min((int) whole.size(2), Math.max(1, most / Math.max(1, rows * columns)));
    float[] means = means(all, height, width, (int) whole.size(2), each, maps);
    HostTensor values = HostTensor.ofFloats(Shape.of(rows, columns, maps), means);
    return new Shown(whole, each, min, max, values);
  }

  private static int blocks(int size, int each) {
    return (size + each - 1) / each;
  }

  private static float[] means(
      float[] all, int height, int width, int channels, int each, int maps) {
    int rows = blocks(height, each);
    int columns = blocks(width, each);
    float[] means = new float[rows * columns * maps];
    for (int row = 0; row < rows; row++) {
      int bottom = Math.min(height, (row + 1) * each);
      for (int column = 0; column < columns; column++) {
        int right = Math.min(width, (column + 1) * each);
        int units = (bottom - row * each) * (right - column * each);
        for (int map = 0; map < maps; map++) {
          float sum = 0;
          for (int y = row * each; y < bottom; y++) {
            for (int x = column * each; x < right; x++) {
              sum += all[(y * width + x) * channels + map];
            }
          }
          means[(row * columns + column) * maps + map] = sum / units;
        }
      }
    }
    return means;
  }
}
