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
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Every loss, and its gradient, against Keras's. */
class LossesGoldenTest {

  static Stream<Arguments> cases() {
    return Stream.of("losses", "more_losses")
        .flatMap(
            file ->
                StreamSupport.stream(Goldens.json("train/" + file + ".json").spliterator(), false)
                    .map(golden -> Arguments.of(file, golden)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void valuesAndGradientsAreKerass(String file, JsonNode golden) {
    NamedWeights data = Goldens.npz("train/" + file + ".npz");
    String name = golden.get("name").asText();
    Loss loss = loss(golden);
    HostTensor truth = data.get(golden.get("y_true").asText());
    HostTensor predicted = data.get(golden.get("y_pred").asText());
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
      Operand<TFloat32> mean = mean(tf, each, loss, target);
      Output<?>[] gradient = graph.addGradients(mean.asOutput(), new Output<?>[] {x.asOutput()});
      try (var result = session.runner().fetch(each).fetch(mean).fetch(gradient[0]).run()) {
        close(perSample(data.get(name + "/each")), Native.toHost(result.get(0)));
        assertEquals(
            golden.get("value").asDouble(),
            Native.toHost(result.get(1)).floats()[0],
            2e-6 * Math.max(1, Math.abs(golden.get("value").asDouble())));
        close(data.get(name + "/dp"), Native.toHost(result.get(2)));
      }
    }
    assertEquals(0, Native.open());
  }

  /** Keras leaves {@code delta} out of the config that it writes. */
  private static Loss loss(JsonNode golden) {
    JsonNode config = golden.get("loss");
    Map<String, @Nullable Object> options = Goldens.map(config.get("config"));
    if (golden.path("options").has("delta")) {
      options.put("delta", golden.get("options").get("delta").asDouble());
    }
    Loss loss = Losses.fromConfig(config.get("class_name").asText(), options);
    assertEquals(options, loss.config());
    return loss;
  }

  /** Where samples are left out, the mean is of the others. */
  private static Operand<TFloat32> mean(Ops tf, Operand<TFloat32> each, Loss loss, Target target) {
    Operand<TFloat32> mean = tf.math.mean(each, tf.constant(0));
    return loss.ignoresSamples()
        ? tf.math.div(mean, tf.math.mean(loss.mask(target, tf), tf.constant(0)))
        : mean;
  }

  /** Every sample has the batch's loss, where there is one of the batch. */
  private static HostTensor perSample(HostTensor expected) {
    if (expected.shape().rank() == 1) {
      return expected;
    }
    float[] each = new float[6];
    Arrays.fill(each, expected.floats()[0]);
    return HostTensor.ofFloats(Shape.of(6), each);
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
        "loss 'ctc' (expected: BinaryCrossentropy, BinaryFocalCrossentropy, CategoricalCrossentropy,"
            + " CategoricalFocalCrossentropy, CategoricalGeneralizedCrossEntropy, CategoricalHinge, CosineSimilarity, Dice, Hinge, Huber,"
            + " KLDivergence, LogCosh, MeanAbsoluteError, MeanAbsolutePercentageError,"
            + " MeanSquaredError, MeanSquaredLogarithmicError, Poisson,"
            + " SparseCategoricalCrossentropy, SquaredHinge, Tversky, or one registered with"
            + " CustomObjects)",
        assertThrows(InputException.class, () -> Losses.of("ctc")).getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "MAE,MeanAbsoluteError",
    "mape,MeanAbsolutePercentageError",
    "MSLE,MeanSquaredLogarithmicError",
    "kld,KLDivergence",
    "kl_divergence,KLDivergence",
    "log_cosh,LogCosh",
    "logcosh,LogCosh",
    "huber,Huber",
    "BCE,BinaryCrossentropy",
    "categorical_hinge,CategoricalHinge",
    "binary_focal_crossentropy,BinaryFocalCrossentropy"
  })
  void namesAreKerass(String name, String className) {
    assertEquals(className, Losses.of(name).className());
    assertEquals(
        className, Losses.of(Map.of("class_name", "function", "config", name)).className());
  }

  @Test
  void aReductionThatIsNotHereIsSaid() {
    assertEquals(
        "MeanSquaredError: option reduction is 'none' (expected: 'sum_over_batch_size', 'mean',"
            + " 'sum', 'mean_with_sample_weight')",
        assertThrows(
                InputException.class,
                () -> Losses.fromConfig("MeanSquaredError", Map.of("reduction", "none")))
            .getMessage());
    assertEquals(
        "loss dice: reduction sum of one loss for the whole batch (expected: sum_over_batch_size,"
            + " or an axis)",
        assertThrows(
                InputException.class, () -> Losses.fromConfig("Dice", Map.of("reduction", "sum")))
            .getMessage());
  }
}
