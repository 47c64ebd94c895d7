package dev.lenet.model;

import dev.lenet.graph.Weight;
import dev.lenet.optimizers.Optimizer;
import dev.lenet.tensor.DType;
import dev.lenet.tensor.HostTensor;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A compiled model's optimizer: its state, and files' into it. */
final class OptimizerState {
  private static final Logger LOG = System.getLogger(OptimizerState.class.getName());

  private static final int UNTRAINED = 2;

  private OptimizerState() {}

  /** The state in Keras's order. */
  static List<Weight> of(Model model) {
    Optimizer optimizer = model.optimizer();
    if (!optimizer.isBuilt()) {
      optimizer.build(model.trainableWeights(), model.weightPaths());
    }
    return optimizer.state();
  }

  /** Takes a file's state. One that does not fit is left alone, as in Keras, and that is said. */
  static void read(String file, List<HostTensor> saved, Model model) {
    List<Weight> state = of(model);
    List<HostTensor> found = model.optimizer().arranged(saved);
    List<HostTensor> values = new ArrayList<>();
    for (int i = 0; i < Math.min(state.size(), found.size()); i++) {
      HostTensor value = widened(found.get(i), state.get(i).dtype());
      if (value.dtype() == state.get(i).dtype() && value.shape().equals(state.get(i).shape())) {
        values.add(value);
      }
    }
    // Of a model that was compiled and not yet trained, Keras writes the count and the rate alone.
    boolean untrained =
        found.size() == UNTRAINED && values.size() == UNTRAINED && isZero(values.get(0));
    if (!untrained && (values.size() != state.size() || values.size() != found.size())) {
      if (!found.isEmpty()) {
        LOG.log(
            Level.WARNING,
            "{0}: the optimizer''s state does not fit {1} of {2} weights and is not loaded",
            file,
            model.optimizer().className(),
            model.trainableWeights().size());
      }
      return;
    }
    for (int i = 0; i < values.size(); i++) {
      state.get(i).assign(values.get(i));
    }
  }

  private static boolean isZero(HostTensor count) {
    return count.dtype() == DType.INT64 && count.shape().rank() == 0 && count.longs()[0] == 0;
  }

  /** Keras on JAX and PyTorch counts steps in int32. */
  private static HostTensor widened(HostTensor value, DType wanted) {
    if (wanted != DType.INT64 || value.dtype() != DType.INT32) {
      return value;
    }
    return HostTensor.ofLongs(value.shape(), Arrays.stream(value.ints()).asLongStream().toArray());
  }
}
