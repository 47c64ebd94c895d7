package dev.lenet.images;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lenet.exceptions.InputException;
import dev.lenet.numpy.Npz;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Images of all kinds beside Pillow's pixels, made by python-export/make_image_kinds.py. */
class ImageKindsTest {
  private static final Path FOLDER = Path.of("src/test/resources/golden/images/kinds");
  private static final Map<String, HostTensor> GOLDEN = Npz.read(FOLDER.resolve("pixels.npz"));

  /** Bitmaps that Pillow does not read, though they say all that is needed. */
  private static final Set<String> READ_HERE_ALONE = Set.of("rgbx_masks.bmp", "rle8_delta.bmp");

  private static final int[] OFFSETS = {0, 1, 2};

  static List<String> kinds() {
    return GOLDEN.keySet().stream()
        .filter(key -> key.endsWith("|RGB"))
        .map(key -> key.substring(0, key.indexOf('|')))
        .sorted()
        .toList();
  }

  static Stream<String> refused() throws IOException {
    return Files.readAllLines(FOLDER.resolve("refused.txt")).stream()
        .map(line -> line.substring(0, line.indexOf(':')))
        .filter(name -> !READ_HERE_ALONE.contains(name));
  }

  @Test
  void thereAreMoreThanEighty() {
    assertTrue(kinds().size() >= 200, kinds().size() + " kinds");
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void colorsAreThoseOfPillow(String name) {
    assertWithin(name, "|RGB", Images.read(FOLDER.resolve(name)));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void greyIsThatOfPillow(String name) {
    Shape any = Shape.of(-1, -1, 1);

    assertWithin(name, "|L", Images.load(FOLDER.resolve(name), any, Interpolation.NEAREST));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void whatPillowRefusesIsRefusedInOneLine(String name) {
    Path file = FOLDER.resolve(name);

    InputException e = assertThrows(InputException.class, () -> Images.read(file));

    assertTrue(Objects.requireNonNull(e.getMessage()).matches(".*\\(expected: .*\\)"), name);
  }

  @Test
  void refusesArithmeticCodingByName() throws IOException {
    byte[] jpeg = Files.readAllBytes(FOLDER.resolve("420.jpg"));
    String text = new String(jpeg, StandardCharsets.ISO_8859_1);
    jpeg[text.indexOf("\u00ff\u00c0") + 1] = (byte) 0xC9;

    InputException e = assertThrows(InputException.class, () -> Images.decode(jpeg, "a.jpg"));

    assertEquals(
        "a.jpg: arithmetic-coded JPEG (expected: baseline or progressive)", e.getMessage());
  }

  @Test
  void damagedFilesAreReadOrRefusedButNeverBreakTheReader() throws IOException {
    Random random = new Random(7);
    for (String name : kinds()) {
      byte[] whole = Files.readAllBytes(FOLDER.resolve(name));
      for (int i = 0; i < 12; i++) {
        byte[] damaged = whole.clone();
        damaged[random.nextInt(Math.min(damaged.length, i < 6 ? 120 : damaged.length))] ^=
            (byte) (1 << random.nextInt(8));
        byte[] file = i % 4 == 3 ? Arrays.copyOf(damaged, random.nextInt(damaged.length)) : damaged;
        try {
          Images.decode(file, name, new PixelBudget(1 << 20));
        } catch (InputException e) {
          assertTrue(Objects.requireNonNull(e.getMessage()).startsWith(name + ": "), name);
        }
      }
    }
  }

  @Test
  void losslessWebpThatEndsEarlyIsRefusedAtOnce() throws IOException {
    byte[] webp = Files.readAllBytes(FOLDER.resolve("lossless.webp"));
    webp[22] = (byte) 0xFF; // now the header claims 16 million pixels
    webp[23] = (byte) 0xFF;

    assertTimeoutPreemptively(
        Duration.ofSeconds(5),
        () -> assertThrows(InputException.class, () -> Images.decode(webp, "bomb.webp")));
  }

  @Test
  void repeatedRowsOfColorsAreSmoothedAsLibjpegTurboDoes() {
    byte[] samples = { // 1 x 5: luma, and colours of three rows, of which the last is alone
      10, 40, 8, 11, 40, 8, 12, 80, 8, 13, 80, 8, 14, 20, 8
    };
    WritableRaster raster =
        Raster.createInterleavedRaster(new DataBufferByte(samples, 15), 1, 5, 3, 3, OFFSETS, null);

    TallColors.smooth(raster);

    assertArrayEquals(new byte[] {10, 40, 8, 11, 50, 8, 12, 70, 8, 13, 65, 8, 14, 35, 8}, samples);
  }

  @Test
  void aLimitNamesItself() {
    PixelBudget budget = new PixelBudget(100);
    budget.spend(8, 8, "a.png");

    InputException e = assertThrows(InputException.class, () -> budget.spend(7, 7, "b.png"));

    assertEquals(
        "b.png: image of 7 x 7 pixels, after images of 64 pixels (expected: at most 100 pixels together)",
        e.getMessage());
  }

  private static void assertWithin(String name, String mode, HostTensor image) {
    HostTensor expected = Objects.requireNonNull(GOLDEN.get(name + mode));
    assertEquals(expected.shape(), image.shape());
    assertTrue(worst(expected.bytes(), image.bytes()) <= allowed(name), name);
  }

  /** JPEG's decoders may round; all else is exact, lossy WebP too. */
  private static int allowed(String name) {
    boolean jpeg = name.endsWith(".jpg") && !name.equals("png_named.jpg");
    return jpeg || name.endsWith("_jpeg.tif") ? 1 : 0;
  }

  private static int worst(ByteBuffer a, ByteBuffer b) {
    int worst = 0;
    while (a.hasRemaining()) {
      worst = Math.max(worst, Math.abs((a.get() & 0xFF) - (b.get() & 0xFF)));
    }
    return worst;
  }
}
