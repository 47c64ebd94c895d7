package dev.lenet.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * Which rows of a batch are computed in one place of a graph: all, or one part of several. Random
 * layers draw numbers for the whole batch, once, and each part takes its rows: so a batch in parts
 * gets the numbers that Keras draws for it.
 */
public final class BatchPart {
  /** The rows of a part, in the graph. */
  private record Rows(Operand<TInt32> all, Operand<TInt32> first, Operand<TInt32> count) {}

  private final int index;
  private final @Nullable Rows rows;
  private final List<Operand<TFloat32>> drawn;
  private int draws;

  private BatchPart(int index, @Nullable Rows rows, List<Operand<TFloat32>> drawn) {
    this.index = index;
    this.rows = rows;
    this.drawn = drawn;
  }

  /** The whole batch in one place. */
  public static BatchPart whole() {
    return new BatchPart(0, null, new ArrayList<>());
  }

  /**
   * A batch in parts.
   *
   * @param counted for each part a vector of 1 for each of its samples, and 0 for one that only
   *     fills a place
   */
  public static List<BatchPart> of(Ops tf, List<Operand<TFloat32>> counted) {
    if (counted.size() == 1) {
      return List.of(whole());
    }
    Ops ops = tf.withSubScope("rows");
    List<Operand<TInt32>> samples = new ArrayList<>();
    for (Operand<TFloat32> part : counted) {
      samples.add(ops.dtypes.cast(ops.sum(part, ops.array(0)), TInt32.class)); // a scalar
    }
    Operand<TInt32> all = ops.math.addN(samples);
    List<Operand<TFloat32>> drawn = new ArrayList<>();
    List<BatchPart> parts = new ArrayList<>();
    Operand<TInt32> first = ops.constant(0);
    for (int i = 0; i < counted.size(); i++) {
      Operand<TInt32> count = ops.size(counted.get(i));
      parts.add(new BatchPart(i, new Rows(all, first, count), drawn));
      first = ops.math.add(first, samples.get(i));
    }
    return List.copyOf(parts);
  }

  /** The part's number, from 0. */
  int index() {
    return index;
  }

  /** How many rows the whole batch has, a scalar; null where this is all of it. */
  @Nullable Operand<TInt32> all() {
    return rows == null ? null : rows.all();
  }

  /**
   * This part's rows of the next numbers that are drawn for the whole batch.
   *
   * @param whole draws them, where no part has done so yet
   * @param rank of the numbers' shape
   */
  Operand<TFloat32> rowsOf(Ops tf, Supplier<Operand<TFloat32>> whole, int rank) {
    Operand<TFloat32> all = shared(whole);
    if (rows == null) {
      return all;
    }
    Operand<TInt32> zeros = tf.constant(new int[rank - 1]);
    int[] rest = new int[rank - 1];
    Arrays.fill(rest, -1);
    Operand<TInt32> from =
        tf.concat(List.of(tf.expandDims(rows.first(), tf.constant(0)), zeros), tf.constant(0));
    Operand<TInt32> size =
        tf.concat(
            List.of(tf.expandDims(rows.count(), tf.constant(0)), tf.constant(rest)),
            tf.constant(0));
    return tf.slice(all, from, size);
  }

  /**
   * The next numbers that are drawn once for the whole batch, and are the same for all its parts.
   *
   * @param whole draws them, where no part has done so yet
   */
  Operand<TFloat32> shared(Supplier<Operand<TFloat32>> whole) {
    if (rows == null) {
      return whole.get();
    }
    int draw = draws++;
    if (draw == drawn.size()) {
      drawn.add(whole.get());
    }
    return drawn.get(draw);
  }
}
