package dev.lenet.internal.frozen;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.op.nn.FusedBatchNorm;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.types.TFloat32;

class ScaleFoldingTest {
  private static final List<Long> ONE = List.of(1L, 1L, 1L, 1L);

  private static Operand<TFloat32> convolve(Ops tf, Operand<TFloat32> x) {
    Operand<TFloat32> kernel = Graphs.constant(tf, Shape.of(3, 3, 2, 4), 1, -1, 1);
    return tf.nn.biasAdd(
        tf.nn.conv2d(x, kernel, ONE, "VALID"), Graphs.constant(tf, Shape.of(4), 2, -1, 1));
  }

  /** As the layer computes it: x * factor + (beta - mean * factor). */
  private static Operand<TFloat32> normalize(Ops tf, Operand<TFloat32> x, int channels) {
    Shape shape = Shape.of(channels);
    Operand<TFloat32> variance = Graphs.constant(tf, shape, 3, 0.01f, 4);
    Operand<TFloat32> factor =
        tf.math.mul(
            tf.math.rsqrt(tf.math.add(variance, tf.constant(1e-3f))),
            Graphs.constant(tf, shape, 4, 0.5f, 2));
    Operand<TFloat32> mean = Graphs.constant(tf, shape, 5, -2, 2);
    Operand<TFloat32> shift =
        tf.math.sub(Graphs.constant(tf, shape, 6, -1, 1), tf.math.mul(mean, factor));
    return tf.math.add(tf.math.mul(x, factor), shift);
  }

  private static Operand<TFloat32> fused(Ops tf, Operand<TFloat32> x) {
    Shape shape = Shape.of(4);
    return tf.nn
        .fusedBatchNorm(
            x,
            Graphs.constant(tf, shape, 4, 0.5f, 2),
            Graphs.constant(tf, shape, 6, -1, 1),
            Graphs.constant(tf, shape, 5, -2, 2),
            Graphs.constant(tf, shape, 3, 0.01f, 4),
            FusedBatchNorm.isTraining(false),
            FusedBatchNorm.epsilon(1e-3f))
        .y();
  }

  @Test
  void aNormalizationAfterAConvolutionIsInItsKernel() {
    GraphDef graph =
        Graphs.of(Graphs.IMAGES, (tf, x) -> tf.nn.relu(normalize(tf, convolve(tf, x), 4)));
    assertFolds(graph, Graphs.IMAGES, Set.of("BiasAdd", "Const", "Conv2D", "Placeholder", "Relu"));
  }

  @Test
  void soIsTensorFlowsFusedOne() {
    GraphDef graph = Graphs.of(Graphs.IMAGES, (tf, x) -> fused(tf, convolve(tf, x)));
    assertFolds(graph, Graphs.IMAGES, Set.of("BiasAdd", "Const", "Conv2D", "Placeholder"));
  }

  @Test
  void soIsOneAfterADepthwiseConvolution() {
    GraphDef graph =
        Graphs.of(
            Graphs.IMAGES,
            (tf, x) ->
                normalize(
                    tf,
                    tf.nn.depthwiseConv2dNative(
                        x, Graphs.constant(tf, Shape.of(3, 3, 2, 2), 1, -1, 1), ONE, "VALID"),
                    4));
    assertFolds(
        graph, Graphs.IMAGES, Set.of("BiasAdd", "Const", "DepthwiseConv2dNative", "Placeholder"));
  }

  @Test
  void soIsOneAfterAMatrixProduct() {
    GraphDef graph =
        Graphs.of(
            Graphs.ROWS,
            (tf, x) ->
                normalize(
                    tf, tf.linalg.matMul(x, Graphs.constant(tf, Shape.of(5, 3), 1, -1, 1)), 3));
    assertFolds(graph, Graphs.ROWS, Set.of("BiasAdd", "Const", "MatMul", "Placeholder"));
  }

  @Test
  void soIsOneAfterAProductWithATransposedKernel() {
    GraphDef graph =
        Graphs.of(
            Graphs.ROWS,
            (tf, x) ->
                normalize(
                    tf,
                    tf.linalg.matMul(
                        x, Graphs.constant(tf, Shape.of(3, 5), 1, -1, 1), MatMul.transposeB(true)),
                    3));
    assertFolds(graph, Graphs.ROWS, Set.of("BiasAdd", "Const", "MatMul", "Placeholder"));
  }

  @Test
  void whatIsFetchedBetweenThemStaysWhatItIs() {
    GraphDef graph =
        Graphs.of(Graphs.IMAGES, (tf, x) -> normalize(tf, convolve(tf.withSubScope("conv"), x), 4));
    FrozenGraph frozen = Graphs.freeze(graph, Graphs.IMAGES, "conv/BiasAdd:0", "y:0");
    assertEquals(true, ops(frozen).contains("Mul"));
    HostTensor x = Graphs.random(Shape.of(3, 6, 6, 2), 7, -1, 1);
    try (FrozenRunner runner = FrozenRunner.open(frozen, true)) {
      assertClose(Graphs.unfrozen(graph, x), runner.run(List.of(x)).get(1).floats());
    }
  }

  @Test
  void aFactorThatFloat32CannotHoldIsNotFolded() {
    GraphDef graph =
        Graphs.of(
            Graphs.IMAGES,
            (tf, x) ->
                tf.math.mul(
                    tf.math.mul(convolve(tf, x), tf.constant(1e-30f)), tf.constant(1e-12f)));
    assertEquals(true, ops(Graphs.freeze(graph, Graphs.IMAGES, "y:0")).contains("Mul"));
  }

  @Test
  void aSumOfTwoBranchesIsNotFolded() {
    GraphDef graph =
        Graphs.of(
            Graphs.IMAGES,
            (tf, x) -> {
              Operand<TFloat32> y = convolve(tf, x);
              return tf.math.add(y, tf.nn.relu(y));
            });
    HostTensor x = Graphs.random(Shape.of(2, 6, 6, 2), 7, -1, 1);
    FrozenGraph frozen = Graphs.freeze(graph, Graphs.IMAGES, "y:0");
    assertEquals(true, ops(frozen).contains("Add"));
    assertClose(Graphs.unfrozen(graph, x), Graphs.frozen(frozen, x));
  }

  private static void assertFolds(GraphDef graph, Shape input, Set<String> ops) {
    FrozenGraph frozen = Graphs.freeze(graph, input, "y:0");
    assertEquals(new TreeSet<>(ops), ops(frozen));
    HostTensor x = Graphs.random(input.with(0, 7), 8, -1, 1);
    assertClose(Graphs.unfrozen(graph, x), Graphs.frozen(frozen, x));
  }

  /** Within 1e-6 of the largest magnitude. */
  private static void assertClose(float[] expected, float[] actual) {
    float largest = 0;
    for (float value : expected) {
      largest = Math.max(largest, Math.abs(value));
    }
    assertArrayEquals(expected, actual, 1e-6f * largest);
  }

  private static Set<String> ops(FrozenGraph frozen) {
    Set<String> ops = new TreeSet<>();
    for (NodeDef node : frozen.graph().getNodeList()) {
      ops.add(node.getOp());
    }
    return ops;
  }
}
