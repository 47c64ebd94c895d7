package dev.lenet.layers.merging;

import dev.lenet.config.Config;
import dev.lenet.exceptions.InputException;
import dev.lenet.graph.SymbolicTensor;
import dev.lenet.layers.FluentLayer;
import dev.lenet.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.ReduceProd;
import org.tensorflow.op.core.Sum;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * Keras's {@code Dot}: for each sample, the sums of products of two inputs along one axis of each;
 * the other axes of the first input come first, then those of the second. Of two rows it is one
 * number, N x 1.
 */
public final class Dot extends FluentLayer<Dot> {
  /** Keras's {@code backend.epsilon()}: the largest factor is one by it. */
  private static final float LARGEST = 1e7f;

  private final int[] axes;
  private boolean normalize;

  /** The same axis of both inputs, or one of each; negative ones count from the end. */
  public Dot(int... axes) {
    if (axes.length != 1 && axes.length != 2) {
      throw new InputException(
          "Dot: axes " + Arrays.toString(axes) + " (expected: one axis, or one of each input)");
    }
    this.axes = axes.clone();
  }

  /** Whether the inputs are made as long as 1 along the axis: the cosine of their angle. */
  public Dot normalize(boolean normalizes) {
    normalize = normalizes;
    return this;
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    if (inputs.size() != 2) {
      throw bad(inputs.size() + " inputs", "2");
    }
    Shape a = inputs.get(0);
    Shape b = inputs.get(1);
    long left = a.size(place(a, 0));
    long right = b.size(place(b, 1));
    if (left != right) {
      throw bad(
          "input shapes " + a + ", " + b + " with axes " + Arrays.toString(axes),
          "the same size along both axes");
    }
    long[] sizes =
        IntStream.concat(others(a, place(a, 0)), others(b, place(b, 1)).map(i -> i + a.rank()))
            .mapToLong(i -> i < a.rank() ? a.size(i) : b.size(i - a.rank()))
            .toArray();
    Shape output = Shape.of(sizes.length == 0 ? new long[] {1} : sizes);
    return output.prepend(a.size(0) < 0 ? b.size(0) : a.size(0));
  }

  /** Where an input's axis is, from the start. */
  private int place(Shape input, int number) {
    int axis = axes[axes.length == 1 ? 0 : number];
    int place = axis < 0 ? axis + input.rank() : axis;
    if (place < 1 || place >= input.rank()) {
      throw bad(
          "axis " + axis + ", input shape " + input,
          "from 1 to " + (input.rank() - 1) + ", or as far from the end");
    }
    return place;
  }

  /** The axes but N and this one. */
  private static IntStream others(Shape input, int place) {
    return IntStream.range(1, input.rank()).filter(i -> i != place);
  }

  @Override
  protected SymbolicTensor call(List<SymbolicTensor> inputs) {
    SymbolicTensor a = inputs.get(0);
    SymbolicTensor b = inputs.get(1);
    Shape output = outputShape(List.of(a.shape(), b.shape()));
    Ops tf = a.scope().tf();
    Operand<TFloat32> left = matrices(tf, a, place(a.shape(), 0), true);
    Operand<TFloat32> right = matrices(tf, b, place(b.shape(), 1), false);
    Operand<TFloat32> products = tf.train.batchMatMul(left, right, TFloat32.class);
    return a.with(tf.reshape(products, sizes(tf, a, b)), output);
  }

  /** N x others x summed, or N x summed x others. */
  private Operand<TFloat32> matrices(Ops tf, SymbolicTensor x, int place, boolean summedLast) {
    Operand<TFloat32> values = normalize ? normalized(tf, x.operand(), place) : x.operand();
    int[] rest = others(x.shape(), place).toArray();
    int[] order = new int[rest.length + 2];
    System.arraycopy(rest, 0, order, summedLast ? 1 : 2, rest.length);
    order[summedLast ? order.length - 1 : 1] = place;
    Operand<TInt32> from = tf.shape(x.operand());
    Operand<TInt32> count = tf.slice(from, tf.array(0), tf.array(1));
    Operand<TInt32> summed = tf.slice(from, tf.array(place), tf.array(1));
    Operand<TInt32> all =
        rest.length == 0
            ? tf.array(1)
            : tf.reduceProd(
                tf.gather(from, tf.array(rest), tf.constant(0)),
                tf.constant(0),
                ReduceProd.keepDims(true));
    return tf.reshape(
        tf.linalg.transpose(values, tf.array(order)),
        tf.concat(
            summedLast ? List.of(count, all, summed) : List.of(count, summed, all),
            tf.constant(0)));
  }

  /** The steps of keras/src/ops/nn.py, {@code _normalize}. */
  private static Operand<TFloat32> normalized(Ops tf, Operand<TFloat32> x, int place) {
    Operand<TFloat32> squares = tf.sum(tf.math.square(x), tf.array(place), Sum.keepDims(true));
    return tf.math.mul(x, tf.math.minimum(tf.math.rsqrt(squares), tf.constant(LARGEST)));
  }

  private Operand<TInt32> sizes(Ops tf, SymbolicTensor a, SymbolicTensor b) {
    int[] left =
        IntStream.concat(IntStream.of(0), others(a.shape(), place(a.shape(), 0))).toArray();
    int[] right = others(b.shape(), place(b.shape(), 1)).toArray();
    Operand<TInt32> first = tf.gather(tf.shape(a.operand()), tf.array(left), tf.constant(0));
    if (right.length == 0) {
      return left.length == 1 ? tf.concat(List.of(first, tf.array(1)), tf.constant(0)) : first;
    }
    Operand<TInt32> second = tf.gather(tf.shape(b.operand()), tf.array(right), tf.constant(0));
    return tf.concat(List.of(first, second), tf.constant(0));
  }

  @Override
  protected SymbolicTensor call(SymbolicTensor x) {
    return x;
  }

  @Override
  public boolean takesList() {
    return true;
  }

  @Override
  public Map<String, @Nullable Object> config() {
    Map<String, @Nullable Object> config = super.config();
    config.put("axes", axes.length == 1 ? (Object) axes[0] : Arrays.stream(axes).boxed().toList());
    config.put("normalize", normalize);
    return config;
  }

  public static Dot fromConfig(Config options) {
    return new Dot(options.integers("axes")).normalize(options.flag("normalize", false));
  }
}
