package dev.lenet.weights.keras;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lenet.Goldens;
import dev.lenet.exceptions.InputException;
import dev.lenet.weights.PythonTensors;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KerasArchiveTest {
  private static final LocalDateTime DATE = LocalDateTime.of(2026, 1, 31, 12, 0, 5);

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {"functional-adam.keras", "sequential-sgd.keras", "subclassed-rmsprop.keras"})
  void readsEveryTensorThatPythonFinds(String name) {
    KerasArchive archive = KerasArchive.read(Goldens.file("weights/" + name));

    assertEquals(PythonTensors.tensors(name), PythonTensors.describe(archive.weights().tensors()));
  }

  @Test
  void readsMetadataAndConfig() {
    KerasArchive archive = KerasArchive.read(Goldens.file("weights/functional-adam.keras"));

    assertEquals("3.15.1", archive.kerasVersion());
    assertTrue(archive.dateSaved().matches("\\d{4}-\\d\\d-\\d\\d@\\d\\d:\\d\\d:\\d\\d"));
    assertTrue(archive.config().startsWith("{\"module\": \"keras.src.models.functional\""));
    assertEquals(List.of(), archive.assets());
  }

  @Test
  void readsBackWhatItWrote() {
    KerasArchive read = KerasArchive.read(Goldens.file("weights/functional-adam.keras"));
    KerasArchive archive = KerasArchive.of(read.config(), read.weights(), DATE);
    Path file = folder.resolve("model.keras");

    archive.write(file);

    KerasArchive back = KerasArchive.read(file);
    assertEquals("2026-01-31@12:00:05", back.dateSaved());
    assertEquals(archive.config(), back.config());
    assertEquals(
        PythonTensors.describe(archive.weights().tensors()),
        PythonTensors.describe(back.weights().tensors()));
    assertEquals(archive.weights().groupNames(), back.weights().groupNames());
  }

  @Test
  void keepsNotesBesideTheMetadata() {
    KerasArchive read = KerasArchive.read(Goldens.file("weights/functional-adam.keras"));
    Path file = folder.resolve("model.keras");
    Map<String, String> notes = Map.of("run", "one", "epoch", "3");

    read.withNotes(notes).write(file);

    assertEquals(notes, KerasArchive.notes(file));
    assertEquals(notes, KerasArchive.read(file).notes());
    assertEquals(read.kerasVersion(), KerasArchive.read(file).kerasVersion());
    assertEquals(Map.of(), read.notes());
  }

  @Test
  void writesTheSameBytesForTheSameDate() throws IOException {
    KerasArchive read = KerasArchive.read(Goldens.file("weights/functional-adam.keras"));
    Path first = folder.resolve("first.keras");
    Path second = folder.resolve("second.keras");

    KerasArchive.of(read.config(), read.weights(), DATE).write(first);
    KerasArchive.of(read.config(), read.weights(), DATE).write(second);

    assertArrayEquals(Files.readAllBytes(first), Files.readAllBytes(second));
  }

  @Test
  void saysWhichAssetsItDidNotRead() throws IOException {
    Map<String, byte[]> parts = parts("metadata.json", "{}", "config.json", "{}");
    KerasArchive golden = KerasArchive.read(Goldens.file("weights/functional-adam.keras"));
    parts.put("model.weights.h5", PythonTensors.bytes(golden.weights()));
    parts.put("assets/vocabulary.txt", new byte[] {'a'});

    assertEquals(List.of("assets/vocabulary.txt"), KerasArchive.read(zip(parts)).assets());
  }

  @Test
  void namesAMissingPart() throws IOException {
    Path file = zip(parts("metadata.json", "{}", "config.json", "{}"));

    InputException e = assertThrows(InputException.class, () -> KerasArchive.read(file));

    assertEquals(
        file
            + ": model.weights.h5: missing (expected: model.weights.h5; found [metadata.json, config.json])",
        e.getMessage());
  }

  @Test
  void namesAConfigThatIsNotJson() throws IOException {
    Path file = zip(parts("metadata.json", "{}", "config.json", "{oops}"));

    InputException e = assertThrows(InputException.class, () -> KerasArchive.read(file));

    assertEquals(
        file
            + ": config.json: Unexpected character ('o' (code 111)): was expecting double-quote to"
            + " start field name (expected: JSON)",
        e.getMessage());
  }

  @Test
  void findsAFlippedBitInTheWeights() throws IOException {
    byte[] bytes = Files.readAllBytes(Goldens.file("weights/functional-adam.keras"));
    bytes[bytes.length - 500] ^= 1;
    Path file = Files.write(folder.resolve("flipped.keras"), bytes);

    InputException e = assertThrows(InputException.class, () -> KerasArchive.read(file));

    assertEquals(
        file + ": model.weights.h5: damaged: its checksum differs (expected: a whole file)",
        e.getMessage());
  }

  @Test
  void refusesACutFile() throws IOException {
    byte[] bytes = Files.readAllBytes(Goldens.file("weights/functional-adam.keras"));
    Path file = Files.write(folder.resolve("cut.keras"), Arrays.copyOf(bytes, bytes.length / 2));

    InputException e = assertThrows(InputException.class, () -> KerasArchive.read(file));

    assertEquals(file + ": not a complete ZIP file (expected: a ZIP file)", e.getMessage());
  }

  @Test
  void refusesAZipBomb() throws IOException {
    Map<String, byte[]> parts = parts("metadata.json", "{}");
    parts.put("config.json", new byte[70_000_000]);
    Path file = zip(parts);

    InputException e = assertThrows(InputException.class, () -> KerasArchive.read(file));

    assertEquals(
        "%s: config.json: 70000000 bytes unpacked, after 2 of other entries (expected: at most %d together in a file of %d)"
            .formatted(file, (1 << 20) + 4 * Files.size(file), Files.size(file)),
        e.getMessage());
  }

  private static Map<String, byte[]> parts(String... namesAndTexts) {
    Map<String, byte[]> parts = new LinkedHashMap<>();
    for (int i = 0; i < namesAndTexts.length; i += 2) {
      parts.put(namesAndTexts[i], namesAndTexts[i + 1].getBytes(StandardCharsets.UTF_8));
    }
    return parts;
  }

  private Path zip(Map<String, byte[]> parts) throws IOException {
    Path file = folder.resolve("made.keras");
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, byte[]> part : parts.entrySet()) {
        zip.putNextEntry(new ZipEntry(part.getKey()));
        zip.write(part.getValue());
      }
    }
    return file;
  }
}
