package dev.lenet.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lenet.live.PythonEnvironment;
import dev.lenet.open.Models;
import dev.lenet.open.OpenedModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What python-export/export_all.py exports of fresh random weights, replayed here. */
@Tag("live")
class LiveExportTest {
  @TempDir Path folder;

  @Test
  void everyFormatThatKerasWritesGivesTheSameNumbers() throws IOException, InterruptedException {
    int seed = new Random().nextInt(1_000_000);
    PythonEnvironment.KERAS.run(
        "export_all.py", folder.toString(), "--seed", Integer.toString(seed));
    Reference reference = Reference.read(folder.resolve("keras/R.npz"));
    for (String file : new String[] {"lenet.keras", "lenet.weights.h5", "savedmodel"}) {
      try (OpenedModel model = Models.open(folder.resolve("keras").resolve(file))) {
        Parity parity = Replay.run(model.predictor(), reference, 1e-6);
        assertTrue(parity.passed(), "seed " + seed + ", " + file + ": " + parity);
        assertEquals(model.hasLayers() ? 9 : 1, parity.layers().size());
      }
    }
  }
}
