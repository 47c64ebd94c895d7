package dev.lenet.train;

import dev.lenet.data.HostTensor;
import dev.lenet.data.InputException;
import dev.lenet.data.Shape;
import dev.lenet.graph.Constants;
import dev.lenet.graph.Native;
import dev.lenet.graph.Sessions;
import dev.lenet.graph.Sym;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Session;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TType;

/**
 * A frozen graph that predicts: made by {@link GraphBuilder#inference}, usable from many threads.
 * Large inputs go in chunks of a fixed size, as many at a time as there are cores.
 */
public final class InferenceGraph implements AutoCloseable {
  private static final int CHUNK = 128;

  private final Graph graph;
  private final Session session;
  private final Constants weights;
  private final Operand<? extends TType> input;
  private final Sym prediction;
  private final Map<Object, Sym> outputs;

  InferenceGraph(
      Graph graph,
      Constants weights,
      Operand<? extends TType> input,
      Sym prediction,
      Map<Object, Sym> outputs) {
    this.graph = graph;
    this.session = Sessions.openOnCallersThread(graph);
    this.weights = weights;
    this.input = input;
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
    int samples = Math.toIntExact(x.shape().size(0));
    if (samples <= CHUNK) {
      return run(x, prediction);
    }
    List<Callable<HostTensor>> chunks = new ArrayList<>();
    for (int from = 0; from < samples; from += CHUNK) {
      HostTensor chunk = x.rows(from, Math.min(samples, from + CHUNK));
      chunks.add(() -> run(chunk, prediction));
    }
    return HostTensor.concat(Parallel.all(chunks));
  }

  /**
   * What was recorded under these keys while the model was built, all in one run: several outputs
   * of a functional model, or what each of its layers makes.
   */
  public List<HostTensor> predict(HostTensor x, List<?> recorded) {
    List<Sym> asked = new ArrayList<>();
    for (Object key : recorded) {
      Sym output = outputs.get(key);
      if (output == null) {
        throw new IllegalStateException("an output that the model did not record");
      }
      asked.add(output);
    }
    return run(x, asked);
  }

  /** What the softmax or sigmoid that makes the prediction is computed from, if one does. */
  public Optional<HostTensor> logits(HostTensor x) {
    return Optional.ofNullable(prediction.logits()).map(logits -> run(x, prediction.with(logits)));
  }

  /** Whether what was recorded under this key is the prediction itself. */
  public boolean isPrediction(Object key) {
    Sym output = outputs.get(key);
    return output != null && output.operand().equals(prediction.operand());
  }

  /** Whether something was recorded under this key. */
  public boolean recorded(Object key) {
    return outputs.containsKey(key);
  }

  private HostTensor run(HostTensor x, Sym output) {
    return run(x, List.of(output)).get(0);
  }

  private List<HostTensor> run(HostTensor x, List<Sym> asked) {
    Shape expected = Shape.of(input.shape().asArray());
    if (x.elements() == 0) {
      throw new InputException("input has shape " + x.shape() + " (expected: some samples)");
    }
    if (!expected.isCompatibleWith(x.shape())) {
      throw new InputException("input has shape " + x.shape() + " (expected: " + expected + ")");
    }
    try (Native<? extends TType> fed = Native.of(x)) {
      Session.Runner runner = session.runner().feed(input, fed.get());
      // A dropout that hands on its input has the same output: each is fetched once.
      List<Output<TFloat32>> outputs =
          asked.stream().map(output -> output.operand().asOutput()).toList();
      List<Output<TFloat32>> fetched = outputs.stream().distinct().toList();
      fetched.forEach(runner::fetch);
      List<HostTensor> values = new ArrayList<>();
      try (var result = runner.run()) {
        result.forEach(tensor -> values.add(Native.toHost(tensor.getValue())));
      }
      return outputs.stream().map(output -> values.get(fetched.indexOf(output))).toList();
    }
  }

  @Override
  public void close() {
    try {
      session.close();
    } finally {
      graph.close();
    }
  }
}
