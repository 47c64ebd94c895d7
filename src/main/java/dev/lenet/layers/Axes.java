package dev.lenet.layers;

import dev.lenet.config.Config;
import dev.lenet.exceptions.InputException;
import dev.lenet.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/** The dimensions along which a layer computes: Keras's option {@code axis}, one or a list. */
public final class Axes {
  private final int[] axes;
  private final boolean listed;

  /**
   * @param layer the layer's class, for messages
   * @param axes negative ones count from the end
   * @param listed whether a config writes a list
   */
  public Axes(String layer, int[] axes, boolean listed) {
    if (axes.length == 0) {
      throw new InputException(layer + ": axis [] (expected: at least one axis)");
    }
    this.axes = axes.clone();
    this.listed = listed;
  }

  /** Reads the option; the last dimension where there is none. */
  public static Axes read(String layer, Config options) {
    return options.has("axis")
        ? new Axes(layer, options.integers("axis"), options.get("axis") instanceof List<?>)
        : new Axes(layer, new int[] {-1}, false);
  }

  /** How many there are. */
  public int count() {
    return axes.length;
  }

  /** Each, as it was given. */
  public int[] toArray() {
    return axes.clone();
  }

  /** Refuses an input that has not all of these dimensions. */
  public void require(Shape input, Layer layer) {
    for (int axis : axes) {
      if (axis >= input.rank() || axis < -input.rank()) {
        throw layer.bad(
            "axis " + axis + ", input shape " + input,
            "from " + -input.rank() + " to " + (input.rank() - 1));
      }
    }
  }

  /** What a config holds. */
  public Object config() {
    return listed ? Arrays.stream(axes).boxed().toList() : (Object) axes[0];
  }
}
