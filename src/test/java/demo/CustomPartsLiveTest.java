package demo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.lenet.datasets.Dataset;
import dev.lenet.live.PythonEnvironment;
import dev.lenet.model.Sequential;
import dev.lenet.numpy.Npz;
import dev.lenet.train.FitOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keras opens a file with user-written parts, given the same parts in Python. */
@Tag("live")
class CustomPartsLiveTest {
  private static final float TOLERANCE = 1e-5f;

  @TempDir Path folder;

  @Test
  void kerasPredictsEvaluatesAndTrainsTheSame() throws IOException, InterruptedException {
    CustomParts.register();
    Dataset data = CustomPartsTest.data();
    FitOptions options = new FitOptions().batchSize(8).shuffle(false).verbose(0);
    try (Sequential model = CustomPartsTest.model()) {
      model.fit(data, options.epochs(1));
      model.save(folder.resolve("parts.keras"));
      Npz.write(folder.resolve("data.npz"), Map.of("x", data.x(), "y", data.y()));
      PythonEnvironment.KERAS.run("custom_objects_check.py", folder.toString());
      try (Npz python = Npz.open(folder.resolve("python.npz"))) {
        assertArrayEquals(
            python.get("predicted").floats(), model.predict(data).floats(), TOLERANCE);
        Map<String, Double> logs = model.evaluate(data).logs();
        assertArrayEquals(
            python.get("evaluated").floats(), floats(List.copyOf(logs.values())), TOLERANCE);
        List<Double> losses =
            model.fit(data, options.epochs(2)).history().getOrDefault("loss", List.of());
        assertArrayEquals(python.get("fitted").floats(), floats(losses), TOLERANCE);
      }
    }
  }

  private static float[] floats(List<Double> values) {
    float[] floats = new float[values.size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = values.get(i).floatValue();
    }
    return floats;
  }
}
