package dev.lenet.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lenet.Goldens;
import dev.lenet.callbacks.History;
import dev.lenet.datasets.Dataset;
import dev.lenet.internal.runtime.Native;
import dev.lenet.losses.Losses;
import dev.lenet.metrics.Metric;
import dev.lenet.metrics.Metrics;
import dev.lenet.model.Model;
import dev.lenet.optimizers.SGD;
import dev.lenet.regularizers.L2;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.NamedWeights;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code fit} makes of each of its options, against Keras's. */
class FitGoldenTest {
  private static final NamedWeights DATA = Goldens.npz("train/fit.npz");

  static Stream<JsonNode> cases() {
    return StreamSupport.stream(Goldens.json("train/fit.json").get("cases").spliterator(), false);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void historyAndWeightsMatchKeras(JsonNode golden) {
    String name = golden.get("name").asText();
    double l2 = golden.get("l2").asDouble();
    boolean norm = golden.get("batch_norm").asBoolean();
    try (Model model = Tiny.with(DATA, norm ? "norm_w" : "w", l2 == 0 ? null : new L2(l2), norm)) {
      model.compile(
          new SGD(0.1), Losses.of(golden.get("loss").asText()), metrics(golden.get("metrics")));
      Dataset data = new Dataset(DATA.get("x"), DATA.get(golden.get("y").asText()));
      History history = model.fit(data, options(golden.get("fit")));

      close(unweighted(golden.get("history")), history.history());
      List<HostTensor> weights = model.getWeights();
      for (int i = 0; i < weights.size(); i++) {
        near(DATA.get(name + "/w" + i), weights.get(i), "weight " + i);
      }
      near(DATA.get(name + "/predict"), model.predict(DATA.get("x_val")), "predictions");
      if (golden.has("evaluate")) {
        Dataset held = new Dataset(DATA.get("x_val"), DATA.get("y_val"));
        close(unweighted(golden.get("evaluate")), single(model.evaluate(held).logs()));
        close(
            unweighted(golden.get("evaluate_weighted")),
            single(model.evaluate(held, DATA.get("val_sample_weight").floats()).logs()));
      }
    }
    assertEquals(0, Native.open());
  }

  private static List<Metric> metrics(JsonNode names) {
    List<Metric> metrics = new ArrayList<>();
    for (JsonNode metric : names) {
      metrics.add(
          metric.isTextual()
              ? Metrics.of(metric.asText())
              : Metrics.fromConfig(
                  metric.get("class_name").asText(), Goldens.map(metric.get("config"))));
    }
    return metrics;
  }

  private static FitOptions options(JsonNode fit) {
    FitOptions options = new FitOptions();
    for (Map.Entry<String, JsonNode> option : fit.properties()) {
      if (!option.getValue().isNull()) {
        options = with(options, option.getKey(), option.getValue());
      }
    }
    return options;
  }

  private static FitOptions with(FitOptions options, String name, JsonNode value) {
    return switch (name) {
      case "batch_size" -> options.batchSize(value.asInt());
      case "epochs" -> options.epochs(value.asInt());
      case "initial_epoch" -> options.initialEpoch(value.asInt());
      case "steps_per_epoch" -> options.stepsPerEpoch(value.asInt());
      case "shuffle" -> options.shuffle(value.asBoolean());
      case "verbose" -> options.verbose(value.asInt());
      case "validation_split" -> options.validationSplit(value.asDouble());
      case "validation_freq" -> options.validationFreq(value.asInt());
      case "validation_data" ->
          options.validationData(
              new Dataset(DATA.get("x_val"), DATA.get("y_val")),
              value.size() > 2 ? DATA.get("val_sample_weight").floats() : new float[0]);
      case "sample_weight" -> options.sampleWeight(DATA.get("sample_weight").floats());
      case "class_weight" -> {
        Map<Integer, Double> classes = new HashMap<>();
        value
            .properties()
            .forEach(e -> classes.put(Integer.valueOf(e.getKey()), e.getValue().asDouble()));
        yield options.classWeight(classes);
      }
      default -> throw new IllegalArgumentException(name);
    };
  }

  /** Keras's values but for its {@code weighted_metrics}, which there are not here. */
  private static Map<String, List<Double>> unweighted(JsonNode logs) {
    Map<String, List<Double>> values = new TreeMap<>();
    logs.properties()
        .forEach(
            log -> {
              if (!log.getKey().contains("weighted_")) {
                List<Double> epochs = new ArrayList<>();
                if (log.getValue().isArray()) {
                  log.getValue().forEach(value -> epochs.add(value.asDouble()));
                } else {
                  epochs.add(log.getValue().asDouble());
                }
                values.put(log.getKey(), epochs);
              }
            });
    return values;
  }

  private static Map<String, List<Double>> single(Map<String, Double> logs) {
    Map<String, List<Double>> values = new TreeMap<>();
    logs.forEach((name, value) -> values.put(name, List.of(value)));
    return values;
  }

  private static void close(Map<String, List<Double>> expected, Map<String, List<Double>> actual) {
    assertEquals(expected.keySet(), new TreeMap<>(actual).keySet());
    expected.forEach(
        (name, values) -> {
          List<Double> given = actual.getOrDefault(name, List.of());
          assertEquals(values.size(), given.size(), name);
          for (int i = 0; i < values.size(); i++) {
            assertEquals(values.get(i), given.get(i), 1e-5, name + " " + i);
          }
        });
  }

  private static void near(HostTensor expected, HostTensor actual, String what) {
    double difference = Goldens.difference(expected, actual);
    assertTrue(difference <= 1e-5, what + " differ by " + difference);
  }
}
