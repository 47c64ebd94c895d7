package dev.lenet.layers;

import dev.lenet.graph.GraphScope;
import dev.lenet.graph.SymbolicTensor;
import dev.lenet.graph.Variables;
import dev.lenet.graph.Weight;
import dev.lenet.internal.runtime.Native;
import dev.lenet.internal.runtime.Sessions;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Graph;
import org.tensorflow.Output;
import org.tensorflow.Session;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/** One layer in a graph of its own, which a test can run: outputs, gradients and updated states. */
public final class LayerRun implements AutoCloseable {
  private final Graph graph = new Graph();
  private final Ops tf = Ops.create(graph);
  private final Variables variables = new Variables(tf);
  private final List<Placeholder<TFloat32>> inputs = new ArrayList<>();
  private final Placeholder<TFloat32> r;
  private final SymbolicTensor output;
  private final Output<?>[] gradients;
  private final Session session;

  /** A layer with its gradients. Shapes have N first, which may be unknown. */
  public LayerRun(Layer layer, boolean training, List<Shape> shapes) {
    this(layer, training, shapes, true);
  }

  /** A layer without its gradients. */
  public static LayerRun forward(Layer layer, boolean training, List<Shape> shapes) {
    return new LayerRun(layer, training, shapes, false);
  }

  private LayerRun(Layer layer, boolean training, List<Shape> shapes, boolean backward) {
    layer.build(shapes);
    layer.weightPaths().forEach((weight, path) -> variables.add(path, weight));
    layer.seedPaths().forEach((weight, path) -> variables.add(path, weight));
    GraphScope scope = new GraphScope(tf, variables, training);
    List<SymbolicTensor> xs = new ArrayList<>();
    for (Shape shape : shapes) {
      inputs.add(placeholder(shape));
      xs.add(SymbolicTensor.of(scope, inputs.get(inputs.size() - 1), shape));
    }
    SymbolicTensor made = layer.apply(xs);
    output = made.with(tf.identity(made.operand()));
    r = placeholder(output.shape());
    var product = tf.math.mul(output.operand(), r);
    int[] axes = new int[output.shape().rank()];
    for (int i = 0; i < axes.length; i++) {
      axes[i] = i;
    }
    List<Output<?>> of = new ArrayList<>();
    inputs.forEach(x -> of.add(x.asOutput()));
    layer.trainableWeights().forEach(w -> of.add(variables.read(w).asOutput()));
    gradients =
        backward
            ? graph.addGradients(
                "gradients",
                new Output<?>[] {tf.sum(product, tf.constant(axes)).asOutput()},
                of.toArray(Output<?>[]::new),
                null)
            : new Output<?>[0];
    session = Sessions.open(graph);
    for (Weight weight : variables.weights()) {
      variables.push(session, weight);
    }
  }

  private Placeholder<TFloat32> placeholder(Shape shape) {
    return tf.placeholder(
        TFloat32.class, Placeholder.shape(org.tensorflow.ndarray.Shape.of(shape.toArray())));
  }

  SymbolicTensor output() {
    return output;
  }

  /** The output for these inputs; states are updated. */
  public HostTensor run(HostTensor... xs) {
    return fetch(List.of(output.operand().asOutput()), List.of(xs), List.of()).get(0);
  }

  /** The gradients of sum(y * r) with respect to the inputs, then the trainable weights. */
  public List<HostTensor> gradients(HostTensor rs, HostTensor... xs) {
    return fetch(List.of(gradients), List.of(xs), List.of(rs));
  }

  private List<HostTensor> fetch(
      List<Output<?>> outputs, List<HostTensor> xs, List<HostTensor> rs) {
    List<Native<TFloat32>> fed = new ArrayList<>();
    try {
      var runner = session.runner();
      for (int i = 0; i < xs.size(); i++) {
        fed.add(Native.of(TFloat32.class, xs.get(i)));
        runner.feed(inputs.get(i), fed.get(i).get());
      }
      if (!rs.isEmpty()) {
        fed.add(Native.of(TFloat32.class, rs.get(0)));
        runner.feed(r, fed.get(fed.size() - 1).get());
      } else {
        for (Op update : variables.updates()) {
          runner.addTarget(update.op());
        }
      }
      outputs.forEach(runner::fetch);
      List<HostTensor> values = new ArrayList<>();
      try (var result = runner.run()) {
        result.forEach(entry -> values.add(Native.toHost(entry.getValue())));
      }
      return values;
    } finally {
      fed.forEach(Native::close);
    }
  }

  /** A weight's or seed's value in the session now. */
  public HostTensor state(Weight weight) {
    return variables.pull(session, List.of(weight)).get(0);
  }

  @Override
  public void close() {
    session.close();
    graph.close();
  }
}
