package dev.lenet.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.lenet.datasets.Dataset;
import dev.lenet.losses.SparseCategoricalCrossentropy;
import dev.lenet.model.Model;
import dev.lenet.numpy.Npz;
import dev.lenet.open.Conversion;
import dev.lenet.open.Models;
import dev.lenet.optimizers.Adam;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import dev.lenet.train.FitOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * SavedModels of Keras, whose weights go into an architecture, are trained further, and exported
 * over an older SavedModel: what Python then finds is the trained model and nothing else.
 */
@Tag("live")
class RetrainedTest {
  private static final List<String> NAMES = List.of("added", "batch_norm", "lenet", "nested");

  @TempDir Path folder;

  private final Random random = new Random(3);
  private final ParityMatrix matrix = new ParityMatrix();

  @Test
  void importedWeightsAreTrainedFurtherAndNothingStaleIsLeft()
      throws IOException, InterruptedException {
    Producer keras = Producer.KERAS_3_15;
    Path theirs = folder.resolve("theirs");
    Path ours = Files.createDirectory(folder.resolve("ours"));
    keras.python.run("matrix_write.py", theirs.toString(), "300", "0", keras.module);
    for (String name : NAMES) {
      retrain(theirs, ours, name);
    }
    new JavaToKeras(keras, theirs, ours, matrix, random)
        .check(keras.python.run("matrix_check.py", theirs.toString(), ours.toString(), "keras"));
    assertEquals("", String.join("\n", matrix.failures()));
    for (String format : List.of(Producer.KERAS, Producer.SAVED_MODEL)) {
      assertEquals(NAMES.size(), matrix.models(keras.fromJava(format)), format);
    }
  }

  private void retrain(Path theirs, Path ours, String name) {
    Path savedModel = theirs.resolve(name);
    Recorded recorded = Recorded.read(theirs.resolve(name + ".npz"));
    Path architecture =
        name.equals("lenet") ? Path.of(name) : otherWeights(theirs.resolve(name + ".keras"));
    for (String format : List.of(".safetensors", ".pth", ".h5", ".weights.h5", ".keras")) {
      Path file = folder.resolve(name + format);
      Conversion.run(savedModel, file, null, architecture.toString(), null);
      Path back = folder.resolve("back.keras");
      Conversion.run(file, back, null, architecture.toString(), null);
      assertEquals(recorded.weights(), weights(back), name + format);
    }
    Path exported = ours.resolve(name);
    try (Model model = Models.load(folder.resolve(name + ".keras"))) {
      model.export(exported);
      HostTensor x = recorded.get("x");
      model.compile(new Adam(0.01), new SparseCategoricalCrossentropy());
      model.fit(
          new Dataset(x, HostTensor.ofInts(Shape.of(5), 0, 1, 2, 3, 0)),
          new FitOptions().epochs(3).batchSize(2).verbose(0));
      assertNotEquals(recorded.weights(), model.getWeights());
      model.export(exported);
      model.save(ours.resolve(name + ".keras"));
      Map<String, HostTensor> arrays = new LinkedHashMap<>(Map.of("x", x, "y", model.predict(x)));
      List<HostTensor> weights = model.getWeights();
      for (int i = 0; i < weights.size(); i++) {
        arrays.put("w/" + i, weights.get(i));
      }
      Npz.write(ours.resolve(name + ".npz"), arrays);
    }
  }

  /** The same structure: none of its own weights may be left. */
  private Path otherWeights(Path file) {
    Path other = folder.resolve("architecture-" + file.getFileName());
    try (Model model = Models.load(file)) {
      model.setWeights(
          model.getWeights().stream().map(weight -> Recorded.moved(weight, random)).toList());
      model.save(other);
    }
    return other;
  }

  private static List<HostTensor> weights(Path file) {
    try (Model model = Models.load(file)) {
      return model.getWeights();
    }
  }
}
