package dev.lenet.constraints;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lenet.config.CustomObjects;
import dev.lenet.exceptions.InputException;
import dev.lenet.layers.core.Dense;
import dev.lenet.layers.core.Input;
import dev.lenet.model.Sequential;
import dev.lenet.saving.KerasModels;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.tensorflow.EagerSession;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Names, options and constraints of one's own; PartsGoldenTest has the numbers. */
class ConstraintsTest {
  @Test
  void namesAreKerasAndOlderOnesAreRead() {
    assertEquals(new MaxNorm(2, 0), Constraints.of("max_norm"));
    assertEquals(new MaxNorm(2, 0), Constraints.of("maxnorm"));
    assertEquals(new MinMaxNorm(0, 1, 1, 0), Constraints.of("MinMaxNorm"));
    assertEquals(new NonNeg(), Constraints.of("non_neg"));
    assertEquals(new UnitNorm(0), Constraints.of("unitnorm"));
    assertEquals(
        new UnitNorm(0, 1, 2),
        Constraints.of(
            Map.of("class_name", "UnitNorm", "config", Map.of("axis", List.of(0, 1, 2)))));
  }

  @Test
  void optionsAreRefusedInOneLine() {
    assertEquals(
        "MaxNorm: max_value -1.0 (expected: a number, 0 or more)",
        assertThrows(InputException.class, () -> new MaxNorm(-1)).getMessage());
    assertEquals(
        "MinMaxNorm: rate 2.0 (expected: 0 to 1)",
        assertThrows(InputException.class, () -> new MinMaxNorm(0, 1, 2, 0)).getMessage());
  }

  @Test
  void anAxisThatTheWeightDoesNotHaveIsNamed() {
    try (EagerSession session = EagerSession.create()) {
      Ops tf = Ops.create(session);
      Operand<TFloat32> weight = tf.constant(new float[] {3, 4});
      String message =
          assertThrows(InputException.class, () -> new UnitNorm(0, 1).project(tf, weight))
              .getMessage();
      assertTrue(message.startsWith("UnitNorm: axis 1, weight shape [2] (expected: "), message);
    }
  }

  @Test
  void oneOfTheUsersIsWrittenAndReadUnderItsRegisteredName() {
    CustomObjects.register("test", Halved.class, options -> new Halved());
    try (Sequential model =
            new Sequential(new Input(4), new Dense(2).kernelConstraint(new Halved()));
        var again = new KerasModels().fromJson(model.toJson())) {
      assertTrue(model.toJson().contains("test>Halved"));
      assertEquals(List.of(new Halved()), List.copyOf(again.constraints().values()));
    }
  }

  private record Halved() implements Constraint {
    @Override
    public Operand<TFloat32> project(Ops tf, Operand<TFloat32> weight) {
      return tf.math.mul(weight, tf.constant(0.5f));
    }

    @Override
    public String className() {
      return "Halved";
    }

    @Override
    public Map<String, Object> config() {
      return Map.of();
    }
  }
}
