package dev.lenet.graph;

import dev.lenet.data.DType;
import dev.lenet.data.HostTensor;
import dev.lenet.data.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tensorflow.Operand;
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
 * <p>float32 weights are float32 variables; integer weights (counters, seeds) are int64 variables.
 */
public final class Variables implements WeightStore {
  private record Variable(
      VarHandleOp handle,
      Operand<? extends TType> read,
      Placeholder<? extends TType> next,
      Op assign) {}

  private final Ops tf;
  private final Map<Weight, Variable> variables = new LinkedHashMap<>();
  private final Map<String, Ops> scopes = new HashMap<>();
  private final Map<Weight, Op> updates = new LinkedHashMap<>();

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
    return new Variable(handle, read, next, assign);
  }

  /** One scope a layer: TensorFlow would number a second one of the same name. */
  private Ops scope(String path) {
    Ops known = scopes.get(path);
    if (known == null) {
      int slash = path.lastIndexOf('/');
      Ops outer = slash < 0 ? tf : scope(path.substring(0, slash));
      known = outer.withSubScope(path.substring(slash + 1).replaceAll("[^A-Za-z0-9_.-]", "_"));
      scopes.put(path, known);
    }
    return known;
  }

  public Set<Weight> weights() {
    return variables.keySet();
  }

  /** The variable's handle, for the ops that update it. */
  public Operand<? extends TType> handle(Weight weight) {
    return find(weight).handle();
  }

  /** The op that sets the variable to what it is fed. */
  public Op assign(Weight weight) {
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
  }

  /** The ops that layers asked the training step to run. */
  public List<Op> updates() {
    return new ArrayList<>(updates.values());
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
    Variable variable = find(weight);
    HostTensor wide = weight.dtype() == DType.FLOAT32 ? value : widen(value);
    try (Native<? extends TType> next = Native.of(wide)) {
      session.runner().feed(variable.next(), next.get()).addTarget(variable.assign()).run().close();
    }
  }

  /** The variable's value in a session. */
  public HostTensor pull(Session session, Weight weight) {
    try (var result = session.runner().fetch(find(weight).read()).run()) {
      HostTensor value = Native.toHost(result.get(0));
      return weight.dtype() == DType.FLOAT32 ? value : narrow(value, weight.dtype());
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

  private static HostTensor widen(HostTensor value) {
    if (value.dtype() == DType.INT64) {
      return value;
    }
    long[] wide = new long[value.elements()];
    ByteBuffer bytes = value.bytes();
    for (int i = 0; i < wide.length; i++) {
      wide[i] =
          value.dtype() == DType.UINT32 ? Integer.toUnsignedLong(bytes.getInt()) : bytes.getInt();
    }
    return HostTensor.ofLongs(value.shape(), wide);
  }

  private static HostTensor narrow(HostTensor value, DType dtype) {
    if (dtype == DType.INT64) {
      return value;
    }
    long[] wide = value.longs();
    ByteBuffer bytes = ByteBuffer.allocate(4 * wide.length).order(ByteOrder.LITTLE_ENDIAN);
    for (long element : wide) {
      bytes.putInt((int) element);
    }
    Shape shape = value.shape();
    return new HostTensor(dtype, shape, bytes.flip());
  }
}
