package dev.lenet.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lenet.Goldens;
import dev.lenet.graph.Constants;
import dev.lenet.graph.GraphScope;
import dev.lenet.graph.SymbolicTensor;
import dev.lenet.graph.Target;
import dev.lenet.internal.runtime.Native;
import dev.lenet.internal.runtime.Sessions;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.NamedWeights;
import dev.lenet.tensor.Shape;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tensorflow.Graph;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;

/** Every metric, batch after batch, against Keras's. */
class MetricsGoldenTest {
  private static final NamedWeights DATA = Goldens.npz("train/metrics.npz");

  /** What is not offered here: more than one threshold, and the mean absolute error. */
  private static final Set<String> ABSENT =
      Set.of("precision_thresholds", "recall_thresholds", "mae");

  static Stream<JsonNode> cases() {
    JsonNode metrics = Goldens.json("train/metrics.json").get("metrics");
    return StreamSupport.stream(metrics.spliterator(), false)
        .filter(golden -> !ABSENT.contains(golden.get("name").asText()));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void runningResultsAreKerass(JsonNode golden) {
    JsonNode config = golden.get("metric");
    Metric metric =
        Metrics.fromConfig(config.get("class_name").asText(), Goldens.map(config.get("config")));
    HostTensor truth = DATA.get(golden.get("y_true").asText());
    HostTensor predicted = DATA.get(golden.get("y_pred").asText());
    HostTensor ones = HostTensor.ofFloats(Shape.of(14), filled(14));
    compare(golden.get("results"), metric, truth, predicted, ones);
    compare(golden.get("weighted_results"), metric, truth, predicted, DATA.get("sample_weight"));
  }

  private static float[] filled(int size) {
    float[] ones = new float[size];
    Arrays.fill(ones, 1f);
    return ones;
  }

  private static void compare(
      JsonNode results, Metric metric, HostTensor truth, HostTensor predicted, HostTensor weights) {
    int[] ends = {6, 12, 14};
    double[] sums = new double[metric.size(predicted.shape())];
    int from = 0;
    for (int i = 0; i < ends.length; i++) {
      double[] part =
          statistic(
              metric,
              truth.rows(from, ends[i]),
              predicted.rows(from, ends[i]),
              weights.rows(from, ends[i]));
      Arrays.setAll(sums, k -> sums[k] + part[k]);
      assertEquals(results.get(i).asDouble(), metric.result(sums), 1e-6);
      from = ends[i];
    }
  }

  private static double[] statistic(
      Metric metric, HostTensor truth, HostTensor predicted, HostTensor weights) {
    try (Graph graph = new Graph();
        Session session = Sessions.open(graph);
        Native<TFloat32> p = Native.of(TFloat32.class, predicted);
        Native<TFloat32> w = Native.of(TFloat32.class, weights);
        Native<?> y = Native.of(truth)) {
      Ops tf = Ops.create(graph);
      GraphScope scope = new GraphScope(tf, new Constants(tf), false);
      SymbolicTensor output = SymbolicTensor.of(scope, tf.constantOf(p.get()), predicted.shape());
      Target target = new Target(tf.constantOf(y.get()), truth.dtype(), truth.shape());
      var statistic = metric.statistic(target, output, tf.constantOf(w.get()));
      try (var result = session.runner().fetch(statistic).run()) {
        TFloat64 vector = (TFloat64) result.get(0);
        double[] values = new double[(int) vector.size()];
        Arrays.setAll(values, i -> vector.getDouble(i));
        return values;
      }
    }
  }

  @Test
  void theConfusionMatrixHasTrueClassesInRows() {
    HostTensor truth = HostTensor.ofInts(Shape.of(3), 0, 0, 1);
    HostTensor predicted = HostTensor.ofFloats(Shape.of(3, 2), 1, 0, 0, 1, 0, 1);
    double[] matrix =
        statistic(
            new ConfusionMatrix(), truth, predicted, HostTensor.ofFloats(Shape.of(3), 1, 1, 1));
    assertEquals("[1.0, 1.0, 0.0, 1.0]", Arrays.toString(matrix));
    assertEquals(2 / 3.0, new ConfusionMatrix().result(matrix), 1e-15);
  }
}
