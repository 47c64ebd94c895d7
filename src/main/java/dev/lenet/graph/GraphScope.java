package dev.lenet.graph;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.family.TType;

/**
 * The place in a graph where a layer computes: the ops under the layer's name, whether they train,
 * and where the weights are stored.
 */
public final class GraphScope {
  /** A term of the loss that is computed when somebody asks for it. */
  public interface Penalty {
    Operand<TFloat32> in(Ops tf);
  }

  private final Ops tf;
  private final WeightStore weights;
  private final boolean training;
  private final BatchPart part;
  private final Map<Object, SymbolicTensor> outputs;
  private final Map<Weight, Operand<? extends TType>> updates;
  private final List<Penalty> penalties;

  /** Where a whole batch is computed. */
  public GraphScope(Ops tf, WeightStore weights, boolean training) {
    this(tf, weights, training, BatchPart.whole());
  }

  /**
   * Where a part of a batch is computed.
   *
   * @param part which; each part has its own scope, and the first part's is made first
   */
  public GraphScope(Ops tf, WeightStore weights, boolean training, BatchPart part) {
    this(tf, weights, training, part, new LinkedHashMap<>(), new HashMap<>(), new ArrayList<>());
  }

  private GraphScope(
      Ops tf,
      WeightStore weights,
      boolean training,
      BatchPart part,
      Map<Object, SymbolicTensor> outputs,
      Map<Weight, Operand<? extends TType>> updates,
      List<Penalty> penalties) {
    this.tf = tf;
    this.weights = weights;
    this.training = training;
    this.part = part;
    this.outputs = outputs;
    this.updates = updates;
    this.penalties = penalties;
  }

  /** The ops of the graph, to build with. */
  public Ops tf() {
    return tf;
  }

  /** Whether dropout drops and batch normalization takes the batch's moments. */
  public boolean training() {
    return training;
  }

  /** Which part of the batch is computed here. */
  BatchPart part() {
    return part;
  }

  /** The weight's value in this graph; after {@link #update}, the new one. */
  public Operand<TFloat32> read(Weight weight) {
    Operand<? extends TType> updated = updates.get(weight);
    return updated == null ? weights.read(weight) : cast(updated);
  }

  /** An integer weight's value in this graph, widened to int64. */
  public Operand<TInt64> readInts(Weight weight) {
    Operand<? extends TType> updated = updates.get(weight);
    return updated == null ? weights.readInts(weight) : cast(updated);
  }

  /**
   * Has the training step set the weight to this value, such as a moving average. Where a layer is
   * applied twice, the second update goes on from the first. The batch's first part's counts.
   */
  public <T extends TType> void update(Weight weight, Operand<T> value) {
    updates.put(weight, value);
    if (part.index() == 0) {
      weights.update(weight, value);
    }
  }

  /** An update has the type of the weight's value. */
  @SuppressWarnings("unchecked")
  private static <T extends TType> Operand<T> cast(Operand<? extends TType> operand) {
    return (Operand<T>) operand;
  }

  /** Notes what a layer made, so that intermediate outputs can be asked for. */
  public void record(Object layer, SymbolicTensor output) {
    outputs.putIfAbsent(layer, output);
  }

  /**
   * Adds a term to the loss: Keras's {@code add_loss}. Where no loss is wanted, it costs nothing.
   */
  public void penalize(Penalty penalty) {
    penalties.add(penalty);
  }

  /** The terms that layers have added to the loss, one scalar each. */
  public List<Operand<TFloat32>> penalties() {
    return penalties.stream().map(penalty -> penalty.in(tf)).toList();
  }

  /** What each layer made in this graph, in the order in which they ran. */
  public Map<Object, SymbolicTensor> outputs() {
    return Collections.unmodifiableMap(outputs);
  }

  /**
   * A name as TensorFlow takes it, of letters, digits, points, hyphens and underscores: Keras's
   * layers may be named otherwise.
   */
  public static String validName(String name) {
    String valid = name.replaceAll("[^A-Za-z0-9_.-]", "_");
    return valid.matches("[A-Za-z0-9.].*") ? valid : "x" + valid;
  }

  /** The same scope under one more name. */
  public GraphScope under(String name) {
    return new GraphScope(
        tf.withSubScope(validName(name)), weights, training, part, outputs, updates, penalties);
  }

  /** The same scope, for what is computed when this is there. */
  public GraphScope after(SymbolicTensor value) {
    Ops later = tf.withControlDependencies(value.operand());
    return new GraphScope(later, weights, training, part, outputs, updates, penalties);
  }
}
