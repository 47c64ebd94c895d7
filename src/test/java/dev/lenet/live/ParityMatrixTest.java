package dev.lenet.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lenet.data.DType;
import dev.lenet.data.Dataset;
import dev.lenet.data.HostTensor;
import dev.lenet.data.InputException;
import dev.lenet.data.Npz;
import dev.lenet.model.Model;
import dev.lenet.open.Models;
import dev.lenet.optimizers.Optimizers;
import dev.lenet.savedmodel.SavedModelFile;
import dev.lenet.savedmodel.SavedModelPredictor;
import dev.lenet.savedmodel.SavedModelWeights;
import dev.lenet.savedmodel.Trust;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Models that versions of Keras make from a seed, in every format, from Python to here and back.
 * Prints the seed and one line a cell; {@code -Dparity.seed=N} makes the same models again.
 */
@Tag("live")
class ParityMatrixTest {
  private static final int RANDOM_MODELS = 12;
  // Keras 3 exports random layers as they are in training.
  private static final String AUGMENTED = "augmented";
  private static final double OUTPUTS = 1e-6;
  private static final double STEP = 1e-6;

  @TempDir Path folder;

  private final long seed = Long.getLong("parity.seed", new Random().nextInt(1_000_000_000));
  private final Map<String, Integer> leftOut = new HashMap<>();
  private final ParityMatrix matrix = new ParityMatrix();
  private final Random random = new Random(seed);

