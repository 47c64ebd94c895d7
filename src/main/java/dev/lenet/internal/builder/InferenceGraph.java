package dev.lenet.internal.builder;

import dev.lenet.exceptions.InputException;
import dev.lenet.graph.Constants;
import dev.lenet.graph.SymbolicTensor;
import dev.lenet.internal.frozen.Freezer;
import dev.lenet.internal.frozen.FrozenGraph;
import dev.lenet.internal.frozen.FrozenRunner;
import dev.lenet.predict.Binding;
import dev.lenet.predict.BoundCall;
import dev.lenet.tensor.DType;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import dev.lenet.tensor.TensorSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TType;

/**
 * A model's layers as graphs that only predict: made by {@link GraphBuilder#inference}, usable from
 * many threads. Each set of outputs that is asked for is frozen by itself, when it is first asked
 * for; so what a layer makes can be seen although the prediction's graph has folded it away.
 */
public final class InferenceGraph implements AutoCloseable {
  private final Graph graph;
  private final Constants weights;
  private final TensorSpec input;
  private final SymbolicTensor prediction;
  private final Map<Object, SymbolicTensor> outputs;
  private final Map<List<String>, FrozenRunner> runners = new HashMap<>();
  private volatile @Nullable FrozenRunner predictor;
  private boolean closed;

  InferenceGraph(
      Graph graph,
      Constants weights,
      Operand<? extends TType> input,
      DType dtype,
      SymbolicTensor prediction,
      Map<Object, SymbolicTensor> outputs) {
    this.graph = graph;
    this.weights = weights;
    this.input = new TensorSpec(input.op().name() + ":0", dtype, Shape.of(input.shape().asArray()));
    this.prediction = prediction;
    this.outputs = outputs;
  }

  /** Whether the model's weights still are what they were when the graph was made. */
  public boolean isCurrent() {
    return weights.isCurrent();
  }

  /** The shape of the prediction, N first. */
  public Shape output() {
    return prediction.shape();
  }

  /** The model's prediction for samples stacked along the first dimension. */
  public HostTensor predict(HostTensor x) {
    check(x);
    return predictor().run(List.of(x)).get(0);
  }

  /**
   * What was recorded under these keys while the model was built, all in one run: several outputs
   * of a functional model, or what each of its layers makes.
   */
  public List<HostTensor> predict(HostTensor x, List<?> recorded) {
    return run(x, operands(recorded));
  }

  /**
   * The prediction, or what was recorded under these keys, from and into the caller's memory.
   *
   * @param recorded empty for the prediction
   */
  public BoundCall bind(Binding binding, List<?> recorded) {
    FrozenRunner runner = recorded.isEmpty() ? predictor() : runner(operands(recorded));
    return runner.bind(binding);
  }

  private List<Operand<TFloat32>> operands(List<?> recorded) {
    List<Operand<TFloat32>> asked = new ArrayList<>();
    for (Object key : recorded) {
      SymbolicTensor output = outputs.get(key);
      if (output == null) {
        throw new IllegalStateException("an output that the model did not record");
      }
      asked.add(output.operand());
    }
    return asked;
  }

  /** What the softmax or sigmoid that makes the prediction is computed from, if one does. */
  public Optional<HostTensor> logits(HostTensor x) {
    return Optional.ofNullable(prediction.logits()).map(from -> run(x, List.of(from)).get(0));
  }

  /** Whether what was recorded under this key is the prediction itself. */
  public boolean isPrediction(Object key) {
    SymbolicTensor output = outputs.get(key);
    return output != null && output.operand().equals(prediction.operand());
  }

  /** Whether something was recorded under this key. */
  public boolean recorded(Object key) {
    return outputs.containsKey(key);
  }

  private List<HostTensor> run(HostTensor x, List<Operand<TFloat32>> asked) {
    check(x);
    return runner(asked).run(List.of(x));
  }

  private void check(HostTensor x) {
    if (x.elements() == 0) {
      throw new InputException("input has shape " + x.shape() + " (expected: at least one sample)");
    }
    if (!input.shape().isCompatibleWith(x.shape())) {
      throw new InputException(
          "input has shape " + x.shape() + " (expected: " + input.shape() + ")");
    }
  }

  /** To find the prediction's runner by its tensors' names would take longer than its small ops. */
  private FrozenRunner predictor() {
    FrozenRunner found = predictor;
    if (found == null) {
      found = runner(List.of(prediction.operand()));
      predictor = found;
    }
    return found;
  }

  private synchronized FrozenRunner runner(List<Operand<TFloat32>> asked) {
    if (closed) {
      throw new IllegalStateException("this model is closed");
    }
    List<String> tensors =
        asked.stream()
            .map(Operand::asOutput)
            .map(output -> output.op().name() + ":" + output.index())
            .toList();
    return runners.computeIfAbsent(tensors, this::freeze);
  }

  /** In inference no layer mixes samples. */
  private FrozenRunner freeze(List<String> tensors) {
    FrozenGraph frozen =
        new Freezer(graph.toGraphDef(), List.of(input), tensors)
            .freeze()
            .orElseThrow(() -> new IllegalStateException("a layer that does more than compute"));
    return FrozenRunner.openPerSample(frozen);
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      runners.values().forEach(FrozenRunner::close);
    } finally {
      graph.close();
    }
  }
}
