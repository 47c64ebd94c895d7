package dev.lenet.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lenet.activations.Activations;
import dev.lenet.initializers.Constant;
import dev.lenet.initializers.Initializer;
import dev.lenet.internal.runtime.Native;
import dev.lenet.internal.runtime.Sessions;
import dev.lenet.layers.Layer;
import dev.lenet.layers.convolutional.Conv2D;
import dev.lenet.layers.core.Dense;
import dev.lenet.layers.preprocessing.Rescaling;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;
import org.tensorflow.op.nn.Conv2d;
import org.tensorflow.types.TFloat32;

/**
 * With oneDNN, which TensorFlow turns on by itself on processors with AVX512-VNNI or AMX, layers
 * are fused; the numbers stay. In a JVM of its own, where oneDNN is on whatever the processor.
 */
class OneDnnTest {
  private static final float FACTOR = 0.98f;

  /** A bias of zeros would be left out, and nothing fused. */
  private static final Initializer BIAS = new Constant(0.1);

  private static final String HARD_SILU = "hard silu";
  private static final String GELU = "gelu";
  private static final String FOREIGN = "a graph with Relu6";

  @Test
  void theFactorAfterAFusedActivationIsNotLost() throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
                System.getProperty("java.home") + "/bin/java",
                "-cp",
                System.getProperty("java.class.path"),
                OneDnnTest.class.getName())
            .redirectErrorStream(true);
    builder.environment().put("TF_ENABLE_ONEDNN_OPTS", "1");
    Process child = builder.start();
    child.getOutputStream().close();
    String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, child.waitFor(), output);
    for (String what : List.of(HARD_SILU, GELU, FOREIGN)) {
      String found =
          output.lines().filter(line -> line.startsWith(what + ": ")).findFirst().orElse("none: 9");
      double difference = Double.parseDouble(found.substring(found.indexOf(": ") + 2));
      assertTrue(difference < 1e-6, found);
    }
  }

  /** Prints by how much the numbers of fused layers differ. */
  public static void main(String[] args) {
    print(
        HARD_SILU,
        rescaled(Shape.of(8, 8, 3), new Conv2D(2, 3, Activations.HARD_SILU).biasInitializer(BIAS)));
    print(GELU, rescaled(Shape.of(7), new Dense(3, Activations.GELU).biasInitializer(BIAS)));
    print(FOREIGN, foreign());
  }

  private static void print(String what, double difference) {
    System.out.println(what + ": " + difference);
  }

  /** A layer and then a factor, against the layer alone. */
  private static double rescaled(Shape sample, Layer layer) {
    HostTensor x = random(sample.prepend(5));
    try (Sequential plain = new Sequential(layer).inputShape(sample.toArray());
        Sequential fused =
            new Sequential(layer, new Rescaling(FACTOR)).inputShape(sample.toArray())) {
      return difference(plain.predict(x), fused.predict(x));
    }
  }

  /** Hard SiLU as others write it, such as Keras. */
  private static double foreign() {
    HostTensor x = random(Shape.of(5, 8, 8, 3));
    return difference(hardSwish(x, 1), hardSwish(x, FACTOR));
  }

  private static HostTensor hardSwish(HostTensor x, float factor) {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Operand<TFloat32> input = tf.placeholder(TFloat32.class);
      float[] numbers = random(Shape.of(3, 3, 3, 2)).floats();
      Operand<TFloat32> kernel = tf.reshape(tf.constant(numbers), tf.array(3, 3, 3, 2));
      Operand<TFloat32> sum =
          tf.nn.biasAdd(
              tf.nn.conv2d(input, kernel, List.of(1L, 1L, 1L, 1L), "VALID", new Conv2d.Options[0]),
              tf.constant(new float[] {0.1f, -0.1f}));
      Operand<TFloat32> gate =
          tf.math.div(tf.nn.relu6(tf.math.add(sum, tf.constant(3f))), tf.constant(6f));
      Operand<TFloat32> y = tf.math.mul(tf.math.mul(sum, gate), tf.constant(factor));
      try (Session session = Sessions.open(graph);
          Native<?> fed = Native.of(x);
          var result = session.runner().feed(input, fed.get()).fetch(y).run()) {
        return Native.toHost(result.get(0));
      }
    }
  }

  private static double difference(HostTensor plain, HostTensor scaled) {
    float[] expected = plain.floats();
    float[] actual = scaled.floats();
    double worst = expected.length == actual.length ? 0 : 9;
    for (int i = 0; i < actual.length; i++) {
      worst = Math.max(worst, Math.abs((double) expected[i] * FACTOR - actual[i]));
    }
    return worst;
  }

  private static HostTensor random(Shape shape) {
    Random random = new Random(1);
    float[] values = new float[Math.toIntExact(shape.elements())];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat() - 0.5f;
    }
    return HostTensor.ofFloats(shape, values);
  }
}
