package dev.lenet.train;

import dev.lenet.datasets.SampleSource;
import dev.lenet.internal.builder.Batch;
import dev.lenet.internal.builder.ModelGraph;
import dev.lenet.internal.builder.Statistics;
import dev.lenet.internal.runtime.Parallel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates a model's graph on a data set: the loss and the metrics over all samples.
 *
 * <p>The samples go in chunks of a fixed size, as many at a time as there are cores; their
 * statistics are added in order, so the result is the same on every machine.
 */
public final class Evaluator {
  private static final int CHUNK = 64;

  private final ModelGraph graph;

  /** Evaluates with this graph. */
  public Evaluator(ModelGraph graph) {
    this.graph = graph;
  }

  /** The loss and the metrics, each sample counting once. */
  public Statistics evaluate(SampleSource data) {
    return evaluate(data, null);
  }

  /** The loss and the metrics; the loss with one weight for each sample. */
  public Statistics evaluate(SampleSource data, float @Nullable [] sampleWeight) {
    graph.check("data set", data);
    SampleWeights.check("data set", sampleWeight, data);
    return evaluateChecked(data, sampleWeight);
  }

  /** The same for data that was looked at before. */
  Statistics evaluateChecked(SampleSource data, float @Nullable [] sampleWeight) {
    graph.pushWeights();
    int[] order = Shuffles.inOrder(data.size());
    List<Callable<double[]>> chunks = new ArrayList<>();
    for (int i = 0; i < data.size(); i += CHUNK) {
      int from = i;
      chunks.add(() -> evaluate(data, sampleWeight, order, from));
    }
    Statistics statistics = graph.statistics();
    Parallel.all(chunks).forEach(statistics::add);
    return statistics;
  }

  private double[] evaluate(
      SampleSource data, float @Nullable [] sampleWeight, int[] order, int from) {
    try (Batch batch = new Batch(data, Math.min(CHUNK, order.length - from), 1)) {
      batch.fill(data, sampleWeight, order, from);
      return graph.evaluate(batch.parts().get(0));
    }
  }
}
