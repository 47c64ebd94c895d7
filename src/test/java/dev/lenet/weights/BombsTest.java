package dev.lenet.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lenet.Goldens;
import dev.lenet.exceptions.InputException;
import dev.lenet.weights.keras.KerasArchive;
import dev.lenet.weights.pytorch.PyTorchFile;
import dev.lenet.weights.safetensors.SafeTensors;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files made to run code, to write elsewhere, or to fill the memory; HDF5's own are in another
 * test.
 */
@Timeout(30)
class BombsTest {
  private static final long BESIDE = 8L << 20;

  @TempDir Path folder;

  @Test
  void manyEntriesThatUnpackToMuch() throws IOException {
    Map<String, byte[]> parts = parts("metadata.json", "{}");
    parts.put("config.json", "{}".getBytes(StandardCharsets.UTF_8));
    parts.put("model.weights.h5", new byte[300_000_000]);
    Path file = zip("bomb.keras", parts);

    assertRefused(
        file,
        ": model.weights.h5: 300000000 bytes unpacked, after 4 of other entries (expected: at most "
            + ((1 << 20) + 4 * Files.size(file))
            + " together in a file of "
            + Files.size(file)
            + ")",
        () -> KerasArchive.read(file));
  }

  @Test
  void configsNestedDeeply() throws IOException {
    String deep = "{\"config\":".repeat(20_000) + "1" + "}".repeat(20_000);
    Path file = zip("deep.keras", parts("metadata.json", "{}", "config.json", deep));

    assertRefused(
        file,
        ": config.json: Document nesting depth (201) exceeds the maximum allowed (200, from"
            + " `StreamReadConstraints.getMaxNestingDepth()`) (expected: JSON)",
        () -> KerasArchive.read(file));
  }

  @Test
  void configsOfEmptyObjects() throws IOException {
    String many = "{\"a\":[" + "{},".repeat(300_000) + "{}]}";
    Path file = zip("many.keras", parts("metadata.json", "{}", "config.json", many));

    InputException e = assertThrows(InputException.class, () -> KerasArchive.read(file));

    assertTrue(e.getMessage().startsWith(file + ": config.json: Token count"), e.getMessage());
  }

  @Test
  void namesThatLeadOutOfTheFolder() throws IOException {
    Path inside = Files.createDirectories(folder.resolve("a/b"));
    KerasArchive golden = KerasArchive.read(Goldens.file("weights/functional-adam.keras"));
    Map<String, byte[]> parts = parts("metadata.json", "{}", "config.json", golden.config());
    parts.put("model.weights.h5", PythonTensors.bytes(golden.weights()));
    parts.put("../../escaped.txt", new byte[] {1});
    parts.put("/absolute.txt", new byte[] {1});
    Path file = zip("a/b/out.keras", parts);

    assertEquals(List.of("../../escaped.txt", "/absolute.txt"), KerasArchive.read(file).assets());

    try (Stream<Path> files = Files.walk(folder)) {
      assertEquals(List.of(file), files.filter(Files::isRegularFile).toList());
    }
    assertTrue(Files.isDirectory(inside));
  }

  @Test
  void picklesThatCallFunctions() throws IOException {
    Path file = pth("cos\nsystem\n(X\u0004\0\0\0exittR.");

    assertRefused(
        file,
        ": archive/data.pkl: an object of os.system, which is not read (expected: a state_dict)",
        () -> PyTorchFile.read(file));
  }

  /** {@code a = [b]; b = [a]}, for whoever wants to print it. */
  @Test
  void storagesThatHoldThemselves() throws IOException {
    Path file =
        pth(
            "]q\u0000]q\u0001h\u0000ah\u0000h\u0001a0X\u0007\0\0\0storageh\u0001X\u0001\0\0\0000\u0087Q.");

    assertRefused(
        file,
        ": archive/data.pkl: a persistent id that is not a storage (expected: a storage)",
        () -> PyTorchFile.read(file));
  }

