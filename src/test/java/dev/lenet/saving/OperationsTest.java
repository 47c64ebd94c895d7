package dev.lenet.saving;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lenet.Goldens;
import dev.lenet.exceptions.InputException;
import dev.lenet.model.Model;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Operations of keras.ops between layers: python-export/make_operation_goldens.py. */
class OperationsTest {
  private static final JsonNode REFUSED = Goldens.json("model/operations_refused.json");

  @Test
  void sumsAndProductsWithANumberAreComputed() {
    try (Model model = new KerasModels().load(Goldens.file("model/operations.keras"))) {
      assertArrayEquals(
          Goldens.array("model/operations", "y").floats(),
          model.predict(Goldens.array("model/operations", "x")).floats(),
          1e-6f);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"keras", "h5"})
  void everyOperationWithANumberIsComputed(String format) {
    try (Model model = new KerasModels().load(Goldens.file("model/arithmetic." + format))) {
      assertArrayEquals(
          Goldens.array("model/arithmetic", "y").floats(),
          model.predict(Goldens.array("model/arithmetic", "x")).floats(),
          4e-6f); // 1e-6 of the largest, which is 4
    }
  }

  @ParameterizedTest
  @CsvSource({
    "array, Add called with [an array]",
    "quotient, TrueDivide called with [2]",
    "power, Power called with [2]",
    "maximum, Maximum called with [0.5]"
  })
  void aConstantIsNeverDropped(String name, String what) {
    String json = REFUSED.get(name).toString();
    String message =
        assertThrows(InputException.class, () -> new KerasModels().fromJson(json).close())
            .getMessage();
    assertEquals(
        what
            + " (expected: tensors alone, or tensors and one number that is added, subtracted, multiplied or divided by)",
        message.substring(message.indexOf(what)));
  }
}
