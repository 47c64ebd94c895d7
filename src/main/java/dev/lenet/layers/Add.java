package dev.lenet.layers;

import dev.lenet.data.Shape;
import dev.lenet.graph.Sym;
import java.util.List;
import java.util.stream.Collectors;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Keras's {@code Add}: the sum of its inputs; sizes of 1 are repeated to fit the others. */
public final class Add extends Layer {
  @Override
  public Shape outputShape(List<Shape> inputs) {
    if (inputs.isEmpty()) {
      throw bad("no inputs", "1 or more");
    }
    int rank = inputs.stream().mapToInt(Shape::rank).max().orElse(0);
    Shape sum = expand(inputs.get(0), rank);
    for (Shape input : inputs) {
      Shape next = expand(input, rank);
      for (int i = 0; i < rank; i++) {
        sum = sum.with(i, together(sum.size(i), next.size(i), i, inputs));
      }
    }
    return sum;
  }

  private long together(long a, long b, int dimension, List<Shape> inputs) {
    if (dimension > 0 && (a == 1 || b == 1)) {
      return a == 1 ? b : a;
    }
    if (a < 0 || b < 0) {
      return dimension == 0 ? Math.max(a, b) : -1;
    }
    if (a != b) {
      throw bad(
          "input shapes " + inputs.stream().map(Shape::toString).collect(Collectors.joining(", ")),
          "the same sizes, or 1");
    }
    return a;
  }

  /** With sizes of 1 after N, as many as are missing. */
  private static Shape expand(Shape shape, int rank) {
    Shape expanded = shape.dropFirst();
    for (int i = shape.rank(); i < rank; i++) {
      expanded = expanded.prepend(1);
    }
    return expanded.prepend(shape.size(0));
  }

  @Override
  protected Sym call(List<Sym> inputs) {
    Sym first = inputs.get(0);
    Shape output = outputShape(inputs.stream().map(Sym::shape).toList());
    Ops tf = first.scope().tf();
    Operand<TFloat32> sum = null;
    for (Sym input : inputs) {
      Operand<TFloat32> x = input.operand();
      for (int i = input.shape().rank(); i < output.rank(); i++) {
        x = tf.expandDims(x, tf.constant(1));
      }
      sum = sum == null ? x : tf.math.add(sum, x);
    }
    return sum == null ? first : first.with(sum, output);
  }

  @Override
  protected Sym call(Sym x) {
    return x;
  }

  @Override
  public Features features() {
    return Features.KEPT;
  }

  @Override
  public boolean takesList() {
    return true;
  }
}
