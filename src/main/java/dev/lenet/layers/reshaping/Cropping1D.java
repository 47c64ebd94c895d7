package dev.lenet.layers.reshaping;

import dev.lenet.config.Config;
import dev.lenet.exceptions.InputException;
import dev.lenet.graph.SymbolicTensor;
import dev.lenet.layers.FluentLayer;
import dev.lenet.layers.Spatial;
import dev.lenet.tensor.Shape;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.op.Ops;

/**
 * Keras's {@code Cropping1D}: N x steps x C without the first and the last steps, one by default.
 */
public final class Cropping1D extends FluentLayer<Cropping1D> {
  private final int first;
  private final int last;

  public Cropping1D() {
    this(1);
  }

  public Cropping1D(int both) {
    this(both, both);
  }

  public Cropping1D(int first, int last) {
    if (first < 0 || last < 0) {
      throw new InputException(
          "Cropping1D: cropping " + List.of(first, last) + " (expected: 0 or more each)");
    }
    this.first = first;
    this.last = last;
  }

  @Override
  protected Shape outputShape(Shape input) {
    Spatial.SEQUENCE.require(input, this);
    long steps = input.size(1);
    if (steps >= 0 && steps <= first + last) {
      throw bad(
          "steps " + steps + ", cropped by " + first + " and " + last,
          "more than " + (first + last));
    }
    return input.with(1, steps < 0 ? -1 : steps - first - last);
  }

  @Override
  protected SymbolicTensor call(SymbolicTensor x) {
    Ops tf = x.scope().tf();
    var kept = tf.math.sub(tf.shape(x.operand()), tf.array(0, first + last, 0));
    return x.with(tf.slice(x.operand(), tf.array(0, first, 0), kept), outputShape(x.shape()));
  }

  @Override
  public boolean takesSequences() {
    return true;
  }

  @Override
  public Map<String, @Nullable Object> config() {
    Map<String, @Nullable Object> config = super.config();
    config.put("cropping", List.of(first, last));
    return config;
  }

  public static Cropping1D fromConfig(Config options) {
    int[] sides = options.has("cropping") ? options.pair("cropping") : new int[] {1, 1};
    return new Cropping1D(sides[0], sides[1]);
  }
}
