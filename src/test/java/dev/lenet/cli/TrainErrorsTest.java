package dev.lenet.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.lenet.cli.runs.RunFolder;
import dev.lenet.cli.runs.RunLock;
import dev.lenet.cli.runs.RunRecord;
import dev.lenet.numpy.Npz;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Bad input to {@code train}: one line says what, where and what was expected, and nothing stays.
 */
class TrainErrorsTest {
  @TempDir Path folder;

  @Test
  void zeroEpochs() {
    train("--epochs", 0).failsWith(1, "--epochs 0 (expected: 1 or more)");
  }

  @Test
  void learningRateThatFloatsDoNotHold() {
    train("--learning-rate", "1e39")
        .failsWith(
            1, "--learning-rate 1.0E39 (expected: a number that float32 can hold, such as 0.001)");
  }

  @Test
  void noOutputFolder() {
    Cli.run("train", "--out", "").failsWith(1, "--out '' (expected: a folder)");
  }

  @Test
  void imagesOfOneClass() {
    HostTensor zeros = HostTensor.ofInts(Shape.of(4), 0, 0, 0, 0);
    Path file = npz(Map.of("y_train", zeros, "y_test", zeros));
    train("--data", file)
        .failsWith(1, file + ": images of only one class (expected: 2 or more classes)");
  }

  @Test
  void floatsThatAreNotScaled() {
    float[] values = new float[4 * 32 * 32 * 3];
    values[2 * 32 * 32 * 3 + 7] = 255;
    Path file = npz(Map.of("x_train", HostTensor.ofFloats(Shape.of(4, 32, 32, 3), values)));
    train("--data", file)
        .failsWith(1, file + ": x_train: 255.0 in image 2 (expected: uint8, or floats in [0, 1])");
  }

  @Test
  void validationSplitThatLeavesNothingToTrainOn() {
    Cli result = train("--data", npz(Map.of()), "--validation-split", 0.99);
    assertEquals(
        "error: validation split 0.99 of 4 samples leaves 0 to train on and 4 to validate (expected:"
            + " 1 or more of each)\n",
        result.err());
    assertEquals(1, result.exitCode());
  }

  @Test
  void filesOfSomebodyElseInTheOutputFolder() throws IOException {
    Path model = folder.resolve("model.keras");
    Files.writeString(model, "mine", UTF_8);
    Cli.run("train", "--out", folder)
        .failsWith(
            1,
            folder
                + ": holds model.keras but no run.json (expected: a new folder or a run folder)");
    assertEquals("mine", Files.readString(model, UTF_8));
  }

  @Test
  void anotherRunInTheOutputFolder() throws IOException {
    Path file = npz(Map.of());
    Path out = Files.createDirectory(folder.resolve("taken"));
    try (RunLock other = new RunLock(new RunFolder(out))) {
      other.take();
      Cli result = Cli.run("train", "--data", file, "--epochs", 1, "--out", out);
      assertEquals(
          "error: "
              + out
              + ": another run is training in this folder (expected: a different"
              + " folder for each run)\n",
          result.err());
      assertEquals(1, result.exitCode());
      assertFalse(Files.exists(out.resolve("run.json")));
    }
    Cli.run("train", "--data", file, "--epochs", 1, "--out", out).works();
    assertEquals("0,1", RunRecord.read(out.resolve("run.json")).scaling(), "of floats in [0, 1]");
  }

  @Test
  void zeroBatchSize() {
    train("--batch-size", 0).failsWith(1, "--batch-size 0 (expected: 1 or more)");
  }

  @Test
  void negativeLearningRate() {
    train("--learning-rate", -1).failsWith(1, "--learning-rate -1.0 (expected: more than 0)");
  }

  @Test
  void learningRateThatIsNoNumber() {
    train("--learning-rate", "NaN").failsWith(1, "--learning-rate NaN (expected: more than 0)");
  }

  @Test
  void validationSplitOfEverything() {
    train("--validation-split", 1)
        .failsWith(1, "--validation-split 1.0 (expected: 0 or more, less than 1)");
  }

  @Test
  void unknownDataSet() {
    train("--data", "cifar100")
        .failsWith(
            1,
            "data set 'cifar100': unknown (expected: fashion-mnist-mini, fashion-mnist, mnist,"
                + " cifar10, an .npz file or a folder)");
  }

  @Test
  void missingFile() {
    Path file = folder.resolve("none.npz");
    train("--data", file)
        .failsWith(
            1,
            "cannot read "
                + file
                + ": no such file or folder (expected: a readable file or folder)");
  }

