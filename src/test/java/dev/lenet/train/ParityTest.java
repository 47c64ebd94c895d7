package dev.lenet.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lenet.Goldens;
import dev.lenet.activations.Activations;
import dev.lenet.callbacks.History;
import dev.lenet.datasets.Dataset;
import dev.lenet.initializers.Ones;
import dev.lenet.layers.Layer;
import dev.lenet.layers.activations.ReLU;
import dev.lenet.layers.activations.Softmax;
import dev.lenet.layers.core.Activation;
import dev.lenet.layers.core.Dense;
import dev.lenet.layers.core.Input;
import dev.lenet.layers.normalization.BatchNormalization;
import dev.lenet.layers.pooling.MaxPooling2D;
import dev.lenet.layers.regularization.Dropout;
import dev.lenet.layers.reshaping.Flatten;
import dev.lenet.layers.reshaping.Reshape;
import dev.lenet.losses.Losses;
import dev.lenet.losses.MeanSquaredError;
import dev.lenet.losses.SparseCategoricalCrossentropy;
import dev.lenet.metrics.Accuracy;
import dev.lenet.metrics.CategoricalAccuracy;
import dev.lenet.metrics.Metric;
import dev.lenet.metrics.Metrics;
import dev.lenet.metrics.SparseTopKCategoricalAccuracy;
import dev.lenet.metrics.TopKCategoricalAccuracy;
import dev.lenet.model.Sequential;
import dev.lenet.optimizers.SGD;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.NamedWeights;
import dev.lenet.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Unusual labels, weights, values and endings: Keras's numbers, docs/PARITY.md's table. */
class ParityTest {
  private static final NamedWeights DATA = Goldens.npz("train/parity.npz");
  private static final JsonNode GOLDEN = Goldens.json("train/parity.json");

  static Stream<JsonNode> cases() {
    return StreamSupport.stream(GOLDEN.get("cases").spliterator(), false);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void evaluatingAndTrainingGiveTheNumbersOfKeras(JsonNode golden) {
    try (Sequential model = model(golden)) {
      Dataset data = new Dataset(DATA.get("x"), DATA.get(golden.get("y").asText()));
      near(golden.get("evaluate"), model.evaluate(data).logs());
      for (JsonNode batch : golden.get("train_on_batch")) {
        near(batch, model.trainOnBatch(data));
      }
      History history = model.fit(data, options(golden.get("fit")));
      for (int epoch = 0; epoch < history.epochs().size(); epoch++) {
        near(at(golden.get("history"), epoch), at(history, epoch));
      }
      List<HostTensor> weights = model.getWeights();
      for (int i = 0; i < weights.size(); i++) {
        near(DATA.get(golden.get("name").asText() + "/w" + i), weights.get(i), 1e-5);
      }
    }
  }

  private static Sequential model(JsonNode golden) {
    int units = golden.get("units").asInt();
    List<Layer> layers = new ArrayList<>();
    layers.add(new Input(4));
    layers.add(new Dense(units, Activations.of(golden.get("activation").asText())));
    switch (golden.get("ending").asText()) {
      case "norm" -> layers.add(new BatchNormalization());
      case "drop_all" -> {
        layers.add(new Dropout(1));
        layers.add(new Dense(3).kernelInitializer(new Ones()));
      }
      case "drop_none" -> layers.add(new Dropout(0));
      case "linear" -> layers.add(new Activation(Activations.LINEAR));
      case "reshape" -> layers.add(new Reshape(units));
      case "flatten" -> layers.add(new Flatten());
      case "relu" -> layers.add(new ReLU());
      case "softmax" -> layers.add(new Softmax());
      case "nested" -> layers.add(new Sequential(new Input(units), new Softmax()));
      default -> {}
    }
    Sequential model = new Sequential(layers.toArray(Layer[]::new));
    model.build();
    List<HostTensor> weights = new ArrayList<>(model.getWeights());
    weights.set(0, DATA.get("kernel" + units));
    model.setWeights(weights);
    List<Metric> metrics = new ArrayList<>();
    for (JsonNode metric : golden.get("metrics")) {
      metrics.add(
          metric.isTextual()
              ? Metrics.of(metric.asText())
              : Metrics.fromConfig(
                  metric.get("class_name").asText(), Goldens.map(metric.get("config"))));
    }
    JsonNode loss = golden.get("loss");
    model.compile(
        new SGD(0.1),
        Losses.fromConfig(loss.get("class_name").asText(), Goldens.map(loss.get("config"))),
        metrics);
    return model;
  }

  private static FitOptions options(JsonNode fit) {
    Map<Integer, Double> classes = new HashMap<>();
    fit.path("class_weight")
        .properties()
        .forEach(e -> classes.put(Integer.valueOf(e.getKey()), e.getValue().asDouble()));
    FitOptions options = new FitOptions();
    if (fit.has("steps_per_epoch")) {
      options = options.stepsPerEpoch(fit.get("steps_per_epoch").asInt());
    }
    return options
        .initialEpoch(fit.path("initial_epoch").asInt(0))
        .batchSize(fit.get("batch_size").asInt())
        .epochs(fit.get("epochs").asInt())
        .validationSplit(fit.path("validation_split").asDouble(0))
        .classWeight(classes)
        .shuffle(false);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4})
  void ofEqualOutputsTheSameOneIsTheLargest(int row) {
    Dataset[] truths = new Dataset[3];
    for (int k = 0; k < truths.length; k++) {
      truths[k] = new Dataset(tie(row), HostTensor.ofInts(Shape.of(1), k));
    }
    try (Sequential model = new Sequential(new Input(3), new Activation(Activations.LINEAR))) {
      model.compile(
          new SGD(),
          new SparseCategoricalCrossentropy().fromLogits(true),
          new Accuracy(),
          new SparseTopKCategoricalAccuracy(1).name("top1"),
          new SparseTopKCategoricalAccuracy(2).name("top2"));
      for (int k = 0; k < truths.length; k++) {
        near(GOLDEN.at("/ties/sparse/" + row + "/" + k), model.evaluate(truths[k]).logs());
      }
      model.compile(
          new SGD(),
          new MeanSquaredError(),
          new CategoricalAccuracy().name("hot"),
          new TopKCategoricalAccuracy(1).name("top1"));
      for (int truth = 0; truth < 5; truth++) {
        near(
            GOLDEN.at("/ties/hot/" + row + "/" + truth),
            model.evaluate(new Dataset(tie(row), tie(truth))).logs());
      }
    }
  }

