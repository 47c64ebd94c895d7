package dev.lenet.savedmodel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lenet.data.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Damaged models either load or are refused in one line; the JVM lives on. */
class SavedModelMutationTest {
  @ParameterizedTest
  @CsvSource({
    "functional, saved_model.pb, 60",
    "tf_keras, saved_model.pb, 40",
    "functional, variables/variables.index, 150",
    "functional, variables/variables.data-00000-of-00001, 60"
  })
  void refusesMutatedFilesInOneLine(String name, String file, int count, @TempDir Path folder)
      throws IOException {
    Path model = Golden.copy(name, folder.resolve("model"));
    byte[] whole = Files.readAllBytes(model.resolve(file));
    Random random = new Random(5);
    int refused = 0;
    for (int i = 0; i < count; i++) {
      byte[] bytes =
          i % 4 == 0 ? Arrays.copyOf(whole, random.nextInt(whole.length)) : whole.clone();
      for (int change = random.nextInt(4); change >= 0 && bytes.length > 0; change--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      Files.write(model.resolve(file), bytes);
      try (SavedModelPredictor loaded = SavedModelFile.load(model, Trust.CHECKED)) {
        loaded.predict(Golden.arrays(name, "in"));
      } catch (InputException e) {
        assertFalse(e.getMessage().contains("\n"), e.getMessage());
        refused++;
      }
    }
    assertTrue(refused > count / 8, refused + " of " + count + " were refused");
  }

  @Test
  void namesTheWeightThatWasChanged(@TempDir Path folder) throws IOException {
    Path model = Golden.copy("module", folder.resolve("model"));
    Path data = model.resolve("variables/variables.data-00000-of-00001");
    byte[] bytes = Files.readAllBytes(data);
    bytes[0] ^= 1;
    Files.write(data, bytes);
    assertEquals(
        data
            + ": damaged: the checksum of kernel/.ATTRIBUTES/VARIABLE_VALUE differs (expected: a"
            + " whole file)",
        assertThrows(InputException.class, () -> SavedModelFile.load(model, Trust.CHECKED).close())
            .getMessage());
  }
}
