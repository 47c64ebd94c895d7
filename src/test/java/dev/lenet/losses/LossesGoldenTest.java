package dev.lenet.losses;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lenet.Goldens;
import dev.lenet.exceptions.InputException;
import dev.lenet.graph.Constants;
import dev.lenet.graph.GraphScope;
import dev.lenet.graph.SymbolicTensor;
import dev.lenet.graph.Target;
import dev.lenet.internal.runtime.Native;
import dev.lenet.internal.runtime.Sessions;
import dev.lenet.tensor.DType;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.NamedWeights;
import dev.lenet.tensor.Shape;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Every loss, and its gradient, against Keras's. */
class LossesGoldenTest {
  private static final NamedWeights DATA = Goldens.npz("train/losses.npz");

  static Stream<JsonNode> cases() {
    return StreamSupport.stream(Goldens.json("train/losses.json").spliterator(), false)
        .filter(golden -> !golden.get("name").asText().equals("sparse_ignore_class"));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void valuesAndGradientsAreKerass(JsonNode golden) {
    String name = golden.get("name").asText();
    JsonNode config = golden.get("loss");
    Loss loss =
        Losses.fromConfig(config.get("class_name").asText(), Goldens.map(config.get("config")));
    assertEquals(Goldens.map(config.get("config")), loss.config());
    HostTensor truth = DATA.get(golden.get("y_true").asText());
    HostTensor predicted = DATA.get(golden.get("y_pred").asText());
    try (Graph graph = new Graph();
        Session session = Sessions.open(graph);
        Native<TFloat32> p = Native.of(TFloat32.class, predicted);
        Native<?> y = Native.of(truth)) {
      Ops tf = Ops.create(graph);
      Operand<TFloat32> x = tf.constantOf(p.get());
      GraphScope scope = new GraphScope(tf, new Constants(tf), false);
      SymbolicTensor output =
          ended(SymbolicTensor.of(scope, x, predicted.shape()), golden.get("ended_by").asText());
      Target target = new Target(tf.constantOf(y.get()), truth.dtype(), truth.shape());
      Operand<TFloat32> each = loss.perSample(target, output);
      Operand<TFloat32> mean = tf.math.mean(each, tf.constant(0));
      Output<?>[] gradient = graph.addGradients(mean.asOutput(), new Output<?>[] {x.asOutput()});
      try (var result = session.runner().fetch(each).fetch(mean).fetch(gradient[0]).run()) {
        close(DATA.get(name + "/each"), Native.toHost(result.get(0)));
        assertEquals(
            golden.get("value").asDouble(), Native.toHost(result.get(1)).floats()[0], 2e-6);
        close(DATA.get(name + "/dp"), Native.toHost(result.get(2)));
      }
    }
    assertEquals(0, Native.open());
  }

  private static SymbolicTensor ended(SymbolicTensor x, String by) {
    Ops tf = x.scope().tf();
    return switch (by) {
      case "softmax" -> x.with(tf.nn.softmax(x.operand())).withLogits(x.operand());
      case "sigmoid" -> x.with(tf.math.sigmoid(x.operand())).withLogits(x.operand());
      default -> x;
    };
  }

  /** Within 1e-6 of what is there, or of 1 where that is less. */
  private static void close(HostTensor expected, HostTensor actual) {
    assertArrayEquals(
        expected.floats(),
        actual.floats(),
        (float) (1e-6 * Math.max(1, Goldens.largest(expected))));
  }

  @Test
  void aTargetThatDoesNotFitIsSaidWithBothShapes() {
    assertEquals(
        "loss sparse_categorical_crossentropy: target float32 (None, 10), output (None, 10)"
            + " (expected: class numbers (None,), and one output a class)",
        refusal(new SparseCategoricalCrossentropy(), DType.FLOAT32, Shape.of(-1, 10)));
    assertEquals(
        "loss categorical_crossentropy: target int32 (None,), output (None, 10)"
            + " (expected: targets of the output's shape, one column a class)",
        refusal(new CategoricalCrossentropy(), DType.INT32, Shape.of(-1)));
    assertEquals(
        "loss mean_squared_error: target float32 (None, 3), output (None, 10)"
            + " (expected: a target of the output's shape)",
        refusal(new MeanSquaredError(), DType.FLOAT32, Shape.of(-1, 3)));
  }

  private static String refusal(Loss loss, DType dtype, Shape shape) {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      GraphScope scope = new GraphScope(tf, new Constants(tf), false);
      SymbolicTensor output =
          SymbolicTensor.of(scope, tf.placeholder(TFloat32.class), Shape.of(-1, 10));
      Target target = new Target(tf.placeholder(Native.typeOf(dtype)), dtype, shape);
      return assertThrows(InputException.class, () -> loss.perSample(target, output)).getMessage();
    }
  }

  @Test
  void anUnknownNameIsSaidWithTheKnownOnes() {
    assertEquals(
        "loss 'hinge' (expected: BinaryCrossentropy, CategoricalCrossentropy, MeanSquaredError,"
            + " SparseCategoricalCrossentropy, or one registered with CustomObjects)",
        assertThrows(InputException.class, () -> Losses.of("hinge")).getMessage());
  }
}
