package dev.lenet.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lenet.datasets.Dataset;
import dev.lenet.exceptions.InputException;
import dev.lenet.layers.core.Input;
import dev.lenet.layers.preprocessing.RandomFlip;
import dev.lenet.layers.preprocessing.Rescaling;
import dev.lenet.layers.reshaping.Flatten;
import dev.lenet.losses.MeanSquaredError;
import dev.lenet.optimizers.SGD;
import dev.lenet.tensor.DType;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Scaling;
import dev.lenet.tensor.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a model makes of numbers that are no floats: Keras's casts, and images' scaling. */
class ScalingTest {
  private static final Shape ONE = Shape.of(1, 2, 1, 1);
  private static final HostTensor BYTES = HostTensor.ofBytes(ONE, (byte) 0, (byte) 255);

  @Test
  void bytesAreCastAndNotScaled() {
    try (Sequential model = flat()) {
      assertArrayEquals(new float[] {0, 255}, model.predict(BYTES).floats());
      assertEquals(List.of(model.predict(BYTES)), List.copyOf(model.layerOutputs(BYTES).values()));
      assertEquals(Scaling.NONE, model.scalingOf(new Dataset(BYTES, labels(0))));
    }
  }

  @Test
  void bytesOfImagesAreScaledWhereTheModelDoesNot() {
    try (Sequential model = flat()) {
      assertArrayEquals(new float[] {0, 1}, model.predict(images()).floats());
    }
  }

  @Test
  void bytesAreScaledAsTheirDataSetSays() {
    try (Sequential model = flat()) {
      Dataset data = images().scaled(Scaling.MINUS_ONE_TO_ONE);
      assertArrayEquals(new float[] {-1, 1}, model.predict(data).floats());
    }
  }

  @Test
  void imagesAreLeftAsTheyAreForAModelThatBeginsWithRescaling() {
    try (Sequential model =
        new Sequential(new Input(2, 1, 1), new Rescaling(1 / 255.0), new Flatten())) {
      assertArrayEquals(new float[] {0, 1}, model.predict(images()).floats());
      assertEquals(0, loss(model, images()), 1e-7);
    }
  }

  @Test
  void imagesAreLeftAsTheyAreForAModelThatRescalesBehindAugmentationInANestedModel() {
    Sequential inner =
        new Sequential(
            new Input(2, 1, 1),
            new RandomFlip(RandomFlip.Mode.HORIZONTAL),
            new Rescaling(1 / 255.0));
    try (Sequential model = new Sequential(new Input(2, 1, 1), inner, new Flatten())) {
      assertArrayEquals(new float[] {0, 1}, model.predict(images()).floats());
    }
  }

  @Test
  void evaluateAndPredictScaleTheSame() {
    try (Sequential model = flat()) {
      assertEquals(0, loss(model, images()), 1e-7); // 0 and 1 are what is wanted
      assertEquals(254 * 254 / 2.0, loss(model, images().scaled(Scaling.NONE)), 1e-2);
    }
  }

  @Test
  void everyTypeOfXIsCast() {
    try (Sequential model = flat()) {
      for (DType dtype : DType.values()) {
        float[] expected = dtype == DType.BOOL ? new float[] {0, 1} : new float[] {0, 3};
        assertArrayEquals(expected, model.predict(threes(dtype, ONE)).floats(), dtype.toString());
        assertArrayEquals(
            expected,
            model.predict(new Dataset(threes(dtype, ONE), labels(0)).scaled(Scaling.NONE)).floats(),
            dtype.toString());
      }
    }
  }

  @Test
  void labelsOfEveryTypeBecomeInt32OrFloat32() {
    HostTensor x = HostTensor.ofFloats(Shape.of(2, 1), 0, 0);
    for (DType dtype : DType.values()) {
      HostTensor y = new Dataset(x, threes(dtype, Shape.of(2))).y();
      int expected = dtype == DType.BOOL ? 1 : 3;
      if (y.dtype() == DType.INT32) {
        assertArrayEquals(new int[] {0, expected}, y.ints(), dtype.toString());
      } else {
        assertArrayEquals(new float[] {0, 3}, y.floats(), dtype.toString());
      }
    }
  }

  @Test
  void aLabelThatDoesNotFitIsRefused() {
    HostTensor x = HostTensor.ofFloats(Shape.of(1, 1), 0);
    HostTensor y = HostTensor.ofLongs(Shape.of(1), 1L << 40);
    assertEquals(
        "data set: y[0] is 1099511627776 (expected: a number that fits int32)",
        assertThrows(InputException.class, () -> new Dataset(x, y)).getMessage());
  }

  private static Sequential flat() {
    return new Sequential(new Input(2, 1, 1), new Flatten());
  }

  /** As {@code Datasets.load} gives them: nobody has said what the bytes stand for. */
  private static Dataset images() {
    return new Dataset(BYTES, HostTensor.ofFloats(Shape.of(1, 2), 0, 1), List.of(), null);
  }

  private static double loss(Sequential model, Dataset data) {
    model.compile(new SGD(0.1), new MeanSquaredError());
    return model.evaluate(data).loss();
  }

  private static HostTensor labels(int... labels) {
    return HostTensor.ofInts(Shape.of(labels.length), labels);
  }

  /** A zero and a three, or false and true. */
  private static HostTensor threes(DType dtype, Shape shape) {
    ByteBuffer bytes = ByteBuffer.allocate(2 * dtype.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    int at = dtype.bytes();
    switch (dtype) {
      case FLOAT16 -> bytes.putShort(at, (short) 0x4200);
      case BFLOAT16 -> bytes.putShort(at, (short) 0x4040);
      case FLOAT32 -> bytes.putFloat(at, 3);
      case FLOAT64 -> bytes.putDouble(at, 3);
      default -> bytes.put(at, (byte) (dtype == DType.BOOL ? 1 : 3));
    }
    return new HostTensor(dtype, shape, bytes);
  }
}
