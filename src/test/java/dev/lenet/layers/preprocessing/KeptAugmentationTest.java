package dev.lenet.layers.preprocessing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lenet.datasets.Dataset;
import dev.lenet.exceptions.InputException;
import dev.lenet.layers.core.Dense;
import dev.lenet.layers.core.Input;
import dev.lenet.layers.reshaping.Flatten;
import dev.lenet.layers.serialization.Layers;
import dev.lenet.losses.MeanSquaredError;
import dev.lenet.model.Model;
import dev.lenet.model.Sequential;
import dev.lenet.optimizers.SGD;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Augmentations that are kept in files and not computed. */
class KeptAugmentationTest {
  @Test
  void itPredictsAndIsNotTrained() {
    HostTensor x = HostTensor.ofFloats(Shape.of(1, 1, 1, 3), 1, 2, 3);
    Dataset data = new Dataset(x, HostTensor.ofFloats(Shape.of(1, 2), 1, 1));
    Dense dense = new Dense(2);
    try (Model with =
            new Sequential(
                new Input(1, 1, 3),
                Layers.fromConfig("RandomHue", Map.of("name", "hue", "factor", 0.5)),
                new Flatten(),
                dense);
        Model without = new Sequential(new Input(1, 1, 3), new Flatten(), dense)) {
      assertArrayEquals(without.predict(x).floats(), with.predict(x).floats());
      with.compile(new SGD(0.1), new MeanSquaredError());
      assertEquals(
          "hue: RandomHue is not computed in training (expected: a model without it, or one that"
              + " predicts)",
          assertThrows(InputException.class, () -> with.trainOnBatch(data)).getMessage());
      assertEquals(0.5, with.getLayer("hue").config().get("factor"));
    }
  }
}
