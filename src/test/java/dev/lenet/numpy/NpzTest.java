package dev.lenet.numpy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lenet.exceptions.InputException;
import dev.lenet.tensor.DType;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NpzTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/npy");

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"stored.npz", "deflated.npz"})
  void readsWhatNumpySaved(String name) {
    try (Npz file = Npz.open(GOLDEN.resolve(name))) {
      assertEquals(Shape.of(2, 3, 4), file.get("x").shape());
      assertEquals(23f, file.get("x").floats()[23]);
      assertArrayEquals(new long[] {3, 1}, file.get("y").longs());
    }
  }

  @Test
  void readsTextsAndNumbersBesideArrays() {
    try (Npz file = Npz.open(GOLDEN.resolve("stored.npz"))) {
      assertEquals(
          List.of("x", "y", "layout", "logits", "greek", "ascii"), List.copyOf(file.names()));
      assertEquals("NCHW", file.text("layout"));
      assertEquals("λε", file.text("greek"));
      assertEquals("abc", file.text("ascii"));
      assertArrayEquals(new long[] {1}, file.get("logits").longs());
    }
  }

  @Test
  void arraysThatUnpackToFarMoreThanTheFileAreRefused() throws IOException {
    Path file = folder.resolve("zeros.npz");
    HostTensor zeros =
        new HostTensor(DType.UINT8, Shape.of(40, 1 << 20), ByteBuffer.allocate(40 << 20));
    Npz.writeCompressed(file, Map.of("a", zeros, "b", zeros));

    String message = assertThrows(InputException.class, () -> Npz.open(file)).getMessage();

    long bytes = Files.size(file);
    assertEquals(
        file
            + ": arrays of "
            + 2 * (128 + (40 << 20))
            + " bytes together (expected: at most "
            + ((64 << 20) + 64 * bytes)
            + " in a file of "
            + bytes
            + ")",
        message);
  }

  @Test
  void writesWhatItReads() {
    Map<String, HostTensor> tensors = new LinkedHashMap<>();
    tensors.put("b", HostTensor.ofFloats(Shape.of(2), 1, 2));
    tensors.put("a/kernel", HostTensor.ofInts(Shape.of(1, 2), 3, 4));
    Path stored = folder.resolve("stored.npz");
    Path packed = folder.resolve("packed.npz");

    Npz.write(stored, tensors);
    Npz.writeCompressed(packed, tensors);

    assertEquals(tensors, Npz.read(stored));
    assertEquals(tensors, Npz.read(packed));
  }

  @Test
  void writesTheSameBytesForTheSameArrays() throws IOException {
    Map<String, HostTensor> tensors = Map.of("x", HostTensor.ofFloats(Shape.of(2), 1, 2));
    Path first = folder.resolve("first.npz");
    Path second = folder.resolve("second.npz");

    Npz.write(first, tensors);
    Npz.write(second, tensors);

    assertArrayEquals(Files.readAllBytes(first), Files.readAllBytes(second));
  }

  @Test
  void namesTheArraysThereAre() {
    Path path = GOLDEN.resolve("deflated.npz");
    try (Npz file = Npz.open(path)) {
      InputException e = assertThrows(InputException.class, () -> file.get("z"));

      assertEquals(path + ": no array z (expected: z; found [x, y])", e.getMessage());
    }
  }

  @Test
  void refusesATruncatedFile() throws IOException {
    byte[] whole = Files.readAllBytes(GOLDEN.resolve("stored.npz"));
    Path cut = Files.write(folder.resolve("cut.npz"), Arrays.copyOf(whole, whole.length / 2));

    InputException e = assertThrows(InputException.class, () -> Npz.open(cut));

    assertEquals(
        cut + ": not a complete .npz file (expected: a ZIP file as NumPy saves" + " it)",
        e.getMessage());
  }

  @Test
  void refusesAFileWithAFlippedBit() throws IOException {
    byte[] bytes = Files.readAllBytes(GOLDEN.resolve("stored.npz"));
    bytes[250] ^= 1; // in the data of x
    Path flipped = Files.write(folder.resolve("flipped.npz"), bytes);

    InputException e = assertThrows(InputException.class, () -> Npz.read(flipped));

    assertEquals(
        flipped + ": x: damaged: its checksum differs (expected: a whole file)", e.getMessage());
  }

  @Test
  void refusesAMissingFolderWhenWriting() {
    Path target = folder.resolve("none/a.npz");

    InputException e = assertThrows(InputException.class, () -> Npz.write(target, Map.of()));

    assertEquals(
        "cannot write "
            + target
            + ": no such file or folder (expected: a writable folder with free space)",
        e.getMessage());
  }
}
