package dev.lenet.convert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lenet.layers.Layer;
import dev.lenet.layers.core.Dense;
import dev.lenet.layers.core.Input;
import dev.lenet.layers.normalization.LayerNormalization;
import dev.lenet.layers.normalization.RMSNormalization;
import dev.lenet.layers.normalization.UnitNormalization;
import dev.lenet.layers.reshaping.Flatten;
import dev.lenet.model.Model;
import dev.lenet.model.Sequential;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What lies between a flatten and a dense layer and keeps the order of rows. */
class FlattenedOrderTest {
  static Stream<Layer> keepers() {
    return Stream.of(new LayerNormalization(), new RMSNormalization(), new UnitNormalization());
  }

  /** PyTorch flattens 1 x 3 x 2 images channel by channel, so the kernel's rows change places. */
  @ParameterizedTest
  @MethodSource("keepers")
  void theDenseLayerStillTakesFlattenedImages(Layer keeper) {
    try (Model model =
        new Sequential(new Input(1, 3, 2), new Flatten(), keeper, new Dense(1).name("dense"))) {
      List<HostTensor> weights = new ArrayList<>(model.getWeights());
      weights.set(weights.size() - 2, HostTensor.ofFloats(Shape.of(6, 1), 0, 1, 2, 3, 4, 5));
      model.setWeights(weights);
      HostTensor kernel = Transfer.stateDict(model, Map.of(), List.of()).get("dense.weight");
      assertEquals(Shape.of(1, 6), kernel.shape());
      assertArrayEquals(new float[] {0, 2, 4, 1, 3, 5}, kernel.floats());
    }
  }
}
