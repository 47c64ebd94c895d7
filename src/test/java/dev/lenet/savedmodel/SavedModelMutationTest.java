package dev.lenet.savedmodel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Message;
import com.google.protobuf.MessageLite;
import dev.lenet.Goldens;
import dev.lenet.exceptions.InputException;
import dev.lenet.weights.Allocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tensorflow.proto.SavedModel;

/**
 * A thousand damaged models either load and run or are refused in one line; the JVM lives on, and
 * its heap gives no more than a few times the model.
 */
class SavedModelMutationTest {
  private static final long BESIDE = 8L << 20;
  private static final String GRAPH = "saved_model.pb";
  private static final String INDEX = "variables/variables.index";
  private static final String DATA = "variables/variables.data-00000-of-00001";

  @TempDir Path folder;

  private final Random random = new Random(5);

  /** The first model brings the native library with it. */
  @BeforeAll
  static void loadTheLibrary() {
    SavedModelFile.load(Goldens.file("savedmodel/module"), Trust.CHECKED).close();
  }

  @ParameterizedTest
  @CsvSource({
    "functional, saved_model.pb, 100",
    "tf_keras, saved_model.pb, 60",
    "functional, variables/variables.index, 60",
    "functional, variables/variables.data-00000-of-00001, 40"
  })
  void survivesOtherBytes(String name, String file, int count) throws IOException {
    Path model = Goldens.copy("savedmodel/" + name, folder.resolve("model"));
    byte[] whole = Files.readAllBytes(model.resolve(file));
    int refused = 0;
    for (int i = 0; i < count; i++) {
      Files.write(model.resolve(file), changed(whole, i % 4 == 0));
      refused += isRefused(model, name) ? 1 : 0;
    }
    assertTrue(refused > count / 8, refused + " of " + count + " were refused");
  }

  private byte[] changed(byte[] whole, boolean cut) {
    byte[] bytes = cut ? Arrays.copyOf(whole, random.nextInt(whole.length)) : whole.clone();
    for (int change = random.nextInt(4); change >= 0 && bytes.length > 0; change--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    return bytes;
  }

  @ParameterizedTest
  @CsvSource({"module, 360", "functional, 80", "two_ends, 60", "tf_keras, 40"})
  void survivesOtherGraphs(String name, int count) throws IOException {
    Path model = Goldens.copy("savedmodel/" + name, folder.resolve("model"));
    SavedModel whole = SavedModel.parseFrom(Files.readAllBytes(model.resolve(GRAPH)));
    int refused = 0;
    for (int i = 0; i < count; i++) {
      Files.write(model.resolve(GRAPH), ProtoDamage.of(whole, random).toByteArray());
      refused += isRefused(model, name) ? 1 : 0;
    }
    assertTrue(refused > count / 8, refused + " of " + count + " were refused");
  }

  @Test
  void survivesOtherIndexesWithTheirChecksums() throws IOException {
    Path model = Goldens.copy("savedmodel/functional", folder.resolve("model"));
    Map<String, MessageLite> whole = IndexFile.read(model.resolve(INDEX));
    List<String> names = new ArrayList<>(whole.keySet());
    int refused = 0;
    for (int i = 0; i < 200; i++) {
      Map<String, MessageLite> damaged = new LinkedHashMap<>(whole);
      String name = names.get(random.nextInt(names.size()));
      damaged.put(name, ProtoDamage.of((Message) Objects.requireNonNull(whole.get(name)), random));
      IndexFile.write(model.resolve(INDEX), damaged);
      refused += isRefused(model, "functional") ? 1 : 0;
    }
    assertTrue(refused > 100, refused + " were refused");
  }

  @Test
  void readsAnIndexThatTheTestWroteAnew() throws IOException {
    Path model = Goldens.copy("savedmodel/functional", folder.resolve("model"));
    IndexFile.write(model.resolve(INDEX), IndexFile.read(model.resolve(INDEX)));
    assertFalse(isRefused(model, "functional"));
  }

  private static boolean isRefused(Path model, String name) throws IOException {
    long size =
        Files.size(model.resolve(GRAPH))
            + Files.size(model.resolve(INDEX))
            + Files.size(model.resolve(DATA));
    Allocation taken = new Allocation();
    boolean refused = false;
    try (SavedModelPredictor loaded = SavedModelFile.load(model, Trust.CHECKED)) {
      loaded.predict(Goldens.arrays("savedmodel/" + name, "in"));
    } catch (InputException e) {
      assertFalse(e.getMessage().contains("\n"), e.getMessage());
      refused = true;
    }
    long bytes = taken.bytes();
    assertTrue(bytes < 4 * size + BESIDE, bytes + " bytes of " + size);
    return refused;
  }

  @Test
  void namesTheWeightThatWasChanged() throws IOException {
    Path model = Goldens.copy("savedmodel/module", folder.resolve("model"));
    Path data = model.resolve(DATA);
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
