package dev.lenet.images;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lenet.datasets.DataOptions;
import dev.lenet.datasets.DataSplits;
import dev.lenet.datasets.Datasets;
import dev.lenet.exceptions.InputException;
import dev.lenet.numpy.Npz;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImagesTest {
  private static final Path IMAGES = Path.of("src/test/resources/golden/images");
  private static final Map<String, HostTensor> GOLDEN = Npz.read(IMAGES.resolve("golden.npz"));

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rgb.png",
        "rgba.png",
        "grey.png",
        "grey_alpha.png",
        "one_bit.png",
        "palette.png",
        "palette_transparent.png",
        "grey4.png",
        "color.jpg",
        "subsampled.jpg",
        "progressive.jpg",
        "grey.jpg",
        "rgb.bmp",
        "palette.bmp",
        "one_bit.bmp",
        "rgb555.bmp",
        "still.gif",
        "moving.gif",
        "inside.gif",
        "lossless.webp",
        "lossy.webp",
        "grey16.png",
        "lossless_alpha.webp"
      })
  void readsTheSameBytesAsKeras(String name) {
    assertSame(name, Images.read(IMAGES.resolve(name)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"rgb.png", "palette.png", "grey.png", "rgba.png", "one_bit.png"})
  void convertsToGreyAsKeras(String name) {
    Shape size = Shape.of(37, 50, 1);

    assertSame(name + "|L", Images.load(IMAGES.resolve(name), size, Interpolation.NEAREST));
  }

  @ParameterizedTest
  @CsvSource({"32, 32", "28, 28", "7, 100", "74, 25", "1, 1", "37, 20", "111, 150"})
  void resizesAsKeras(int height, int width) {
    Path file = IMAGES.resolve("rgb.png");
    for (Interpolation method : Interpolation.values()) {
      String key = method.name().toLowerCase(Locale.ROOT) + "|" + height + "x" + width;

      assertSame("rgb.png|" + key, Images.load(file, Shape.of(height, width, 3), method));
      assertSame("rgb.png|L|" + key, Images.load(file, Shape.of(height, width, 1), method));
    }
  }

  @Test
  void padsAGreyImageOf28ForLeNetAsItsTrainingDataWere() throws IOException {
    HostTensor raw = Datasets.load("fashion-mnist-mini", DataOptions.defaults()).test().x();
    BufferedImage image = new BufferedImage(28, 28, BufferedImage.TYPE_BYTE_GRAY);
    byte[] first = new byte[784];
    raw.bytes().get(first);
    image.getRaster().setDataElements(0, 0, 28, 28, first);
    Path png = folder.resolve("boot.png");
    ImageIO.write(image, "png", png.toFile());

    HostTensor loaded = Images.load(png, Shape.of(32, 32, 3), Interpolation.NEAREST);

    DataSplits data =
        Datasets.load("fashion-mnist-mini", DataOptions.defaults().imageShape(Shape.of(32, 32, 3)));
    assertEquals(data.test().x().rows(0, 1).bytes(), loaded.bytes());
  }

  @ParameterizedTest
  @CsvSource({
    "cut_color.jpg, truncated or damaged image (expected: a whole PNG; JPEG; BMP; GIF; TIFF or WebP)",
    "cut_rgb.png, truncated or damaged image (expected: a whole PNG; JPEG; BMP; GIF; TIFF or WebP)",
    "cut_rgb.bmp, truncated or damaged image (expected: a whole PNG; JPEG; BMP; GIF; TIFF or WebP)",
    "cut_still.gif, truncated or damaged image (expected: a whole PNG; JPEG; BMP; GIF; TIFF or WebP)",
    "cut_lossless.webp, truncated or damaged image (expected: a whole PNG; JPEG; BMP; GIF; TIFF or WebP)",
    "bomb.png, image of 100000 x 100000 pixels (expected: 1 to 89478485 pixels)",
    "golden.npz, not an image (expected: PNG; JPEG; BMP; GIF; TIFF or WebP)",
  })
  void refusesInOneLine(String name, String message) {
    assertEquals(IMAGES.resolve(name) + ": " + message.replace(';', ','), messageOf(name));
  }

  @Test
  void refusesADamagedImage() throws IOException {
    byte[] bytes = Files.readAllBytes(IMAGES.resolve("rgb.png"));
    bytes[60] ^= 0x55; // in the compressed pixels
    Path damaged = Files.write(folder.resolve("damaged.png"), bytes);

    InputException e = assertThrows(InputException.class, () -> Images.read(damaged));

    assertEquals(
        damaged
            + ": truncated or damaged image (expected: a whole PNG, JPEG, BMP, GIF, TIFF or WebP)",
        e.getMessage());
  }

  @Test
  void refusesAnImageWhoseHeaderBreaksItsReader() throws IOException {
    byte[] bytes = Files.readAllBytes(IMAGES.resolve("palette.bmp"));
    bytes[13] = (byte) 0x80; // a negative offset of the pixels
    Path broken = Files.write(folder.resolve("broken.bmp"), bytes);

    InputException e = assertThrows(InputException.class, () -> Images.read(broken));

    assertEquals(
        broken
            + ": truncated or damaged image (expected: a whole PNG, JPEG, BMP, GIF, TIFF or WebP)",
        e.getMessage());
  }

  @Test
  void refusesAnEmptyFile() throws IOException {
    Path empty = Files.createFile(folder.resolve("empty.png"));

    InputException e = assertThrows(InputException.class, () -> Images.read(empty));

    assertEquals(
        empty + ": not an image (expected: PNG, JPEG, BMP, GIF, TIFF or WebP)", e.getMessage());
  }

  @Test
  void refusesAFileThatIsFarTooLarge(@TempDir Path folder) throws IOException {
    Path large = folder.resolve("large.png");
    try (RandomAccessFile file = new RandomAccessFile(large.toFile(), "rw")) {
      file.setLength(1L << 33); // of which the disk holds nothing
    }
    InputException e = assertThrows(InputException.class, () -> Images.read(large));
    assertEquals(large + ": more than 536870912 bytes (expected: an image file)", e.getMessage());
  }

  @Test
  void refusesAMissingFile() {
    assertEquals(
        "cannot read "
            + IMAGES.resolve("none.png")
            + ": no such file or folder (expected: a readable file or folder)",
        messageOf("none.png"));
  }

  @Test
  void refusesModelsThatTakeNoImages() {
    InputException e =
        assertThrows(
            InputException.class,
            () -> Images.load(IMAGES.resolve("rgb.png"), Shape.of(784), Interpolation.NEAREST));

    assertEquals(
        "image for a model with input shape (784,) (expected: (H, W, C) with 1 or 3 channels)",
        e.getMessage());
  }

  private static HostTensor golden(String name) {
    HostTensor tensor = GOLDEN.get(name);
    if (tensor == null) {
      throw new AssertionError("no golden " + name);
    }
    return tensor;
  }

  private static void assertSame(String name, HostTensor image) {
    HostTensor expected = golden(name);
    assertEquals(expected.shape(), image.shape());
    byte[] wanted = new byte[expected.elements()];
    byte[] found = new byte[image.elements()];
    expected.bytes().get(wanted);
    image.bytes().get(found);
    assertArrayEquals(wanted, found, name);
  }

  private static String messageOf(String name) {
    return assertThrows(InputException.class, () -> Images.read(IMAGES.resolve(name))).getMessage();
  }
}
