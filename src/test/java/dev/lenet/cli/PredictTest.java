package dev.lenet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lenet.LeNet;
import dev.lenet.numpy.Npy;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code predict} on images and arrays, and its one-line errors. */
class PredictTest {
  @TempDir Path folder;
  private Path model;

  @BeforeEach
  void saveAModel() {
    model = folder.resolve("model.keras");
    try (LeNet lenet = new LeNet(3)) {
      lenet.save(model);
    }
  }

  @Test
  void printsTheLikeliestClassesOfEachImage() throws IOException {
    Path image = image("a.png");
    Path names = Files.writeString(folder.resolve("names"), "cat\ndog\nbird\n");
    Cli result = predict("--classes", names, "--top", 2, image).works();
    List<String> lines = result.out().lines().toList();
    assertEquals(image.toString(), lines.get(0));
    assertTrue(lines.get(1).matches("  [01]\\.\\d{4}  (cat|dog|bird)"), lines.get(1));
    assertEquals(3, lines.size());
  }

  @Test
  void givesProgramsOneObjectAnImage() throws IOException {
    Path image = image("a.png");
    List<JsonNode> lines = predict("--json", image, image).works().json();
    assertEquals(2, lines.size());
    assertEquals(image.toString(), lines.get(0).get("file").asText());
    JsonNode probabilities = lines.get(0).get("probabilities");
    assertEquals(3, probabilities.size());
    assertEquals(probabilities.fieldNames().next(), lines.get(0).get("class").asText());
    double sum = 0;
    for (JsonNode probability : probabilities) {
      sum += probability.asDouble();
    }
    assertEquals(1, sum, 1e-6);
  }

  @Test
  void oneBadImageIsNamedAndTheOthersArePredicted() throws IOException {
    Path good = image("good.png");
    Path bad = Files.writeString(folder.resolve("bad.png"), "no image");
    Cli result = predict("--json", bad, good);
    assertEquals(
        "error: " + bad + ": not an image (expected: PNG, JPEG, BMP, GIF, TIFF or WebP)\n",
        result.err());
    assertEquals(good.toString(), result.json().get(0).get("file").asText());
    assertEquals(1, result.exitCode());
  }

  @Test
  void runsAnArrayAsItIs() {
    Path x = array(Shape.of(2, 32, 32, 3), 0.5f);
    Path y = folder.resolve("y.npy");
    predict("--input", x, "--output", y).works();
    assertEquals(Shape.of(2, 3), Npy.read(y).shape());
  }

  @Test
  void wrongShape() {
    Path x = array(Shape.of(2, 28, 28, 3), 0);
    predict("--input", x, "--output", folder.resolve("y.npy"))
        .failsWith(1, x + ": shape (2, 28, 28, 3) (expected: (None, 32, 32, 3))");
    assertFalse(Files.exists(folder.resolve("y.npy")));
  }

  @Test
  void noSamples() {
    Path x = folder.resolve("x.npy");
    Npy.write(x, HostTensor.ofFloats(Shape.of(0, 32, 32, 3)));
    predict("--input", x, "--output", folder.resolve("y.npy"))
        .failsWith(1, x + ": shape (0, 32, 32, 3) (expected: at least one sample)");
  }

  @Test
  void classNamesInAnotherEncoding() throws IOException {
    Path names = Files.write(folder.resolve("names"), new byte[] {(byte) 0xE4, '\n'});
    predict("--classes", names, image("a.png"))
        .failsWith(1, "cannot read " + names + ": not UTF-8 (expected: a readable file or folder)");
  }

  @Test
  void aNameOfTwoLinesIsToldInOne() {
    predict("no\nsuch\033[31m.png")
        .failsWith(
            1,
            "cannot read no such?[31m.png: no such file or folder (expected: a readable file or"
                + " folder)");
  }

  @Test
  void wrongType() {
    Path x = folder.resolve("x.npy");
    Npy.write(x, HostTensor.ofInts(Shape.of(1, 1), 1));
    predict("--input", x, "--output", folder.resolve("y.npy"))
        .failsWith(1, x + ": dtype int32 (expected: float32)");
  }

  @Test
  void notANumber() {
    Path x = array(Shape.of(2, 32, 32, 3), Float.NaN);
    predict("--input", x, "--output", folder.resolve("y.npy"))
        .failsWith(1, x + ": NaN in sample 0 (expected: finite numbers)");
  }

  @Test
  void outputThatCannotBeWritten() {
    Path y = folder.resolve("none/y.npy");
    predict("--input", array(Shape.of(1, 32, 32, 3), 0), "--output", y)
        .failsWith(
            1,
            "cannot write "
                + y
                + ": no such file or folder (expected: a writable folder with free space)");
  }

  @Test
  void tooFewClassNames() throws IOException {
    Path names = Files.writeString(folder.resolve("names"), "cat\n", StandardCharsets.UTF_8);
    predict("--classes", names, image("a.png"))
        .failsWith(1, names + ": 1 class names (expected: 3, one for each output of the model)");
  }

  @Test
  void unknownScale() {
    predict("--scale", "256", "a.png").failsWith(1, "scale '256' (expected: none, 0,1 or -1,1)");
  }

  @Test
  void imagesAndArraysAtOnceAreWrongUsage() {
    Cli result = predict("--input", "x.npy", "a.png");
    assertEquals(
        "error: either images, or both --input and --output, are required (expected: see './lenet"
            + " predict --help')\n",
        result.err());
    assertEquals(2, result.exitCode());
  }

  @Test
  void summaryOfTheModel() {
    assertTrue(
        Cli.run("summary").works().out().contains("Total params: 121,182"), "LeNet for 10 classes");
    assertTrue(
        Cli.run("summary", "--model", model).works().out().contains("Total params: 120,587"),
        "LeNet for 3 classes");
  }

  private Cli predict(Object... more) {
    Object[] words = new Object[more.length + 3];
    words[0] = "predict";
    words[1] = "--model";
    words[2] = model;
    System.arraycopy(more, 0, words, 3, more.length);
    return Cli.run(words);
  }

  private Path image(String name) throws IOException {
    Path file = folder.resolve(name);
    ImageIO.write(new BufferedImage(40, 50, BufferedImage.TYPE_INT_RGB), "png", file.toFile());
    return file;
  }

  private Path array(Shape shape, float first) {
    float[] values = new float[(int) shape.elements()];
    values[0] = first;
    Path file = folder.resolve("x.npy");
    Npy.write(file, HostTensor.ofFloats(shape, values));
    return file;
  }
}
