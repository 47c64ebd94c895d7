package dev.lenet.internal.builder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.VarHandleOp;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.types.TFloat32;

/** The control edges of a training step, on two convolutions and the gradients of their filters. */
class StepOrderTest {
  private static final List<Long> STRIDES = List.of(1L, 1L, 1L, 1L);

  private static final List<String> SUMS = List.of("sums/AddN", "sums/AddN_1");
  private static final List<String> GRADIENTS =
      List.of("sums/AddN", "sums/AddN_1", "alone_gradient");
  private static final String LAST = "^replica_0/gradients/Conv2DBackpropFilter_1";

  private final Map<String, NodeDef> nodes =
      scheduled().getNodeList().stream().collect(Collectors.toMap(NodeDef::getName, n -> n));

  @Test
  void aFilterGradientWaitsForTheInputGradientThatOthersWaitFor() {
    assertEquals(
        List.of("^replica_0/gradients/Conv2DBackpropInput"),
        controls("replica_0/gradients/Conv2DBackpropFilter"));
    // The first convolution's input gradient is in the graph too, but nobody asks for it.
    assertEquals(List.of(), controls("replica_0/gradients/Conv2DBackpropFilter_1"));
  }

  @Test
  void gradientsAreAddedWhenTheFirstReplicasLastIsThereTheLargestFirst() {
    assertEquals(List.of(LAST), controls("sums/AddN"));
    assertEquals(List.of("^sums/AddN"), controls("sums/AddN_1"));
  }

  @Test
  void whatOnlyTheUpdateNeedsWaitsToo() {
    assertEquals(List.of(LAST), controls("optimizer/rate"));
    assertEquals(List.of(LAST), controls("step/slot"));
    assertEquals("step/slot", node("step/slot_read").getInput(0));
    assertEquals("step/slot_read", node("optimizer/change").getInput(1));
    assertEquals("step/slot", node("optimizer/step").getInput(0));
  }

  @Test
  void aVariableIsReadBetweenStepsWithoutAStep() {
    assertEquals(List.of("slot"), node("slot_read").getInputList());
    assertEquals(List.of(), node("slot").getInputList());
  }

  @Test
  void whatReplicasNeedDoesNotWait() {
    assertEquals(List.of(), node("replica_0/kernel").getInputList());
  }

  @Test
  void whatTheOnlyReplicasGradientReadsIsNotCopied() {
    assertEquals("alone_read", node("alone_gradient").getInput(0));
    assertEquals(List.of(), node("alone").getInputList());
    assertFalse(nodes.containsKey("step/alone_read"));
  }

  private NodeDef node(String name) {
    return Objects.requireNonNull(nodes.get(name), name);
  }

  private List<String> controls(String name) {
    return controls(node(name));
  }

  private static List<String> controls(NodeDef node) {
    return node.getInputList().stream().filter(input -> input.startsWith("^")).toList();
  }

  private static GraphDef scheduled() {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Ops replica = tf.withSubScope("replica_0");
      Operand<TFloat32> x = input(replica, "x", 1, 8, 8, 1);
      Operand<TFloat32> first = input(replica, "kernel", 3, 3, 1, 2);
      Operand<TFloat32> second = input(replica, "second_kernel", 3, 3, 2, 2);
      Operand<TFloat32> y =
          replica.nn.conv2d(
              replica.nn.relu(replica.nn.conv2d(x, first, STRIDES, "VALID")),
              second,
              STRIDES,
              "VALID");
      Output<?>[] gradients =
          graph.addGradients(
              "replica_0/gradients",
              new Output<?>[] {y.asOutput()},
              new Output<?>[] {first.asOutput(), second.asOutput()},
              null);
      Ops sums = tf.withSubScope("sums");
      Operand<TFloat32> ofSecond = sums.math.addN(twice(gradients[1]));
      Operand<TFloat32> ofFirst = sums.math.addN(twice(gradients[0]));

      VarHandleOp slot = tf.withName("slot").varHandleOp(TFloat32.class, Shape.of(3, 3, 2, 2));
      Operand<TFloat32> read = tf.withName("slot_read").readVariableOp(slot, TFloat32.class);
      VarHandleOp handle = tf.withName("alone").varHandleOp(TFloat32.class, Shape.of(2));
      Operand<TFloat32> alone =
          tf.withName("alone_gradient")
              .identity(tf.withName("alone_read").readVariableOp(handle, TFloat32.class));
      Ops optimizer = tf.withSubScope("optimizer");
      optimizer
          .withName("step")
          .withControlDependencies(ofFirst, alone)
          .train
          .resourceApplyGradientDescent(
              slot,
              optimizer.withName("rate").constant(0.1f),
              optimizer.withName("change").math.sub(ofSecond, read));
      try (Graph copy = StepOrder.apply(graph, GRADIENTS, SUMS, "optimizer/step")) {
        return copy.toGraphDef();
      }
    }
  }

  private static List<Operand<TFloat32>> twice(Output<?> gradient) {
    Operand<TFloat32> operand = gradient.expect(TFloat32.class);
    return List.of(operand, operand);
  }

  private static Operand<TFloat32> input(Ops tf, String name, long... shape) {
    return tf.withName(name).placeholder(TFloat32.class, Placeholder.shape(Shape.of(shape)));
  }
}