  /** Forty modules, each of which holds the next one twice: 2^40 names of one tensor. */
  @Test
  void modulesThatAreHeldTwice() throws IOException {
    StringBuilder pickle = new StringBuilder();
    for (int i = 0; i < 40; i++) {
      pickle.append("ca\nM\n)R}X\u0008\0\0\0_modules}(X\u0001\0\0\0a");
    }
    pickle.append("N");
    for (int i = 39; i >= 0; i--) {
      char memo = (char) i;
      pickle.append("q").append(memo).append("X\u0001\0\0\0bh").append(memo).append("usb");
    }
    Path file = pth(pickle.append(".").toString());

    assertRefused(
        file,
        ": archive/data.pkl: more than 10,000 modules, or nested deeper than 100 (expected: fewer)",
        () -> PyTorchFile.read(file));
  }

  /** Three thousand keys that all hold one dict, six levels deep: 3000^6 ways to its end. */
  @Test
  void dictsThatAreHeldManyTimes() throws IOException {
    StringBuilder pickle = new StringBuilder("}q\0");
    for (char level = 1; level <= 6; level++) {
      pickle.append("}q").append(level).append('(');
      for (int key = 0; key < 3000; key++) {
        pickle.append("X\u0004\0\0\0").append("%04d".formatted(key)).append('h');
        pickle.append((char) (level - 1));
      }
      pickle.append('u');
    }
    Path file = pth(pickle + ".");

    InputException e = assertThrows(InputException.class, () -> PyTorchFile.read(file));

    assertTrue(
        e.getMessage().endsWith("0019] and 2980 more (expected: a state_dict)"), e.getMessage());
  }

  @Test
  void tuplesInTuples() throws IOException {
    Path file = pth(")" + "\u0085".repeat(1_000_000) + ".");

    assertRefused(
        file,
        ": archive/data.pkl: pickle, byte 126002: more than 126000 lists, tuples and dicts"
            + " (expected: fewer)",
        () -> PyTorchFile.read(file));
  }

  @Test
  void oneValueThatIsRememberedManyTimes() throws IOException {
    Path file = pth("N" + "\u0094".repeat(1_000_000) + ".");

    Allocation taken = new Allocation();
    assertThrows(InputException.class, () -> PyTorchFile.read(file));
    long bytes = taken.bytes();
    assertTrue(bytes < 32 * Files.size(file) + BESIDE, bytes + " bytes were allocated");
  }

  @Test
  void headersOfEmptyObjects() throws IOException {
    byte[] json = ("{\"a\":[" + "{},".repeat(300_000) + "{}]}").getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes =
        ByteBuffer.allocate(8 + json.length).order(ByteOrder.LITTLE_ENDIAN).putLong(json.length);
    Path file = Files.write(folder.resolve("x.safetensors"), bytes.put(json).array());

    InputException e = assertThrows(InputException.class, () -> SafeTensors.read(file));

    assertTrue(e.getMessage().startsWith(file + ": header: Token count"), e.getMessage());
  }

  private static void assertRefused(Path file, String message, Executable reading)
      throws IOException {
    Allocation taken = new Allocation();
    InputException e = assertThrows(InputException.class, reading);
    long bytes = taken.bytes();
    assertEquals(file + message, e.getMessage());
    // A pickle's tuple is a byte of the file, and a hundred bytes for one in eight.
    long most = 16 * Files.size(file) + BESIDE;
    assertTrue(bytes < most, bytes + " bytes were allocated for " + Files.size(file));
  }

  private static Map<String, byte[]> parts(String... namesAndTexts) {
    Map<String, byte[]> parts = new LinkedHashMap<>();
    for (int i = 0; i < namesAndTexts.length; i += 2) {
      parts.put(namesAndTexts[i], namesAndTexts[i + 1].getBytes(StandardCharsets.UTF_8));
    }
    return parts;
  }

  /** A pickle, each character a byte, stored as PyTorch stores it. */
  private Path pth(String pickle) throws IOException {
    Path file = folder.resolve("x.pth");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      Archive.put(zip, "archive/data.pkl", pickle.getBytes(StandardCharsets.ISO_8859_1));
    }
    return file;
  }

  private Path zip(String name, Map<String, byte[]> parts) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, byte[]> part : parts.entrySet()) {
        zip.putNextEntry(new ZipEntry(part.getKey()));
        zip.write(part.getValue());
        zip.closeEntry();
      }
    }
    return Files.write(folder.resolve(name), out.toByteArray());
  }
}
