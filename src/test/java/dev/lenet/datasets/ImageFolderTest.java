package dev.lenet.datasets;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lenet.exceptions.InputException;
import dev.lenet.images.Images;
import dev.lenet.images.Interpolation;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ImageFolderTest {
  private static final Path IMAGES = Path.of("src/test/resources/golden/images");
  private static final DataOptions HALF = DataOptions.defaults().validationSplit(0.5);

  @TempDir private Path temporary;
  private Path folder;

  @BeforeEach
  void nameTheFolder() {
    folder = temporary.resolve("pets");
  }

  @Test
  void readsTrainAndTestFolders() throws IOException {
    put("rgb.png", "train/dog/a.png");
    put("color.jpg", "train/cat/b.JPG");
    put("still.gif", "test/dog/c.gif");
    put("lossless.webp", "test/cat/d.webp");

    DataSplits data = load(DataOptions.defaults());

    assertEquals(List.of("cat", "dog"), data.classNames());
    assertEquals(Shape.of(2, 32, 32, 3), data.train().x().shape());
    assertArrayEquals(new int[] {0, 1}, data.test().y().ints());
    assertEquals("pets", data.name());
    assertEquals(folder.toString(), data.origin());
  }

  @Test
  void resizesAsAPredictedImageIs() throws IOException {
    put("rgb.png", "train/a/a.png");
    put("rgb.png", "test/a/a.png");
    Shape shape = Shape.of(20, 10, 3);
    DataOptions options =
        DataOptions.defaults().imageShape(shape).interpolation(Interpolation.BILINEAR);

    HostTensor x = load(options).test().x();

    assertEquals(
        Images.load(IMAGES.resolve("rgb.png"), shape, Interpolation.BILINEAR).bytes(), x.bytes());
  }

  @Test
  void splitsAsKerasSplits() throws IOException {
    // image_dataset_from_directory(validation_split=0.3, subset="both", seed=7) on the same files
    // trains on b/3, b/0, a/0, a/2, a/1, b/4, b/2 and holds out a/3, b/1, a/4.
    for (int i = 0; i < 5; i++) {
      put("rgb.png", "a/" + i + ".png");
      put("grey.png", "b/" + i + ".png");
    }

    DataSplits data = load(DataOptions.defaults().validationSplit(0.3).seed(7));

    assertArrayEquals(new int[] {1, 1, 0, 0, 0, 1, 1}, data.train().y().ints());
    assertArrayEquals(new int[] {0, 1, 0}, data.test().y().ints());
  }

  @Test
  void splitsTheSameWayEachTime() throws IOException {
    for (int i = 0; i < 10; i++) {
      put("rgb.png", "a/" + i + ".png");
      put("grey.png", "b/" + i + ".png");
    }

    assertEquals(load(HALF), load(HALF));
  }

  @Test
  void readsFoldersBelowAndLeavesOutWhatIsHiddenOrNoImage() throws IOException {
    put("rgb.png", "a/deep/er/1.png");
    put("rgb.png", "a/2.png");
    put("rgb.png", "a/.3.png");
    put("rgb.png", ".git/4.png");
    put("golden.npz", "a/notes.npz");

    assertEquals(2, Datasets.loadTest(folder.toString(), DataOptions.defaults()).size());
  }

  @Test
  void givesEveryImageOfAFolderThatIsNotSplitForEvaluation() throws IOException {
    put("rgb.png", "a/1.png");
    put("rgb.png", "b/1.png");
    put("rgb.png", "b/2.png");

    Dataset all = Datasets.loadTest(folder.toString(), DataOptions.defaults());

    assertArrayEquals(new int[] {0, 1, 1}, all.y().ints());
    assertEquals(List.of("a", "b"), all.classNames());
  }

  @Test
  void namesABadFile() throws IOException {
    put("rgb.png", "a/1.png");
    put("cut_rgb.png", "a/2.png");

    assertEquals(
        folder.resolve("a/2.png")
            + ": truncated or damaged image (expected: a whole PNG, JPEG, BMP, GIF, TIFF or WebP)",
        messageOf(HALF));
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void refusesAPipeThatIsNamedLikeAnImage() throws Exception {
    put("rgb.png", "cats/a.png");
    Path pipe = folder.resolve("cats/b.png");
    assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());

    assertEquals(
        pipe + ": a pipe or a device (expected: an image file)",
        assertThrows(
                InputException.class,
                () -> Datasets.loadTest(folder.toString(), DataOptions.defaults()))
            .getMessage());
  }

  @Test
  void refusesAnEmptyClassFolder() throws IOException {
    put("rgb.png", "a/1.png");
    Files.createDirectories(folder.resolve("b"));

    assertEquals(
        folder.resolve("b")
            + ": no images (expected: files ending in .bmp, .gif, .jpeg, .jpg, .png, .tif, .tiff, .webp)",
        messageOf(HALF));
  }

  @Test
  void refusesAFolderWithoutClasses() throws IOException {
    Files.createDirectories(folder);

    assertEquals(folder + ": no class folders (expected: one for each class)", messageOf(HALF));
  }

  @Test
  void refusesToTrainWithoutATestSet() throws IOException {
    put("rgb.png", "a/1.png");

    assertEquals(
        folder
            + ": no test images (expected: folders train and test inside, or a validation split"
            + " that holds out some of the 1 images)",
        messageOf(DataOptions.defaults()));
  }

  @Test
  void refusesOtherClassesInTest() throws IOException {
    put("rgb.png", "train/a/1.png");
    put("rgb.png", "test/b/1.png");

    assertEquals(
        folder.resolve("test") + ": classes [b] (expected: [a], as in train)",
        messageOf(DataOptions.defaults()));
  }

  private void put(String image, String as) throws IOException {
    Path file = folder.resolve(as);
    Files.createDirectories(file.getParent());
    Files.copy(IMAGES.resolve(image), file);
  }

  private DataSplits load(DataOptions options) {
    return Datasets.load(folder.toString(), options);
  }

  private String messageOf(DataOptions options) {
    return assertThrows(InputException.class, () -> load(options)).getMessage();
  }
}
