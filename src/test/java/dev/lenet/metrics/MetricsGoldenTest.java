package dev.lenet.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.tensorflow.Graph;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;

/** Every metric, batch after batch, against Keras's. */
class MetricsGoldenTest {

  static Stream<Arguments> cases() {
    return Stream.of("metrics", "more_metrics")
        .flatMap(
            file ->
                StreamSupport.stream(
                        Goldens.json("train/" + file + ".json").get("metrics").spliterator(), false)
                    .map(golden -> Arguments.of(file, golden)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void runningResultsAreKerass(String file, JsonNode golden) {
    NamedWeights data = Goldens.npz("train/" + file + ".npz");
    JsonNode config = golden.get("metric");
    Metric metric =
        Metrics.fromConfig(config.get("class_name").asText(), Goldens.map(config.get("config")));
    if (file.equals("more_metrics")) {
      requireSame(config.get("config"), metric.config());
    }
    HostTensor truth = data.get(golden.get("y_true").asText());
    HostTensor predicted = data.get(golden.get("y_pred").asText());
    HostTensor ones = HostTensor.ofFloats(Shape.of(14), filled(14));
    compare(golden.get("results"), metric, truth, predicted, ones);
    if (golden.has("weighted_results")) {
      compare(golden.get("weighted_results"), metric, truth, predicted, data.get("sample_weight"));
    }
  }

  /** A whole number may be written with a point. */
  private static void requireSame(JsonNode expected, Map<String, @Nullable Object> written) {
    JsonNode actual = new ObjectMapper().valueToTree(written);
    if (expected.path("label_weights").isObject()) { // a tensor, which is written as a list here
      ((ObjectNode) expected)
          .set("label_weights", expected.get("label_weights").get("config").get("value"));
    }
    assertTrue(
        expected.equals(
            (a, b) -> a.equals(b) || (a.isNumber() && a.asDouble() == b.asDouble()) ? 0 : 1,
            actual),
        expected + " " + actual);
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
      double[] values = metric.results(sums);
      JsonNode expected = results.get(i);
      assertEquals(expected.isArray() ? expected.size() : 1, values.length);
      for (int k = 0; k < values.length; k++) {
        double value = expected.isArray() ? expected.get(k).asDouble() : expected.asDouble();
        assertEquals(value, values[k], 1e-6 * Math.max(1, Math.abs(value)));
      }
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