  @ParameterizedTest
  @EnumSource
  void everyFormatTravelsBothWays(Producer producer) throws IOException, InterruptedException {
    Path theirs = folder.resolve("theirs");
    Path ours = Files.createDirectory(folder.resolve("ours"));
    producer.python.run(
        "matrix_write.py",
        theirs.toString(),
        Long.toString(seed),
        Integer.toString(RANDOM_MODELS),
        producer.module);
    List<String> names = names(theirs);
    for (String name : names) {
      read(producer, theirs, name);
      write(producer, theirs, ours, name);
    }
    check(
        producer,
        producer.python.run(
            "matrix_check.py", theirs.toString(), ours.toString(), producer.module));
    print(producer);
    assertEquals("", String.join("\n", matrix.failures()), "seed " + seed);
    requireComplete(producer, names);
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".npz"))
          .map(name -> name.substring(0, name.length() - ".npz".length()))
          .sorted()
          .toList();
    }
  }

  private static String toJava(Producer producer, String format) {
    return producer.title + " -> Java, " + format;
  }

  private static String fromJava(Producer producer, String format) {
    return "Java -> " + producer.title + ", " + format;
  }

  private void read(Producer producer, Path theirs, String name) {
    Recorded arrays = Recorded.read(theirs.resolve(name + ".npz"));
    Path keras = theirs.resolve(name + ".keras");
    attempt(
        toJava(producer, ".keras"),
        name,
        cell -> {
          try (Model model = Models.load(keras)) {
            compare(cell, name, model, arrays);
          }
        });
    attempt(
        toJava(producer, ".weights.h5"),
        name,
        cell -> {
          try (Model model = fresh(keras)) {
            model.loadWeights(theirs.resolve(name + ".weights.h5"));
            compare(cell, name, model, arrays);
          }
        });
    attempt(
        toJava(producer, "SavedModel"),
        name,
        cell -> {
          Path path = theirs.resolve(name);
          List<HostTensor> weights = List.copyOf(SavedModelWeights.read(path).asMap().values());
          matrix.compared(cell, name, "weights", Recorded.unequal(arrays.weights(), weights), 0);
          try (SavedModelPredictor model = SavedModelFile.load(path, Trust.CHECKED)) {
            HostTensor y = model.predict(arrays.get("x"));
            if (name.equals(AUGMENTED) && !producer.isKeras2()) {
              matrix.remark(cell + ": " + name + " turns at random in Python too: weights only");
            } else {
              compareOutputs(cell, name, arrays, y);
            }
          }
        });
  }

  /** The same layers with weights, and an optimizer, that start anew. */
  private static Model fresh(Path keras) {
    try (Model saved = Models.load(keras)) {
      Model model = Models.kerasModels().fromJson(saved.toJson());
      if (saved.isCompiled()) {
        model.compile(
            Optimizers.fromConfig(saved.optimizer().className(), saved.optimizer().config()),
            saved.loss());
      }
      return model;
    }
  }

  private void compare(String cell, String name, Model model, Recorded arrays) {
    matrix.compared(
        cell, name, "weights", Recorded.unequal(arrays.weights(), model.getWeights()), 0);
    compareOutputs(cell, name, arrays, model.predict(arrays.get("x")));
    if (arrays.has("targets")) {
      model.trainOnBatch(new Dataset(arrays.get("x"), arrays.get("targets")));
      List<HostTensor> after = model.getWeights();
      double worst = 0;
      for (int i = 0; i < after.size(); i++) {
        worst = Math.max(worst, Recorded.difference(arrays.get("after/" + i), after.get(i)));
      }
      matrix.compared(cell, name, "step", worst, STEP);
    }
  }

  private void compareOutputs(String cell, String name, Recorded arrays, HostTensor outputs) {
    matrix.compared(cell, name, "outputs", Recorded.difference(arrays.get("y"), outputs), OUTPUTS);
  }

  /** Gives the model weights of its own, trains it on where it was trained, and writes it. */
  private void write(Producer producer, Path theirs, Path ours, String name) {
    Recorded arrays = Recorded.read(theirs.resolve(name + ".npz"));
    attempt(
        fromJava(producer, producer.isKeras2() ? ".weights.h5" : ".keras"),
        name,
        cell -> {
          try (Model model = Models.load(theirs.resolve(name + ".keras"))) {
            model.setWeights(model.getWeights().stream().map(this::moved).toList());
            Npz.write(ours.resolve(name + ".npz"), save(producer, model, arrays, ours, name));
          }
        });
  }

  private Map<String, HostTensor> save(
      Producer producer, Model model, Recorded arrays, Path ours, String name) {
    HostTensor x = arrays.get("x");
    Map<String, HostTensor> saved = new LinkedHashMap<>();
    saved.put("x", x);
    if (arrays.has("targets")) {
      model.trainOnBatch(new Dataset(x, arrays.get("targets")));
      saved.put("targets", arrays.get("targets"));
      saved.put("steps", HostTensor.ofInts(arrays.get("steps").shape(), 3));
    }
    saved.put("y", model.predict(x));
    put(saved, "w/", model.getWeights());
    if (!producer.readsOptimizer(model)) {
      leftOut(producer, ".weights.h5", name, "another order of the optimizer's state");
    } else {
      model.saveWeights(ours.resolve(name + ".weights.h5"));
    }
    if (!producer.readsOptimizer(model) || !producer.readsConfig(model)) {
      leftOut(producer, ".keras", name, "another form of config or optimizer state");
    } else {
      model.save(ours.resolve(name + ".keras"));
    }
    model.export(ours.resolve(name));
    if (arrays.has("targets")) {
      model.trainOnBatch(new Dataset(x, arrays.get("targets")));
      put(saved, "after/", model.getWeights());
    }
    return saved;
  }

  private void leftOut(Producer producer, String format, String name, String why) {
    String cell = fromJava(producer, format);
    leftOut.merge(cell, 1, Integer::sum);
    matrix.remark(cell + ": not " + name + ": " + why);
  }

  private static void put(Map<String, HostTensor> arrays, String prefix, List<HostTensor> values) {
    for (int i = 0; i < values.size(); i++) {
      arrays.put(prefix + i, values.get(i));
    }
  }

  /** Each number a little larger or smaller, of the same sign. */
  private HostTensor moved(HostTensor weight) {
    if (weight.dtype() != DType.FLOAT32) {
      return weight;
    }
    float[] values = weight.floats();
    for (int i = 0; i < values.length; i++) {
      values[i] *= 0.8f + 0.4f * random.nextFloat();
    }
    return HostTensor.ofFloats(weight.shape(), values);
  }

  private interface Comparison {
    void run(String cell);
  }

  private void attempt(String cell, String name, Comparison comparison) {
    try {
      comparison.run(cell);
    } catch (InputException e) {
      matrix.failed(cell, name, String.valueOf(e.getMessage()));
    }
  }

  /** Takes over what matrix_check.py found. */
  private void check(Producer producer, String output) {
    for (String line : output.split("\n", -1)) {
      String[] words = line.strip().split(" ", -1);
      if (words[0].equals("CHECK")) {
        String format = words[1].equals("SavedModel") ? words[1] : "." + words[1];
        matrix.compared(
            fromJava(producer, format), words[2], words[3], number(words[4]), number(words[5]));
      } else if (words[0].equals("FAILED")) {
        String format = words[1].equals("SavedModel") ? words[1] : "." + words[1];
        matrix.failed(fromJava(producer, format), words[2], line);
      }
    }
  }

  private static double number(String text) {
    return text.equals("inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(text);
  }

  private void print(Producer producer) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add(producer.title + ", seed " + seed);
    lines.addAll(matrix.lines());
    lines.addAll(matrix.failures());
    System.out.println(String.join("\n", lines));
    Files.write(
        Path.of("target", "parity-matrix-" + producer.title.replace(' ', '-') + ".txt"), lines);
  }

  /** No cell may have been passed over. */
  private void requireComplete(Producer producer, List<String> names) {
    assertTrue(names.size() > RANDOM_MODELS + 20, names.toString());
    for (String format : new String[] {".keras", ".weights.h5", "SavedModel"}) {
      assertEquals(names.size(), matrix.models(toJava(producer, format)), format);
      String cell = fromJava(producer, format);
      int written = names.size() - leftOut.getOrDefault(cell, 0);
      assertEquals(written, matrix.models(cell), format);
    }
  }
}
