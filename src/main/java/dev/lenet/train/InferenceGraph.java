package dev.lenet.train;

import dev.lenet.data.HostTensor;
import dev.lenet.data.InputException;
import dev.lenet.data.Shape;
import dev.lenet.graph.Constants;
import dev.lenet.graph.Native;
import dev.lenet.graph.Sessions;
import dev.lenet.graph.Sym;
import dev.lenet.layers.Layer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
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
    return join(Parallel.all(chunks));
  }

  /** Several of a model's outputs, by what a functional model recorded them under. */
  public List<HostTensor> predict(HostTensor x, List<?> recorded) {
    List<HostTensor> values = new ArrayList<>();
    for (Object key : recorded) {
      Sym output = outputs.get(key);
      if (output == null) {
        throw new IllegalStateException("an output that the model did not record");
      }
      values.add(run(x, output));
    }
    return values;
  }

  /** What a layer of the model makes of these samples; all layers' outputs by name. */
  public Map<String, HostTensor> layerOutputs(HostTensor x) {
    Map<String, HostTensor> values = new LinkedHashMap<>();
    outputs.forEach(
        (layer, output) -> {
          if (layer instanceof Layer made && made.sublayers().isEmpty()) {
            values.put(made.name(), run(x, output));
          }
        });
    return values;
  }

  private HostTensor run(HostTensor x, Sym output) {
    Shape expected = Shape.of(input.shape().asArray());
    if (!expected.isCompatibleWith(x.shape())) {
      throw new InputException("input has shape " + x.shape() + " (expected: " + expected + ")");
    }
    try (Native<? extends TType> fed = Native.of(x);
        var result = session.runner().feed(input, fed.get()).fetch(output.operand()).run()) {
      return Native.toHost(result.get(0));
    }
  }

  private static HostTensor join(List<HostTensor> parts) {
    long rows = parts.stream().mapToLong(part -> part.shape().size(0)).sum();
    HostTensor first = parts.get(0);
    Shape shape = first.shape().with(0, rows);
    ByteBuffer all =
        ByteBuffer.allocate(Math.toIntExact(shape.elements() * first.dtype().bytes()))
            .order(ByteOrder.LITTLE_ENDIAN);
    parts.forEach(part -> all.put(part.bytes()));
    return new HostTensor(first.dtype(), shape, all.flip());
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
