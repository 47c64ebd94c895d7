package dev.lenet.activations;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.lenet.layers.core.Activation;
import dev.lenet.layers.core.Input;
import dev.lenet.layers.normalization.GroupNormalization;
import dev.lenet.layers.reshaping.Cropping1D;
import dev.lenet.model.Model;
import dev.lenet.model.Sequential;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Activations behind layers whose ops leave TensorFlow without the sizes. */
class UnknownSizesTest {
  @ParameterizedTest
  @EnumSource
  void sizesAreTheLayersOwn(Activations activation) {
    float[] values = new float[24];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) Math.sin(i);
    }
    HostTensor x = HostTensor.ofFloats(Shape.of(1, 6, 4), values);
    try (Model whole =
            new Sequential(
                new Input(6, 4),
                new GroupNormalization(2),
                new Cropping1D(),
                new Activation(activation));
        Model before =
            new Sequential(new Input(6, 4), new GroupNormalization(2), new Cropping1D());
        Model after = new Sequential(new Input(4, 4), new Activation(activation))) {
      assertArrayEquals(
          after.predict(before.predict(x)).floats(), whole.predict(x).floats(), 1e-6f);
    }
  }
}
