package dev.lenet.graph;

import dev.lenet.internal.runtime.Native;
import dev.lenet.tensor.DType;
import dev.lenet.tensor.HostTensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Operation;
import org.tensorflow.Session;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.VarHandleOp;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.family.TType;

/**
 * Weights as resource variables of a graph, with the ops that set and read them.
 *
 * <p>float32 weights are float32 variables; int64 weights (counters, seeds) are int64 variables.
 */
public final class Variables implements WeightStore {
  private record Variable(
      Operand<? extends TType> handle,
      Operand<? extends TType> read,
      Operand<? extends TType> next,
      Operation assign) {}

  private final Ops tf;
  private final Map<Weight, Variable> variables = new LinkedHashMap<>();
  private final Map<String, Ops> scopes = new HashMap<>();
  private final Map<Weight, Op> updates = new LinkedHashMap<>();
  private final Map<Weight, Operand<? extends TType>> updated = new HashMap<>();

  /** Variables for this graph; none yet. */
  public Variables(Ops tf) {
    this.tf = tf;
  }

  /** Makes a variable for a weight under this path, such as {@code conv1/kernel}. */
  public void add(String path, Weight weight) {
    if (variables.containsKey(weight)) {
      return;
    }
    Class<? extends TType> type = weight.dtype() == DType.FLOAT32 ? TFloat32.class : TInt64.class;
    variables.put(weight, make(path, weight, type));
  }

  private <T extends TType> Variable make(String path, Weight weight, Class<T> type) {
    int slash = path.lastIndexOf('/');
    Ops scope = slash < 0 ? tf : scope(path.substring(0, slash));
    String name = path.substring(slash + 1);
    org.tensorflow.ndarray.Shape shape = org.tensorflow.ndarray.Shape.of(weight.shape().toArray());
    VarHandleOp handle =
        scope.withName(name).varHandleOp(type, shape, VarHandleOp.sharedName(path));
    Operand<T> read = scope.withName(name + "_read").readVariableOp(handle, type);
    Placeholder<T> next =
        scope.withName(name + "_next").placeholder(type, Placeholder.shape(shape));
    Op assign = scope.withName(name + "_assign").assignVariableOp(handle, next);
    return new Variable(handle, read, next, assign.op());
  }

  /** One scope a layer: TensorFlow would number a second one of the same name. */
  private Ops scope(String path) {
    Ops known = scopes.get(path);
    if (known == null) {
      int slash = path.lastIndexOf('/');
      Ops outer = slash < 0 ? tf : scope(path.substring(0, slash));
      known = outer.withSubScope(GraphScope.validName(path.substring(slash + 1)));
      scopes.put(path, known);
    }
    return known;
  }

  /** The same variables in a copy of the graph. */
  public Variables in(Graph copy) {
    Variables same = new Variables(Ops.create(copy));
    variables.forEach(
        (weight, variable) ->
            same.variables.put(
                weight,
                new Variable(
                    copy.operation(variable.handle().op().name()).output(0),
                    copy.operation(variable.read().op().name()).output(0),
                    copy.operation(variable.next().op().name()).output(0),
                    copy.operation(variable.assign().name()))));
    return same;
  }

  /** The weights that have a variable here. */
  public Set<Weight> weights() {
    return variables.keySet();
  }

  /** The variable's handle, for the ops that update it. */
  public Operand<? extends TType> handle(Weight weight) {
    return find(weight).handle();
  }

  /** The op that sets the variable to what it is fed. */
  public Operation assign(Weight weight) {
    return find(weight).assign();
  }

  @Override
  public Operand<TFloat32> read(Weight weight) {
    return cast(find(weight).read());
  }

  @Override
  public Operand<TInt64> readInts(Weight weight) {
    return cast(find(weight).read());
  }

  @Override
  public <T extends TType> void update(Weight weight, Operand<T> value) {
    updates.put(weight, tf.assignVariableOp(handle(weight), value));
    updated.put(weight, value);
  }

  /**
   * The value from which an optimizer goes on: the one that a layer asked the training step to set,
   * otherwise the variable's.
   */
  public Operand<TFloat32> current(Weight weight) {
    Operand<? extends TType> value = updated.get(weight);
    return value == null ? read(weight) : cast(value);
  }

  /** The ops that layers asked the training step to run. */
  public List<Op> updates() {
    return updates(Set.of());
  }

  /**
   * The ops that layers asked the training step to run.
   *
   * @param others the weights that an optimizer sets in their place
   */
  public List<Op> updates(Set<Weight> others) {
    List<Op> ops = new ArrayList<>();
    updates.forEach(
        (weight, op) -> {
          if (!others.contains(weight)) {
            ops.add(op);
          }
        });
    return ops;
  }

  /** The weights that layers asked the training step to set. */
  public Set<Weight> updated() {
    return updates.keySet();
  }

  /** Sets the variable in a session to the weight's value. */
  public void push(Session session, Weight weight) {
    push(session, weight, weight.value());
  }

  /** Sets the variable in a session. */
  public void push(Session session, Weight weight, HostTensor value) {
    push(session, Map.of(weight, value));
  }

  /** Sets variables in a session, with one run of it: TensorFlow prepares each kind of run once. */
  public void push(Session session, Map<Weight, HostTensor> values) {
    List<Native<? extends TType>> fed = new ArrayList<>();
    try {
      Session.Runner runner = session.runner();
      values.forEach(
          (weight, value) -> {
            Variable variable = find(weight);
            Native<? extends TType> next = Native.of(value);
            fed.add(next);
            runner.feed(variable.next(), next.get()).addTarget(variable.assign());
          });
      runner.run().close();
    } finally {
      fed.forEach(Native::close);
    }
  }

  /** The variables' values in a session, with one run of it. */
  public List<HostTensor> pull(Session session, List<Weight> weights) {
    Session.Runner runner = session.runner();
    weights.forEach(weight -> runner.fetch(find(weight).read()));
    try (var result = runner.run()) {
      List<HostTensor> values = new ArrayList<>();
      for (int i = 0; i < weights.size(); i++) {
        values.add(Native.toHost(result.get(i)));
      }
      return values;
    }
  }

  private Variable find(Weight weight) {
    Variable variable = variables.get(weight);
    if (variable == null) {
      throw new IllegalStateException("weight " + weight.name() + ": no variable in this graph");
    }
    return variable;
  }

  /** The operand's type was chosen from the weight's dtype when the variable was made. */
  @SuppressWarnings("unchecked")
  private static <T extends TType> Operand<T> cast(Operand<? extends TType> operand) {
    return (Operand<T>) operand;
  }
}