  @Test
  void truncatedArchive() throws IOException {
    Path file = npz(Map.of());
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length / 2));

    train("--data", file)
        .failsWith(1, file + ": not a complete .npz file (expected: a ZIP file as NumPy saves it)");
  }

  @Test
  void wrongShape() {
    Path file = npz(Map.of("x_train", floats(Shape.of(4, 16, 16, 3))));
    train("--data", file)
        .failsWith(1, file + ": x_train has images of shape (16, 16, 3) (expected: (32, 32, 3))");
  }

  @Test
  void wrongType() {
    Path file = npz(Map.of("x_train", HostTensor.ofInts(Shape.of(4, 28, 28), new int[4 * 784])));
    train("--data", file).failsWith(1, file + ": x_train is int32 (expected: uint8 or float32)");
  }

  @Test
  void notANumberInTheData() {
    float[] values = new float[4 * 32 * 32 * 3];
    values[3 * (2 * 32 + 1) + 2] = Float.NaN;
    Path file = npz(Map.of("x_train", HostTensor.ofFloats(Shape.of(4, 32, 32, 3), values)));
    train("--data", file)
        .failsWith(1, file + ": x_train[0, 2, 1, 2] is NaN (expected: a finite number)");
  }

  @Test
  void negativeLabel() {
    Path file = npz(Map.of("y_train", HostTensor.ofInts(Shape.of(4), 0, 1, -1, 1)));
    train("--data", file)
        .failsWith(1, file + ": y_train[2] is -1 (expected: a class number from 0)");
  }

  @Test
  void labelThatWasNotTrained() {
    Path file = npz(Map.of("y_test", HostTensor.ofInts(Shape.of(4), 0, 1, 2, 1)));
    train("--data", file)
        .failsWith(1, file + ": y_test[2] is 2 (expected: 0 to 1, the classes of y_train)");
  }

  @Test
  void labelFarOutOfRange() {
    Path file = npz(Map.of("y_train", HostTensor.ofInts(Shape.of(4), 0, 1, 1_000_000_000, 1)));
    train("--data", file)
        .failsWith(
            1,
            file
                + ": labels for 1000000001 classes with 4 training images (expected: no more"
                + " classes than images)");
  }

  @Test
  void emptyClassFolder() throws IOException {
    Path cats = Files.createDirectories(folder.resolve("animals/cats"));
    train("--data", folder.resolve("animals"), "--validation-split", 0.5)
        .failsWith(
            1,
            cats
                + ": no images (expected: files ending in .bmp, .gif, .jpeg, .jpg, .png, .tif, .tiff, .webp)");
  }

  @Test
  void wrongImageFile() throws IOException {
    Path cats = Files.createDirectories(folder.resolve("animals/cats"));
    for (String name : new String[] {"a.png", "b.png"}) {
      Files.writeString(cats.resolve(name), "no image", UTF_8);
    }
    Cli result = train("--data", folder.resolve("animals"), "--validation-split", 0.5);
    String first = result.err().contains("a.png") ? "a.png" : "b.png";
    result.failsWith(
        1, cats.resolve(first) + ": not an image (expected: PNG, JPEG, BMP, GIF, TIFF or WebP)");
  }

  @Test
  void folderWithoutTestImages() throws IOException {
    Path animals = folder.resolve("animals");
    Files.createDirectories(animals.resolve("cats"));
    Files.writeString(animals.resolve("cats/a.png"), "", UTF_8);
    train("--data", animals)
        .failsWith(
            1,
            animals
                + ": no test images (expected: folders train and test inside, or a validation split"
                + " that holds out some of the 1 images)");
  }

  @Test
  void fileInTheWayOfTheOutputFolder() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "", UTF_8);
    Cli.run("train", "--out", file.resolve("run"))
        .failsWith(
            1,
            "cannot write "
                + file.resolve("run")
                + ": "
                + file
                + " is a file (expected: a folder)");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void readOnlyOutputFolder() {
    Path system = Path.of("/sys/class"); // that nobody may write to, root included
    Cli.run("train", "--out", system.resolve("run"))
        .failsWith(
            1,
            "cannot write /sys/class/run: /sys/class is read-only (expected: a writable folder)");
  }

  @Test
  void wrongUsageIsToldFromBadInput() {
    Cli result = Cli.run("train", "--epochs", "many");
    assertEquals(
        "error: invalid value for option '--epochs': 'many' is not an int (expected: see './lenet"
            + " train --help')\n",
        result.err());
    assertEquals(2, result.exitCode());
  }

  private Cli train(Object... options) {
    Path out = folder.resolve("run");
    Object[] words = new Object[options.length + 3];
    words[0] = "train";
    words[1] = "--out";
    words[2] = out;
    System.arraycopy(options, 0, words, 3, options.length);
    Cli result = Cli.run(words);
    assertFalse(Files.exists(out), "a folder was left");
    return result;
  }

  /** Four grey images of two classes, but for what is given. */
  private Path npz(Map<String, HostTensor> other) {
    Map<String, HostTensor> tensors = new LinkedHashMap<>();
    for (String part : new String[] {"train", "test"}) {
      tensors.put("x_" + part, floats(Shape.of(4, 32, 32, 3)));
      tensors.put("y_" + part, HostTensor.ofInts(Shape.of(4), 0, 1, 0, 1));
    }
    tensors.putAll(other);
    Path file = folder.resolve("data.npz");
    Npz.write(file, tensors);
    return file;
  }

  private static HostTensor floats(Shape shape) {
    float[] values = new float[(int) shape.elements()];
    Arrays.fill(values, 0.5f);
    return HostTensor.ofFloats(shape, values);
  }
}
