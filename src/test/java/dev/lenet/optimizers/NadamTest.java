package dev.lenet.optimizers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lenet.graph.Weight;
import dev.lenet.tensor.DType;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NadamTest {
  /** Keras 3.3: iterations, learning rate, product, slots. Newer ones: the product last. */
  @Test
  void stateOfAnOlderKerasIsPutInOrder() {
    Nadam nadam = new Nadam();
    nadam.build(List.of(weight(Shape.of(2, 3)), weight(Shape.of(3))));
    List<HostTensor> newer =
        List.of(
            HostTensor.ofLongs(Shape.SCALAR, 7L),
            HostTensor.ofFloats(Shape.SCALAR, 0.002f),
            HostTensor.ofFloats(Shape.of(2, 3), new float[6]),
            HostTensor.ofFloats(Shape.of(2, 3), new float[6]),
            HostTensor.ofFloats(Shape.of(3), new float[3]),
            HostTensor.ofFloats(Shape.of(3), new float[3]),
            HostTensor.ofFloats(Shape.SCALAR, 0.5f));
    List<HostTensor> older = new ArrayList<>(newer);
    older.add(2, older.remove(6));
    assertEquals(newer, nadam.arranged(older));
    assertEquals(newer, nadam.arranged(newer));
  }

  /** Keras 2: iterations and slots; u(t) = 0.9 (1 - 0.96^t / 2), so u(1) u(2) = 0.468 * 0.48528. */
  @Test
  void theProductThatKeras2DoesNotKeepIsComputed() {
    Nadam nadam = new Nadam();
    nadam.build(List.of(weight(Shape.of(3))));
    List<HostTensor> arranged =
        nadam.arranged(
            List.of(
                HostTensor.ofLongs(Shape.SCALAR, 2L),
                HostTensor.ofFloats(Shape.of(3), new float[3]),
                HostTensor.ofFloats(Shape.of(3), new float[3])));
    assertEquals(5, arranged.size());
    assertEquals(0.001f, arranged.get(1).floats()[0]);
    assertEquals(0.468f * 0.48528f, arranged.get(4).floats()[0], 1e-6f);
  }

  private static Weight weight(Shape shape) {
    float[] zeros = new float[Math.toIntExact(shape.elements())];
    return new Weight(
        "weight", DType.FLOAT32, shape, true, () -> HostTensor.ofFloats(shape, zeros));
  }
}
