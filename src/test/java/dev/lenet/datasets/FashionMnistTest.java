package dev.lenet.datasets;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lenet.exceptions.InputException;
import dev.lenet.tensor.DType;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FashionMnistTest {
  private static final Path MINI =
      Path.of("src/main/resources/dev/lenet/datasets/fashion-mnist-mini");

  @TempDir private Path folder;

  @Test
  void embedsABalancedPart() {
    DataSplits data = Datasets.load("fashion-mnist-mini");

    assertEquals(Shape.of(6000, 28, 28, 1), data.train().x().shape());
    assertEquals(Shape.of(1000, 28, 28, 1), data.test().x().shape());
    assertEquals(DType.UINT8, data.train().x().dtype());
    int[] perClass = new int[10];
    for (int label : data.train().y().ints()) {
      perClass[label]++;
    }
    int[] expected = new int[10];
    Arrays.fill(expected, 600);
    assertArrayEquals(expected, perClass);
    assertEquals(10, data.classes());
    assertEquals("Ankle boot", data.classNames().get(9));
    assertEquals("fashion-mnist-mini", data.name());
  }

  @Test
  void beginsWithTheFullSetsFirstImage() {
    // The full set begins with an ankle boot, then a T-shirt.
    DataSplits data = Datasets.load("fashion-mnist-mini", DataOptions.defaults());

    assertEquals(9, data.train().y().ints()[0]);
    assertEquals(0, data.train().y().ints()[1]);
  }

  @Test
  void isPaddedWithZerosAndRepeatedForLeNet() {
    HostTensor raw = Idx.read(MINI.resolve("train-images-idx3-ubyte.gz"));
    DataOptions forLeNet = DataOptions.defaults().imageShape(Shape.of(32, 32, 3));
    ByteBuffer prepared = Datasets.load("fashion-mnist-mini", forLeNet).train().x().bytes();

    for (int y = 0; y < 32; y++) {
      for (int x = 0; x < 32; x++) {
        boolean inside = y >= 2 && y < 30 && x >= 2 && x < 30;
        byte expected = inside ? raw.bytes().get((y - 2) * 28 + x - 2) : 0;
        for (int channel = 0; channel < 3; channel++) {
          assertEquals(expected, prepared.get((y * 32 + x) * 3 + channel));
        }
      }
    }
  }

  @Test
  void isTheSameForAModelThatTakesGrey() {
    DataOptions options = DataOptions.defaults().imageShape(Shape.of(28, 28, 1));

    DataSplits data = Datasets.load("fashion-mnist-mini", options);

    assertEquals(Shape.of(6000, 28, 28, 1), data.train().x().shape());
    assertEquals(
        Idx.read(MINI.resolve("t10k-images-idx3-ubyte.gz")).bytes(), data.test().x().bytes());
  }

  @Test
  void refusesAModelThatTakesAnotherShape() {
    DataOptions options = DataOptions.defaults().imageShape(Shape.of(64, 64, 3));

    InputException e =
        assertThrows(InputException.class, () -> Datasets.load("fashion-mnist-mini", options));

    assertEquals(
        "fashion-mnist-mini: x_train has images of shape (28, 28, 1) (expected: (64, 64, 3))",
        e.getMessage());
  }

  @Test
  void findsTheFilesInKerasCache() throws IOException {
    Path cache = copyMini(folder.resolve("cache/fashion-mnist"));

    DataSplits data = Datasets.load("fashion-mnist", options(folder.resolve("cache"), folder));

    assertEquals(6000, data.train().size());
    assertEquals(cache.toString(), data.origin());
  }

  @Test
  void findsTheFilesOfDebiansPackage() throws IOException {
    Path system = copyMini(folder.resolve("system"));

    DataSplits data = Datasets.load("fashion-mnist", options(folder.resolve("none"), system));

    assertEquals(system.toString(), data.origin());
  }

  @Test
  void namesATruncatedFile() throws IOException {
    Path cache = copyMini(folder.resolve("cache/fashion-mnist"));
    Path images = cache.resolve("train-images-idx3-ubyte.gz");
    Files.write(images, Arrays.copyOf(Files.readAllBytes(images), 100_000));

    InputException e =
        assertThrows(
            InputException.class,
            () -> Datasets.load("fashion-mnist", options(folder.resolve("cache"), folder)));

    assertEquals(images + ": truncated (expected: a whole IDX file)", e.getMessage());
  }

  @Test
  void namesAFileThatIsNoIdx() throws IOException {
    Path cache = copyMini(folder.resolve("cache/fashion-mnist"));
    Path images = Files.writeString(cache.resolve("train-images-idx3-ubyte.gz"), "<html></html>");

    InputException e =
        assertThrows(
            InputException.class,
            () -> Datasets.load("fashion-mnist", options(folder.resolve("cache"), folder)));

    assertEquals(
        images + ": not an IDX file of bytes (expected: 0x0000080N at the start)", e.getMessage());
  }

  private static DataOptions options(Path cache, Path system) {
    URI nowhere = URI.create("http://localhost:1/");
    return DataOptions.defaults().places(new DataPlaces(cache, system, nowhere, nowhere));
  }

  private static Path copyMini(Path to) throws IOException {
    Files.createDirectories(to);
    for (String name :
        new String[] {
          "train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz",
          "t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz"
        }) {
      Files.copy(MINI.resolve(name), to.resolve(name));
    }
    return to;
  }
}
