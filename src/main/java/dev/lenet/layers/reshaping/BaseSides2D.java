package dev.lenet.layers.reshaping;

import dev.lenet.exceptions.InputException;
import dev.lenet.layers.FluentLayer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What layers share that add or remove rows and columns at the sides of images. */
public abstract class BaseSides2D<L extends BaseSides2D<L>> extends FluentLayer<L> {
  private final String option;
  final int top;
  final int bottom;
  final int left;
  final int right;

  /**
   * @param option Keras's name of the four numbers
   * @param sides top, bottom, left, right: 0 or more each
   */
  BaseSides2D(String option, int... sides) {
    this.option = option;
    top = sides[0];
    bottom = sides[1];
    left = sides[2];
    right = sides[3];
    if (top < 0 || bottom < 0 || left < 0 || right < 0) {
      throw new InputException(
          className() + ": " + option + " " + asList() + " (expected: 0 or more each)");
    }
  }

  private List<List<Integer>> asList() {
    return List.of(List.of(top, bottom), List.of(left, right));
  }

  @Override
  public final boolean keepsPixels() {
    return true;
  }

  @Override
  public final Map<String, @Nullable Object> config() {
    Map<String, @Nullable Object> config = super.config();
    config.put(option, asList());
    config.put("data_format", "channels_last");
    return config;
  }
}
