package dev.lenet.optimizers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lenet.Goldens;
import dev.lenet.datasets.Dataset;
import dev.lenet.graph.Weight;
import dev.lenet.internal.runtime.Native;
import dev.lenet.losses.SparseCategoricalCrossentropy;
import dev.lenet.model.Model;
import dev.lenet.regularizers.Regularizer;
import dev.lenet.regularizers.Regularizers;
import dev.lenet.tensor.DType;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.NamedWeights;
import dev.lenet.tensor.Shape;
import dev.lenet.train.Tiny;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Twenty steps of every optimizer, with every option, against Keras's. */
class OptimizersGoldenTest {
  private static final int STEPS = 20;
  private static final NamedWeights DATA = Goldens.npz("train/optimizer_data.npz");

  static Stream<JsonNode> cases() {
    JsonNode cases = Goldens.json("train/optimizers.json").get("cases");
    return StreamSupport.stream(cases.spliterator(), false);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void twentyStepsMatchKeras(JsonNode golden) {
    NamedWeights expected = Goldens.npz("train/optimizer_" + golden.get("name").asText() + ".npz");
    JsonNode config = golden.get("optimizer");
    Optimizer optimizer =
        Optimizers.fromConfig(config.get("class_name").asText(), Goldens.map(config.get("config")));
    float[] losses = new float[STEPS];
    float[] rates = new float[STEPS];
    JsonNode penalty = golden.get("regularizer");
    Regularizer regularizer = penalty.isNull() ? null : Regularizers.of(Goldens.map(penalty));
    boolean norm = golden.get("batch_norm").asBoolean();
    try (Model model = Tiny.with(DATA, norm ? "norm_w" : "w", regularizer, norm)) {
      model.compile(optimizer, new SparseCategoricalCrossentropy());
      for (int step = 0; step < STEPS; step++) {
        rates[step] = optimizer.learningRate();
        losses[step] =
            model.trainOnBatch(batch(step)).getOrDefault("loss", Double.NaN).floatValue();
      }
      close(expected.get("learning_rate"), floats(rates), 1e-7, "learning rates");
      // A loss of 20 has no float32 within 1e-6 of it but itself.
      double largest = Goldens.largest(expected.get("loss"));
      close(expected.get("loss"), floats(losses), 1e-6 * Math.max(1, largest), "losses");
      List<HostTensor> weights = model.getWeights();
      for (int i = 0; i < weights.size(); i++) {
        close(expected.get("w" + i), weights.get(i), 1e-5, "weight " + i);
      }
    }
    List<Weight> state = optimizer.state();
    assertEquals(golden.get("variables").size(), state.size());
    for (int i = 0; i < state.size(); i++) {
      HostTensor value = expected.get("o" + i);
      if (value.dtype() == DType.INT64) {
        assertEquals(value.longs()[0], optimizer.iterations());
      } else {
        assertTrue(
            golden.get("variables").get(i).get("name").asText().endsWith(state.get(i).name())
                || state.get(i).name().equals("u_product"));
        close(value, state.get(i).value(), 1e-5, "state " + i);
      }
    }
    assertEquals(0, Native.open());
  }

  private static Dataset batch(int step) {
    HostTensor x = DATA.get("x").rows(step, step + 1);
    HostTensor y = DATA.get("y").rows(step, step + 1);
    return new Dataset(
        new HostTensor(x.dtype(), x.shape().dropFirst(), x.bytes()),
        new HostTensor(y.dtype(), y.shape().dropFirst(), y.bytes()));
  }

  private static HostTensor floats(float[] values) {
    return HostTensor.ofFloats(Shape.of(values.length), values);
  }

  private static void close(HostTensor expected, HostTensor actual, double tolerance, String what) {
    double difference = Goldens.difference(expected, actual);
    assertTrue(difference <= tolerance, what + " differ by " + difference);
  }
}
