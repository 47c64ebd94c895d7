package dev.lenet.regularizers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lenet.exceptions.InputException;
import dev.lenet.internal.runtime.Native;
import dev.lenet.numpy.Npz;
import dev.lenet.tensor.NamedWeights;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.tensorflow.EagerSession;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

class RegularizersTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/layers");
  private static final ObjectMapper JSON = new ObjectMapper();

  @TestFactory
  Stream<DynamicTest> penaltiesAndConfigsAreKeras() throws IOException {
    JsonNode all = JSON.readTree(GOLDEN.resolve("regularizers.json").toFile());
    NamedWeights golden = new NamedWeights();
    Npz.read(GOLDEN.resolve("regularizers.npz")).forEach(golden::put);
    return StreamSupport.stream(all.spliterator(), false)
        .map(
            one ->
                DynamicTest.dynamicTest(
                    one.get("name").asText(),
                    () -> {
                      Regularizer regularizer =
                          Regularizers.of(
                              JSON.convertValue(
                                  one.get("regularizer"),
                                  new TypeReference<Map<String, Object>>() {}));
                      assertEquals(
                          one.get("regularizer"),
                          JSON.readTree(JSON.writeValueAsString(regularizer.serialize())));
                      double expected = one.get("loss").asDouble();
                      assertEquals(
                          expected, penalty(regularizer, golden), 1e-6 * Math.abs(expected));
                    }));
  }

  private static float penalty(Regularizer regularizer, NamedWeights golden) {
    try (EagerSession session = EagerSession.create();
        Native<TFloat32> x = Native.of(TFloat32.class, golden.get("x"))) {
      Ops tf = Ops.create(session);
      try (TFloat32 value = regularizer.penalty(tf, tf.constantOf(x.get())).asTensor()) {
        return value.getFloat();
      }
    }
  }

  @Test
  void namesAreKeras() {
    assertEquals(new L1(0.01), Regularizers.of("l1"));
    assertEquals(new L2(0.01), Regularizers.of("L2"));
    assertEquals(new L1L2(0, 0), Regularizers.of("l1_l2"));
  }

  @Test
  void negativeFactorIsRefused() {
    InputException e = assertThrows(InputException.class, () -> new L2(-0.5));
    assertEquals("L2: l2 -0.5 (expected: a number, 0 or more)", e.getMessage());
  }

  @Test
  void unknownRegularizerIsRefusedByName() {
    InputException e =
        assertThrows(InputException.class, () -> Regularizers.of(Map.of("class_name", "Elastic")));
    assertEquals(
        "regularizer 'Elastic' (expected: L1, L1L2, L2, OrthogonalRegularizer, or one registered with CustomObjects)",
        e.getMessage());
  }
}
