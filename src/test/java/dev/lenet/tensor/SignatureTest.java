package dev.lenet.tensor;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lenet.exceptions.InputException;
import dev.lenet.predict.Predictor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SignatureTest {
  private static final Signature SIGNATURE =
      new Signature(
          List.of(new TensorSpec("x", DType.FLOAT32, Shape.of(-1, 2))),
          List.of(new TensorSpec("output_0", DType.FLOAT32, Shape.of(-1, 1))));

  @Test
  void takesAnyBatch() {
    HostTensor three = HostTensor.ofFloats(Shape.of(3, 2), 1, 2, 3, 4, 5, 6);

    assertDoesNotThrow(() -> SIGNATURE.check(Map.of("x", three)));
  }

  @Test
  void refusesAMissingInput() {
    assertEquals("input x: missing (expected: x; found [])", messageOf(Map.of()));
  }

  @Test
  void refusesAnotherShape() {
    assertEquals(
        "input x: shape (1, 3) (expected: (None, 2))",
        messageOf(Map.of("x", HostTensor.ofFloats(Shape.of(1, 3), 1, 2, 3))));
  }

  @Test
  void refusesAnotherDtype() {
    assertEquals(
        "input x: int32 (expected: float32)",
        messageOf(Map.of("x", HostTensor.ofInts(Shape.of(1, 2), 1, 2))));
  }

  @Test
  void refusesAnUnknownInput() {
    HostTensor one = HostTensor.ofFloats(Shape.of(1, 2), 1, 2);

    assertEquals("input y: unknown (expected: x)", messageOf(Map.of("x", one, "y", one)));
  }

  @Test
  void refusesToGuessAmongSeveralOutputs() {
    TensorSpec spec = new TensorSpec("a", DType.FLOAT32, Shape.of(-1, 2));
    Predictor twoOutputs =
        new Predictor() {
          @Override
          public Signature signature() {
            return new Signature(List.of(spec), List.of(spec, spec));
          }

          @Override
          public Map<String, HostTensor> predict(Map<String, HostTensor> inputs) {
            return inputs;
          }

          @Override
          public void close() {}
        };

    InputException e =
        assertThrows(
            InputException.class,
            () -> twoOutputs.predict(HostTensor.ofFloats(Shape.of(1, 2), 1, 2)));

    assertEquals(
        "model: 1 inputs and 2 outputs (expected: one of each, if they are not named)",
        e.getMessage());
  }

  private static String messageOf(Map<String, HostTensor> tensors) {
    return assertThrows(InputException.class, () -> SIGNATURE.check(tensors)).getMessage();
  }
}
