package dev.lenet.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lenet.activations.Activations;
import dev.lenet.datasets.Dataset;
import dev.lenet.layers.core.Dense;
import dev.lenet.layers.core.Input;
import dev.lenet.layers.reshaping.Flatten;
import dev.lenet.losses.BinaryCrossentropy;
import dev.lenet.losses.CategoricalCrossentropy;
import dev.lenet.losses.Loss;
import dev.lenet.losses.SparseCategoricalCrossentropy;
import dev.lenet.metrics.Accuracy;
import dev.lenet.model.Model;
import dev.lenet.model.Sequential;
import dev.lenet.numpy.Npy;
import dev.lenet.numpy.Npz;
import dev.lenet.open.Models;
import dev.lenet.optimizers.Adam;
import dev.lenet.predict.Probabilities;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import dev.lenet.weights.keras.KerasArchive;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models that were not made by {@code train}: of other losses, with logits, with other metrics. */
class ForeignModelTest {
  private static final int SAMPLES = 6;
  private static final int[] LABELS = {0, 1, 2, 2, 1, 0};

  @TempDir Path folder;
  private Path file;
  private Path data;
  private HostTensor x;

  @BeforeEach
  void makeData() {
    file = folder.resolve("m.keras");
    data = folder.resolve("data.npz");
    float[] values = new float[SAMPLES * 48];
    Random random = new Random(1);
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat();
    }
    x = HostTensor.ofFloats(Shape.of(SAMPLES, 4, 4, 3), values);
    Map<String, HostTensor> tensors = new LinkedHashMap<>();
    for (String part : new String[] {"train", "test"}) {
      tensors.put("x_" + part, x);
      tensors.put("y_" + part, HostTensor.ofInts(Shape.of(SAMPLES), LABELS));
    }
    Npz.write(data, tensors);
  }

  @Test
  void categoricalCrossentropyIsMeasuredOnClassNumbers() {
    evaluatesAsOnColumns(Activations.SOFTMAX, new CategoricalCrossentropy());
  }

  @Test
  void smoothedLabelsAndLogitsAreMeasuredAsTrained() {
    evaluatesAsOnColumns(
        Activations.LINEAR, new CategoricalCrossentropy().fromLogits(true).labelSmoothing(0.1));
  }

  @Test
  void binaryCrossentropyOfEveryClassIsMeasured() {
    evaluatesAsOnColumns(Activations.SIGMOID, new BinaryCrossentropy());
  }

  @Test
  void oneOutputIsOfTwoClasses() throws IOException {
    for (Activations activation : List.of(Activations.SIGMOID, Activations.LINEAR)) {
      boolean logits = activation == Activations.LINEAR;
      int[] labels = {0, 1, 1, 0, 1, 0};
      Npz.write(
          data,
          Map.of(
              "x_train",
              x,
              "y_train",
              HostTensor.ofInts(Shape.of(SAMPLES), labels),
              "x_test",
              x,
              "y_test",
              HostTensor.ofInts(Shape.of(SAMPLES), labels)));
      try (Sequential model = new Sequential(new Input(4, 4, 3))) {
        model.add(new Flatten());
        model.add(new Dense(1, activation));
        Loss loss = new BinaryCrossentropy().fromLogits(logits);
        model.compile(new Adam(), loss);
        model.save(file);
        float[] p = model.predict(x).floats();
        long[][] confusion = new long[2][2];
        for (int i = 0; i < SAMPLES; i++) {
          confusion[labels[i]][p[i] > (logits ? 0f : 0.5f) ? 1 : 0]++;
        }
        JsonNode line = evaluate().works().json().get(0);
        Dataset samples = new Dataset(x, HostTensor.ofInts(Shape.of(SAMPLES), labels));
        assertEquals(model.evaluate(samples).loss(), line.get("loss").asDouble(), 1e-9);
        assertEquals(
            (confusion[0][0] + confusion[1][1]) / 6.0, line.get("accuracy").asDouble(), 1e-9);
        assertEquals(
            Arrays.deepToString(confusion).replace(" ", ""),
            line.get("confusion_matrix").toString());
        assertEquals(2, line.get("classes").size());
      }
    }
  }

  @Test
  void oneOutputGivesTwoProbabilities() {
    assertArrayEquals(new float[] {0.75f, 0.25f}, Probabilities.of(new float[] {0.25f}, false));
    assertArrayEquals(new float[] {0.5f, 0.5f}, Probabilities.of(new float[] {0}, true));
  }

  private void evaluatesAsOnColumns(Activations activation, Loss loss) {
    float[] columns = new float[SAMPLES * 3];
    for (int i = 0; i < SAMPLES; i++) {
      columns[3 * i + LABELS[i]] = 1;
    }
    double expected;
    try (Sequential model = model(activation, loss)) {
      expected =
          model.evaluate(new Dataset(x, HostTensor.ofFloats(Shape.of(SAMPLES, 3), columns))).loss();
    }
    JsonNode line = evaluate().works().json().get(0);
    assertEquals(expected, line.get("loss").asDouble(), 1e-9);
  }

  @Test
  void anUnknownMetricKeepsNobodyFromPredictingAndEvaluating() {
    try (Sequential model = model(Activations.LINEAR, new SparseCategoricalCrossentropy())) {
      edit("\"accuracy\"", "\"iou\"");
      Path in = folder.resolve("x.npy");
      Path out = folder.resolve("y.npy");
      Npy.write(in, x);
      Cli.run("predict", "--model", file, "--input", in, "--output", out).works();
      assertArrayEquals(model.predict(x).floats(), Npy.read(out).floats());
      assertEquals(
          model.evaluate(new Dataset(x, HostTensor.ofInts(Shape.of(SAMPLES), LABELS))).loss(),
          evaluate().works().json().get(0).get("loss").asDouble(),
          1e-9);
      try (Model loaded = Models.load(file)) {
        assertFalse(loaded.isCompiled());
        assertTrue(String.valueOf(loaded.whyNotCompiled()).contains("metric 'iou'"));
      }
    }
  }

  @Test
  void anUnknownLossIsReplacedAndSaid() {
    double expected;
    try (Sequential model =
        model(Activations.LINEAR, new SparseCategoricalCrossentropy().fromLogits(true))) {
      expected =
          model.evaluate(new Dataset(x, HostTensor.ofInts(Shape.of(SAMPLES), LABELS))).loss();
    }
    edit("\"SparseCategoricalCrossentropy\"", "\"CTC\"");
    Cli result = evaluate();
    String note = result.err();
    assertTrue(note.startsWith("note: " + file + ": config.json: loss 'CTC' (expected: "), note);
    assertTrue(
        note.endsWith("CustomObjects); using instead: sparse_categorical_crossentropy\n"), note);
    assertEquals(0, result.exitCode());
    assertEquals(expected, result.json().get(0).get("loss").asDouble(), 1e-9);
  }

  @Test
  void logitsArePrintedAsProbabilities() throws IOException {
    model(Activations.LINEAR, new SparseCategoricalCrossentropy().fromLogits(true)).close();
    JsonNode logits = probabilities();
    assertEquals(1, sum(logits), 1e-6);
    model(Activations.SIGMOID, new BinaryCrossentropy()).close();
    assertEquals(1.5, sum(probabilities()), 1e-6, "sigmoids of a black image are 1/2 each");
  }

  private JsonNode probabilities() throws IOException {
    Path image = folder.resolve("a.png");
    ImageIO.write(new BufferedImage(4, 4, BufferedImage.TYPE_INT_RGB), "png", image.toFile());
    return Cli.run("predict", "--model", file, "--json", image)
        .works()
        .json()
        .get(0)
        .get("probabilities");
  }

  private static double sum(JsonNode numbers) {
    double sum = 0;
    for (JsonNode number : numbers) {
      assertTrue(number.asDouble() > 0, "no probability: " + number);
      sum += number.asDouble();
    }
    return sum;
  }

  @Test
  void doctorSaysWhatAFileContains() {
    model(Activations.SOFTMAX, new CategoricalCrossentropy()).close();
    edit("\"accuracy\"", "\"iou\"");
    JsonNode found = Cli.run("doctor", "--model", file, "--json").works().json().get(0);
    assertEquals("Keras 3 (.keras)", found.get("format").asText());
    assertEquals("3.15.1", found.get("keras_version").asText());
    assertEquals("Adam", found.get("optimizer").asText());
    assertEquals("iou", found.get("metrics").get(0).asText());
    assertEquals(147, found.get("parameters").asInt());
    assertEquals(
        "Dense", found.get("layers").get(found.get("layers").size() - 1).get("class").asText());
    assertTrue(
        Cli.run("doctor", "--model", file).works().out().contains("\nparameters       147\n"));
  }

  private Sequential model(Activations activation, Loss loss) {
    Sequential model = new Sequential(new Input(4, 4, 3), new Flatten(), new Dense(3, activation));
    model.compile(new Adam(), loss, new Accuracy());
    model.save(file);
    return model;
  }

  /** Changes what the file says of how the model was compiled. */
  private void edit(String from, String to) {
    KerasArchive archive = KerasArchive.read(file);
    assertTrue(archive.config().contains(from), archive.config());
    KerasArchive.of(archive.config().replace(from, to), archive.weights()).write(file);
  }

  private Cli evaluate() {
    return Cli.run("evaluate", "--model", file, "--data", data, "--json");
  }
}
