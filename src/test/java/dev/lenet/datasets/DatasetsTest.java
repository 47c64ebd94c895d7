package dev.lenet.datasets;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lenet.exceptions.InputException;
import dev.lenet.images.Preparation;
import dev.lenet.numpy.Npz;
import dev.lenet.tensor.DType;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetsTest {
  private static final Shape TWO_IMAGES = Shape.of(2, 2, 2, 3);

  @TempDir private Path folder;

  @Test
  void loadsAnNpzAsKerasSavesIt() {
    DataSplits data = Datasets.load(save(whole()), DataOptions.defaults());

    assertEquals(TWO_IMAGES, data.train().x().shape());
    assertArrayEquals(new int[] {1, 0}, data.train().y().ints());
    assertEquals(2, data.classes());
    assertEquals(List.of("0", "1"), data.classNames());
    assertEquals("data.npz", data.name());
  }

  @Test
  void takesLabelsOfAnyIntegerTypeAndInAColumn() {
    Map<String, HostTensor> arrays = whole();
    arrays.put("y_train", HostTensor.ofLongs(Shape.of(2, 1), 0, 1));

    DataSplits data = Datasets.load(save(arrays), DataOptions.defaults());

    assertEquals(HostTensor.ofInts(Shape.of(2), 0, 1), data.train().y());
  }

  @Test
  void givesGreyImagesAChannel() {
    Map<String, HostTensor> arrays = whole();
    arrays.put("x_train", HostTensor.ofBytes(Shape.of(2, 3, 2), new byte[12]));
    arrays.put("x_test", HostTensor.ofBytes(Shape.of(2, 3, 2), new byte[12]));

    DataSplits data = Datasets.load(save(arrays), DataOptions.defaults());

    assertEquals(Shape.of(2, 3, 2, 1), data.train().x().shape());
  }

  @Test
  void padsGreyFloatsForLeNetToo() {
    float[] images = new float[2 * 28 * 28];
    images[0] = 0.5f;
    Map<String, HostTensor> arrays = whole();
    arrays.put("x_train", HostTensor.ofFloats(Shape.of(2, 28, 28), images));
    arrays.put("x_test", HostTensor.ofFloats(Shape.of(2, 28, 28), images));

    String file = save(arrays);
    DataOptions forLeNet = DataOptions.defaults().imageShape(Shape.of(32, 32, 3));
    HostTensor x = Datasets.load(file, forLeNet).train().x();

    assertEquals(Shape.of(2, 28, 28, 1), Datasets.load(file).train().x().shape());
    assertEquals(Shape.of(2, 32, 32, 3), x.shape());
    assertEquals(0.5f, x.floats()[(2 * 32 + 2) * 3 + 2]);
    assertEquals(0f, x.floats()[0]);
  }

  @Test
  void castsDoublesAsKerasDoes() {
    HostTensor doubles =
        new HostTensor(DType.FLOAT64, TWO_IMAGES, ByteBuffer.allocate(8 * 24).putDouble(0).clear());

    HostTensor x = Preparation.images(doubles, null, "x");

    assertEquals(DType.FLOAT32, x.dtype());
  }

  @Test
  void refusesAnUnknownName() {
    assertEquals(
        "data set 'cifar100': unknown (expected: fashion-mnist-mini, fashion-mnist, mnist, cifar10,"
            + " an .npz file or a folder)",
        messageOf("cifar100"));
  }

  @Test
  void refusesWhatCannotBeAPath() {
    assertEquals(
        "data set 'a\0b': unknown (expected: fashion-mnist-mini, fashion-mnist, mnist, cifar10,"
            + " an .npz file or a folder)",
        messageOf("a\0b"));
  }

  @Test
  void refusesAMissingFile() {
    String missing = folder.resolve("missing.npz").toString();

    assertEquals(
        "cannot read " + missing + ": no such file or folder (expected: a readable file or folder)",
        messageOf(missing));
  }

  @Test
  void refusesAMissingArray() {
    Map<String, HostTensor> arrays = whole();
    arrays.remove("x_test");
    String file = save(arrays);

    assertEquals(
        file + ": no array x_test (expected: x_test; found [x_train, y_train, y_test])",
        messageOf(file));
  }

  @Test
  void refusesNegativeLabels() {
    assertRefused(
        "y_train",
        HostTensor.ofInts(Shape.of(2), 0, -1),
        "y_train[1] is -1 (expected: a class number from 0)");
  }

  @Test
  void refusesTestLabelsThatTrainingLacks() {
    assertRefused(
        "y_test",
        HostTensor.ofInts(Shape.of(2), 0, 2),
        "y_test[1] is 2 (expected: 0 to 1, the classes of y_train)");
  }

  @Test
  void refusesFloatLabels() {
    assertRefused(
        "y_train",
        HostTensor.ofFloats(Shape.of(2), 0, 1),
        "y_train is float32 (expected: an integer type)");
  }

  @Test
  void refusesOneHotLabels() {
    assertRefused(
        "y_train",
        HostTensor.ofInts(Shape.of(2, 2), 0, 1, 1, 0),
        "y_train has shape (2, 2) (expected: (N,) or (N, 1))");
  }

  @Test
  void refusesAnotherNumberOfLabels() {
    assertRefused(
        "y_train",
        HostTensor.ofInts(Shape.of(3), 0, 1, 1),
        "y_train has 3 labels (expected: 2, one for each image of x_train)");
  }

  @Test
  void refusesNaN() {
    float[] images = new float[24];
    images[13] = Float.NaN;
    assertRefused(
        "x_train",
        HostTensor.ofFloats(TWO_IMAGES, images),
        "x_train[1, 0, 0, 1] is NaN (expected: a finite number)");
  }

  @Test
  void refusesInfinity() {
    float[] images = new float[24];
    images[0] = Float.NEGATIVE_INFINITY;
    assertRefused(
        "x_train",
        HostTensor.ofFloats(TWO_IMAGES, images),
        "x_train[0, 0, 0, 0] is -Infinity (expected: a finite number)");
  }

  @Test
  void refusesOtherTypes() {
    assertRefused(
        "x_train",
        HostTensor.ofInts(TWO_IMAGES, new int[24]),
        "x_train is int32 (expected: uint8 or float32)");
  }

  @Test
  void refusesOtherRanks() {
    assertRefused(
        "x_train",
        HostTensor.ofBytes(Shape.of(2, 12), new byte[24]),
        "x_train has shape (2, 12) (expected: NHWC or NHW)");
  }

  @Test
  void refusesAnEmptySet() {
    assertRefused(
        "x_train",
        HostTensor.ofBytes(Shape.of(0, 2, 2, 3)),
        "x_train has shape (0, 2, 2, 3) (expected: at least one image)");
  }

  @Test
  void refusesTestImagesOfAnotherShape() {
    assertRefused(
        "x_test",
        HostTensor.ofBytes(Shape.of(2, 2, 1, 3), new byte[12]),
        "test images are uint8 (2, 1, 3) (expected: uint8 (2, 2, 3), as the training images)");
  }

  @Test
  void refusesAValidationSplitOfEverything() {
    InputException e =
        assertThrows(InputException.class, () -> DataOptions.defaults().validationSplit(1));

    assertEquals("validation split 1.0 (expected: 0 or more, less than 1)", e.getMessage());
  }

  @Test
  void looksInKerasHomeElseInTheHomeFolder() {
    Path home = Path.of("/home/me");

    assertEquals(Path.of("/home/me/.keras/datasets"), DataPlaces.of(name -> null, home).cache());
    assertEquals(
        Path.of("/k/datasets"),
        DataPlaces.of(name -> name.equals("KERAS_HOME") ? "/k" : null, home).cache());
    assertEquals(Path.of("/home/me/k/datasets"), DataPlaces.of(name -> "~/k", home).cache());
  }

  private static Map<String, HostTensor> whole() {
    Map<String, HostTensor> arrays = new LinkedHashMap<>();
    for (String part : List.of("train", "test")) {
      arrays.put("x_" + part, HostTensor.ofBytes(TWO_IMAGES, new byte[24]));
      arrays.put("y_" + part, HostTensor.ofInts(Shape.of(2), 1, 0));
    }
    return arrays;
  }

  private String save(Map<String, HostTensor> arrays) {
    Path file = folder.resolve("data.npz");
    Npz.writeCompressed(file, arrays);
    return file.toString();
  }

  private void assertRefused(String name, HostTensor array, String message) {
    Map<String, HostTensor> arrays = whole();
    arrays.put(name, array);
    String file = save(arrays);

    assertEquals(file + ": " + message, messageOf(file));
  }

  private static String messageOf(String data) {
    return assertThrows(InputException.class, () -> Datasets.load(data, DataOptions.defaults()))
        .getMessage();
  }
}
