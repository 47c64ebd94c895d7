package dev.lenet.layers.reshaping;

import dev.lenet.config.Config;
import dev.lenet.exceptions.InputException;
import dev.lenet.graph.SymbolicTensor;
import dev.lenet.layers.FluentLayer;
import dev.lenet.layers.Sizes;
import dev.lenet.tensor.Shape;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.op.Ops;

/**
 * Keras's {@code Reshape}: each sample in another shape; one size may be -1, which fits the rest.
 */
public final class Reshape extends FluentLayer<Reshape> {
  private final int[] targetShape;

  /** The shape of one sample, without N. */
  public Reshape(int... targetShape) {
    int free = 0;
    for (int size : targetShape) {
      free += size == -1 ? 1 : 0;
      if (size < -1 || size == 0 || free > 1) {
        throw new InputException(
            "Reshape: target_shape "
                + Arrays.toString(targetShape)
                + " (expected: sizes of 1 or more, and at most one -1)");
      }
    }
    this.targetShape = targetShape.clone();
  }

  @Override
  public boolean keepsPixels() {
    return true;
  }

  @Override
  protected Shape outputShape(Shape input) {
    long[] sizes = new long[targetShape.length + 1];
    sizes[0] = input.size(0);
    long known = 1;
    for (int i = 0; i < targetShape.length; i++) {
      sizes[i + 1] = targetShape[i];
      known *= Math.max(1, targetShape[i]);
    }
    Shape sample = input.dropFirst();
    if (sample.isFullyKnown()) {
      long elements = sample.elements();
      int free = Arrays.stream(targetShape).boxed().toList().indexOf(-1);
      if (free < 0 ? elements != known : elements % known != 0) {
        throw bad(
            "target_shape "
                + Arrays.toString(targetShape)
                + " for samples of shape "
                + sample
                + ", "
                + elements
                + " elements",
            free < 0 ? "a product of " + elements : "a divisor of " + elements + " beside -1");
      }
      if (free >= 0) {
        sizes[free + 1] = elements / known;
      }
    }
    return Shape.of(sizes);
  }

  @Override
  protected SymbolicTensor call(SymbolicTensor x) {
    Ops tf = x.scope().tf();
    Shape output = outputShape(x.shape());
    return x.with(tf.reshape(x.operand(), Sizes.of(tf, x.operand(), output)), output);
  }

  @Override
  public Features features() {
    return Features.FLATTENED;
  }

  @Override
  public boolean passesOn() {
    return true;
  }

  @Override
  public boolean hasBuildConfig() {
    return false;
  }

  @Override
  public Map<String, @Nullable Object> config() {
    Map<String, @Nullable Object> config = super.config();
    config.put("target_shape", Arrays.stream(targetShape).boxed().toList());
    return config;
  }

  /** The layer that a config of Keras describes. */
  public static Reshape fromConfig(Config options) {
    return new Reshape(options.integers("target_shape"));
  }
}