  private static HostTensor tie(int row) {
    return DATA.get("ties/x").rows(row, row + 1);
  }

  @Test
  void predictTakesValuesThatAreNoOrdinaryNumbers() {
    Map<String, Layer> layers = new TreeMap<>();
    for (String function : List.of("relu", "sigmoid", "tanh", "softmax", "linear")) {
      layers.put(function, new Activation(Activations.of(function)));
    }
    layers.put("dense", new Dense(2));
    layers.forEach(
        (name, layer) -> {
          try (Sequential model = new Sequential(new Input(4), layer)) {
            predicts(name, model);
          }
        });
    try (Sequential model =
        new Sequential(new Input(4), new Reshape(2, 2, 1), new MaxPooling2D())) {
      predicts("pool", model);
    }
  }

  private static void predicts(String name, Sequential model) {
    model.build();
    if (!model.weights().isEmpty()) {
      model.setWeights(
          List.of(
              HostTensor.ofFloats(Shape.of(4, 2), 1, 0, 0, 1, 0, 0, 0, 0),
              HostTensor.ofFloats(Shape.of(2), 0, 0)));
    }
    HostTensor expected = DATA.get("values/" + name);
    HostTensor actual = model.predict(DATA.get("values/x"));
    assertEquals(expected.shape(), actual.shape());
    for (int i = 0; i < expected.elements(); i++) {
      float there = expected.floats()[i];
      // TensorFlow's threads make 0 of denormals, which the frozen graph keeps.
      double most = 1e-6 * Math.abs(there) + Float.MIN_NORMAL;
      close(there, actual.floats()[i], most, name + " " + i);
    }
  }

  private static JsonNode at(JsonNode history, int epoch) {
    var logs = new com.fasterxml.jackson.databind.node.ObjectNode(null);
    history.properties().forEach(log -> logs.set(log.getKey(), log.getValue().get(epoch)));
    return logs;
  }

  private static Map<String, Double> at(History history, int epoch) {
    Map<String, Double> logs = new TreeMap<>();
    history.history().forEach((name, values) -> logs.put(name, values.get(epoch)));
    return logs;
  }

  private static void near(JsonNode expected, Map<String, Double> actual) {
    Map<String, Double> there = new TreeMap<>();
    expected
        .properties()
        .forEach(
            log -> {
              boolean nan = log.getValue().asText().equals("nan");
              there.put(log.getKey(), nan ? Double.NaN : log.getValue().asDouble());
            });
    assertEquals(there.keySet(), actual.keySet());
    there.forEach(
        (name, value) ->
            close(value, actual.getOrDefault(name, -1e9), 1e-6 * Math.max(1, value), name));
  }

  /**
   * Within so much; NaN, infinities and, where nothing may be off, zeros only where Keras has them.
   */
  private static void close(double expected, double actual, double most, String what) {
    boolean ordinary = Double.isFinite(expected);
    boolean same = expected == actual || (Double.isNaN(expected) && Double.isNaN(actual));
    assertTrue(
        ordinary ? Math.abs(expected - actual) <= most : same,
        () -> "%s: %s (expected: %s)".formatted(what, actual, expected));
  }

  private static void near(HostTensor expected, HostTensor actual, double most) {
    assertEquals(expected.shape(), actual.shape());
    for (int i = 0; i < expected.elements(); i++) {
      close(expected.floats()[i], actual.floats()[i], most, "weight " + i);
    }
    assertTrue(expected.elements() > 0);
  }
}
