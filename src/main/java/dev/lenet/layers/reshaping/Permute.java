package dev.lenet.layers.reshaping;

import dev.lenet.config.Config;
import dev.lenet.exceptions.InputException;
import dev.lenet.graph.SymbolicTensor;
import dev.lenet.layers.FluentLayer;
import dev.lenet.tensor.Shape;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.op.Ops;

/** Keras's {@code Permute}: the dimensions of each sample in another order. */
public final class Permute extends FluentLayer<Permute> {
  private final int[] dims;

  /** The dimensions of the input in their new order, counted from 1, the first after N. */
  public Permute(int... dims) {
    int[] sorted = dims.clone();
    Arrays.sort(sorted);
    for (int i = 0; i < sorted.length; i++) {
      if (sorted[i] != i + 1) {
        throw new InputException(
            "Permute: dims "
                + Arrays.toString(dims)
                + " (expected: each from 1 to "
                + dims.length
                + ", once)");
      }
    }
    this.dims = dims.clone();
  }

  @Override
  protected Shape outputShape(Shape input) {
    if (input.rank() != dims.length + 1) {
      throw bad(
          "input rank: " + input.rank() + ", shape " + input, String.valueOf(dims.length + 1));
    }
    Shape output = input;
    for (int i = 0; i < dims.length; i++) {
      output = output.with(i + 1, input.size(dims[i]));
    }
    return output;
  }

  @Override
  protected SymbolicTensor call(SymbolicTensor x) {
    Ops tf = x.scope().tf();
    int[] axes = new int[dims.length + 1];
    System.arraycopy(dims, 0, axes, 1, dims.length);
    return x.with(tf.linalg.transpose(x.operand(), tf.array(axes)), outputShape(x.shape()));
  }

  @Override
  public Map<String, @Nullable Object> config() {
    Map<String, @Nullable Object> config = super.config();
    config.put("dims", Arrays.stream(dims).boxed().toList());
    return config;
  }

  public static Permute fromConfig(Config options) {
    return new Permute(options.integers("dims"));
  }
}
