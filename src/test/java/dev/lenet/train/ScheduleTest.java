package dev.lenet.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.types.TFloat32;

/** The control edges of a training step, on two convolutions and the gradients of their filters. */
class ScheduleTest {
  private static final List<Long> STRIDES = List.of(1L, 1L, 1L, 1L);

  @Test
  void aFilterGradientWaitsForTheInputGradientThatOthersWaitFor() {
    Map<String, List<String>> edges = edges(scheduled());
    // The first convolution's input gradient is in the graph too, but nobody asks for it.
    assertEquals(
        Map.of(
            "replica_0/gradients/Conv2DBackpropFilter",
            List.of("^replica_0/gradients/Conv2DBackpropInput"),
            "sums/AddN",
            List.of("^replica_0/gradients/Conv2DBackpropInput")),
        edges);
  }

  private static Map<String, List<String>> edges(GraphDef graph) {
    return graph.getNodeList().stream()
        .filter(node -> !controls(node).isEmpty())
        .collect(Collectors.toMap(NodeDef::getName, ScheduleTest::controls));
  }

  private static List<String> controls(NodeDef node) {
    return node.getInputList().stream().filter(input -> input.startsWith("^")).toList();
  }

  private static GraphDef scheduled() {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Ops replica = tf.withSubScope("replica_0");
      Operand<TFloat32> x = input(replica, 1, 8, 8, 1);
      Operand<TFloat32> first = input(replica, 3, 3, 1, 2);
      Operand<TFloat32> second = input(replica, 3, 3, 2, 2);
      Operand<TFloat32> y =
          replica.nn.conv2d(
              replica.nn.conv2d(x, first, STRIDES, "VALID"), second, STRIDES, "VALID");
      Output<?>[] gradients =
          graph.addGradients(
              "replica_0/gradients",
              new Output<?>[] {y.asOutput()},
              new Output<?>[] {first.asOutput(), second.asOutput()},
              null);
      Operand<TFloat32> gradient = gradients[1].expect(TFloat32.class);
      tf.withSubScope("sums").math.addN(List.of(gradient, gradient));
      try (Graph copy = Schedule.apply(graph, "sums")) {
        return copy.toGraphDef();
      }
    }
  }

  private static Operand<TFloat32> input(Ops tf, long... shape) {
    return tf.placeholder(
        TFloat32.class, Placeholder.shape(org.tensorflow.ndarray.Shape.of(shape)));
  }
}
