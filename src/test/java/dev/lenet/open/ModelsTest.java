package dev.lenet.open;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lenet.LeNet;
import dev.lenet.data.HostTensor;
import dev.lenet.data.InputException;
import dev.lenet.data.Shape;
import dev.lenet.model.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelsTest {
  private static final String EXPECTED =
      "(expected: a run folder with model.keras, a .keras file, or a .weights.h5 file with an architecture)";

  @TempDir Path folder;

  private final HostTensor x = HostTensor.ofFloats(Shape.of(1, 32, 32, 3), new float[32 * 32 * 3]);

  @Test
  void aRunFolderAFileAndWeightsOpenAlike() {
    try (LeNet model = new LeNet()) {
      model.save(folder.resolve("model.keras"));
      model.saveWeights(folder.resolve("m.weights.h5"));
      float[] expected = model.predict(x).floats();
      for (String name : new String[] {"", "model.keras", "m.weights.h5"}) {
        try (Model opened = Models.open(folder.resolve(name))) {
          assertArrayEquals(expected, opened.predict(x).floats());
        }
      }
    }
  }

  @Test
  void aSubclassedLeNetOfKerasIsKnown() {
    try (Model model = Models.load(Path.of("src/test/resources/golden/model/le_net.keras"))) {
      assertEquals(121_182, model.countParams());
    }
  }

  @Test
  void otherFilesAreRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("m.onnx"), "x");
    assertEquals(file + ": not a model that can be opened " + EXPECTED, message(file));
    assertEquals(folder + ": not a model that can be opened " + EXPECTED, message(folder));
    Path missing = folder.resolve("no.keras");
    assertEquals(missing + ": no such file or folder " + EXPECTED, message(missing));
    assertEquals(
        "architecture 'vgg' (expected: lenet)",
        assertThrows(InputException.class, () -> Models.architecture("vgg")).getMessage());
  }

  private static String message(Path path) {
    return assertThrows(InputException.class, () -> Models.open(path)).getMessage();
  }
}
