package dev.lenet.images;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lenet.exceptions.InputException;
import dev.lenet.tensor.DType;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Scaling;
import dev.lenet.tensor.Shape;
import dev.lenet.tensor.Signature;
import dev.lenet.tensor.TensorSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageInputTest {
  private static final Path IMAGE = Path.of("src/test/resources/golden/images/rgb.png"); // 37 x 50

  private static ImageInput input(DType dtype, long... shape) {
    return new ImageInput(new TensorSpec("x", dtype, Shape.of(shape)), Scaling.ZERO_TO_ONE);
  }

  @Test
  void scalesBytesForAModelOfFloats() {
    HostTensor pixels = input(DType.FLOAT32, -1, 8, 9, 3).pixels(IMAGE);
    HostTensor x = input(DType.FLOAT32, -1, 8, 9, 3).tensor(pixels);
    assertEquals(Shape.of(1, 8, 9, 3), x.shape());
    assertEquals(Scaling.ZERO_TO_ONE.toFloats(pixels).bytes(), x.bytes());
  }

  @Test
  void leavesBytesForAModelOfBytes() {
    ImageInput input = input(DType.UINT8, -1, 8, 9, 3);
    assertEquals(DType.UINT8, input.tensor(input.pixels(IMAGE)).dtype());
  }

  @Test
  void givesAModelWithoutChannelsGrey() {
    ImageInput input = input(DType.FLOAT32, -1, 8, 9);
    HostTensor pixels = input.pixels(IMAGE);
    assertEquals(Shape.of(8, 9, 1), pixels.shape());
    assertEquals(Shape.of(1, 8, 9), input.tensor(pixels).shape());
  }

  @Test
  void keepsTheImagesSizeWhereTheModelTakesAny() {
    ImageInput input = input(DType.FLOAT32, -1, -1, -1, 3);
    assertEquals(Images.read(IMAGE), input.pixels(IMAGE));
  }

  @Test
  void countsPixelsOfAllImagesBeforeItDecodes() throws IOException {
    byte[] file = Files.readAllBytes(IMAGE);
    ImageInput input = input(DType.FLOAT32, -1, 8, 9, 3);
    PixelBudget two = new PixelBudget(2 * 37 * 50 + 1);
    assertEquals(input.pixels(IMAGE), input.pixels(file, "image", two));
    assertEquals(input.pixels(IMAGE), input.pixels(file, "image", two));
    InputException e = assertThrows(InputException.class, () -> input.pixels(file, "image", two));
    assertEquals(
        "image: image of 50 x 37 pixels, after images of 3700 pixels (expected: at most 3701 pixels together)",
        e.getMessage());
  }

  @ParameterizedTest
  @CsvSource({"FLOAT32, 784", "INT64, 28:28:1", "FLOAT32, 32:32:4", "FLOAT32, 2:32:32:3"})
  void refusesWhatTakesNoImages(DType dtype, String sizes) {
    Shape shape = Shape.of(List.of(sizes.split(":")).stream().map(Long::valueOf).toList());
    TensorSpec spec = new TensorSpec("x", dtype, shape.prepend(-1));
    InputException e = assertThrows(InputException.class, () -> new ImageInput(spec, Scaling.NONE));
    assertEquals(
        "image for a model with input "
            + spec
            + " (expected: float32 or uint8, (N, H, W, C) with 1 or 3 channels, or (N, H, W))",
        e.getMessage());
  }

  @Test
  void refusesAModelOfSeveralInputs() {
    TensorSpec spec = new TensorSpec("x", DType.FLOAT32, Shape.of(-1, 8, 8, 3));
    TensorSpec other = new TensorSpec("y", DType.FLOAT32, Shape.of(-1, 2));
    Signature signature = new Signature(List.of(spec, other), List.of(spec));
    assertThrows(InputException.class, () -> ImageInput.of(signature, Scaling.NONE));
  }
}
