package dev.lenet.open;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lenet.layers.convolutional.Conv2DTranspose;
import dev.lenet.layers.convolutional.SeparableConv2D;
import dev.lenet.layers.core.Dense;
import dev.lenet.layers.core.Input;
import dev.lenet.layers.reshaping.Flatten;
import dev.lenet.model.Sequential;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Convolutions of other kinds in the graphs that predict, where oneDNN takes them over. */
class DepthwisePredictTest {
  /** As a depthwise convolution oneDNN ends the process over it. */
  @Test
  void oneChannelIsConvolved() {
    try (Sequential model =
        new Sequential(
            new Input(2, 2, 1), new SeparableConv2D(1, 1), new Flatten(), new Dense(1))) {
      model.build();
      model.setWeights(
          List.of(
              ones(1, 1, 1, 1),
              ones(1, 1, 1, 1),
              HostTensor.ofFloats(Shape.of(1), 2),
              ones(4, 1),
              HostTensor.ofFloats(Shape.of(1), 0)));
      HostTensor y = model.predict(HostTensor.ofFloats(Shape.of(1, 2, 2, 1), 1, 2, 3, 4));
      assertArrayEquals(new float[] {18}, y.floats());
    }
  }

  @Test
  void aTransposedConvolutionTakesAnyNumberOfImages() {
    try (Sequential model =
        new Sequential(
            new Input(2, 3, 1), new Conv2DTranspose(2, 3).strides(2), new Conv2DTranspose(1, 2))) {
      for (int n : new int[] {1, 3}) {
        HostTensor x = HostTensor.ofFloats(Shape.of(n, 2, 3, 1), new float[n * 6]);
        assertEquals(Shape.of(n, 6, 8, 1), model.predict(x).shape());
      }
    }
  }

  private static HostTensor ones(long... shape) {
    float[] values = new float[(int) Shape.of(shape).elements()];
    Arrays.fill(values, 1);
    return HostTensor.ofFloats(Shape.of(shape), values);
  }
}
