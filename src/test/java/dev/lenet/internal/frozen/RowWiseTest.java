package dev.lenet.internal.frozen;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.math.Mean;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.types.TFloat32;

class RowWiseTest {
  private static boolean perSample(
      Shape input, BiFunction<Ops, Operand<TFloat32>, Operand<TFloat32>> body) {
    FrozenGraph frozen = Graphs.freeze(Graphs.of(input, body), input, "y:0");
    try (FrozenRunner runner = FrozenRunner.open(frozen, true)) {
      return runner.perSample();
    }
  }

  @Test
  void convolutionsPoolingFlattenAndProductsKeepSamplesApart() {
    assertEquals(
        true,
        perSample(
            Graphs.IMAGES,
            (tf, x) -> {
              Operand<TFloat32> kernel = Graphs.constant(tf, Shape.of(3, 3, 2, 4), 1, -1, 1);
              Operand<TFloat32> y =
                  tf.nn.relu(tf.nn.conv2d(x, kernel, List.of(1L, 1L, 1L, 1L), "VALID"));
              Operand<TFloat32> pooled =
                  tf.nn.maxPool(y, tf.array(1, 2, 2, 1), tf.array(1, 2, 2, 1), "VALID");
              Operand<TFloat32> flat = tf.reshape(pooled, tf.array(-1, 16));
              return tf.nn.softmax(
                  tf.linalg.matMul(flat, Graphs.constant(tf, Shape.of(16, 3), 2, -1, 1)));
            }));
  }

  @Test
  void aMeanOverTheBatchMixesSamples() {
    assertEquals(
        false,
        perSample(
            Graphs.ROWS,
            (tf, x) -> tf.math.sub(x, tf.math.mean(x, tf.array(0), Mean.keepDims(true)))));
  }

  @Test
  void aMeanWithinASampleDoesNot() {
    assertEquals(
        true,
        perSample(Graphs.ROWS, (tf, x) -> tf.math.mean(x, tf.array(-1), Mean.keepDims(true))));
  }

  @Test
  void aReshapeAcrossSamplesMixesThem() {
    assertEquals(false, perSample(Graphs.ROWS, (tf, x) -> tf.reshape(x, tf.array(-1, 10))));
  }

  @Test
  void aConstantAlongTheBatchMixesThem() {
    assertEquals(
        false,
        perSample(
            Graphs.ROWS,
            (tf, x) -> tf.math.add(x, Graphs.constant(tf, Shape.of(200, 5), 1, -1, 1))));
  }

  @Test
  void aBatchThatIsNotCutGivesWhatTensorFlowGives() {
    GraphDef graph =
        Graphs.of(
            Graphs.ROWS,
            (tf, x) -> tf.math.sub(x, tf.math.mean(x, tf.array(0), Mean.keepDims(true))));
    HostTensor x = Graphs.random(Shape.of(200, 5), 1, -1, 1);
    assertArrayEquals(
        Graphs.unfrozen(graph, x),
        Graphs.frozen(Graphs.freeze(graph, Graphs.ROWS, "y:0"), x),
        1e-6f);
  }
}
