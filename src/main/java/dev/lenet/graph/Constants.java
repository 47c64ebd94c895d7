package dev.lenet.graph;

import dev.lenet.internal.runtime.Native;
import dev.lenet.tensor.HostTensor;
import java.util.HashMap;
import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.family.TType;

/** Weights as constants of the graph, with the values they have now: a frozen graph. */
public final class Constants implements WeightStore {
  private final Ops tf;
  private final Map<Weight, Operand<TFloat32>> floats = new HashMap<>();
  private final Map<Weight, Long> versions = new HashMap<>();

  /** Adds constants to this graph as weights are read. */
  public Constants(Ops tf) {
    this.tf = tf.withSubScope("weights");
  }

  @Override
  public Operand<TFloat32> read(Weight weight) {
    return floats.computeIfAbsent(
        weight,
        w -> {
          versions.put(w, w.version());
          HostTensor value = w.value();
          try (Native<TFloat32> tensor = Native.of(TFloat32.class, value)) {
            return tf.withName(w.name()).constantOf(tensor.get());
          }
        });
  }

  @Override
  public Operand<TInt64> readInts(Weight weight) {
    throw new IllegalStateException("weight " + weight.name() + ": only training reads it");
  }

  @Override
  public <T extends TType> void update(Weight weight, Operand<T> value) {
    throw new IllegalStateException(
        "weight " + weight.name() + ": a frozen graph cannot change it");
  }

  /** Whether the weights still have the values that this graph has. */
  public boolean isCurrent() {
    for (Map.Entry<Weight, Long> read : versions.entrySet()) {
      if (read.getKey().version() != read.getValue()) {
        return false;
      }
    }
    return true;
  }
}
