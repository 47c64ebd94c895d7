package dev.lenet.model;

import dev.lenet.exceptions.InputException;
import dev.lenet.graph.SymbolicTensor;
import dev.lenet.layers.KerasTensor;
import dev.lenet.layers.Layer;
import dev.lenet.layers.core.Input;
import dev.lenet.tensor.Shape;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Keras's functional model: the layers between one input and one or more outputs, with branches and
 * shared layers.
 *
 * <pre>{@code
 * SymbolicTensor input = Input.of(32, 32, 3);
 * SymbolicTensor a = new Conv2D(16, 5, RELU).apply(input);
 * SymbolicTensor b = new Conv2D(16, 5, RELU).apply(input);
 * SymbolicTensor y = new Dense(10, SOFTMAX).apply(new Flatten().apply(new Add().apply(a, b)));
 * Functional model = new Functional(input, y);
 * }</pre>
 *
 * <p>The input may be a tensor inside another model: then this model begins there, and shares the
 * layers after it. A model with several outputs can predict, but cannot be trained.
 */
public final class Functional extends Model {
  private final LayerGraph ends;

  /** A model of one output. */
  public Functional(SymbolicTensor input, SymbolicTensor output) {
    this(input, List.of(output));
  }

  /**
   * A model of several outputs.
   *
   * @throws InputException when an output cannot be computed from the input alone
   */
  public Functional(SymbolicTensor input, List<? extends SymbolicTensor> outputs) {
    if (outputs.isEmpty()) {
      throw new InputException("functional: no outputs (expected: at least one)");
    }
    List<KerasTensor> last = outputs.stream().map(LayerGraph::node).toList();
    KerasTensor start = LayerGraph.node(input);
    if (start.layer() instanceof Input begin) {
      input(begin);
    } else {
      Input begin = new Input(start.shape().dropFirst());
      Map<KerasTensor, SymbolicTensor> values = new HashMap<>(Map.of(start, begin.tensor()));
      last = last.stream().map(end -> LayerGraph.node(replay(end, values))).toList();
      start = begin.tensor();
      input(begin);
    }
    ends = new LayerGraph(name(), start, last);
    Names.assign(
        name(),
        ends.nodes().stream()
            .sorted(Comparator.comparingLong(KerasTensor::serial))
            .map(LayerGraph::layer)
            .distinct()
            .toList());
    ends.layers().forEach(this::layer);
    build();
  }

  /** Applies the layers between known tensors and this one again. */
  private static SymbolicTensor replay(KerasTensor node, Map<KerasTensor, SymbolicTensor> values) {
    SymbolicTensor known = values.get(node);
    if (known == null) {
      Layer layer = node.layer();
      if (layer == null || node.inputs().isEmpty()) {
        throw new InputException(
            "functional: the output depends on another input (expected: only one input)");
      }
      known =
          layer.apply(
              node.inputs().stream().map(from -> replay(LayerGraph.node(from), values)).toList());
      values.put(node, known);
    }
    return known;
  }

  @Override
  public Functional name(String newName) {
    super.name(newName);
    return this;
  }

  @Override
  public LayerGraph graph() {
    return ends;
  }

  @Override
  public int outputCount() {
    return ends.outputs().size();
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    if (isBuilt()) {
      requireOneOutput("to be a layer of another model");
    }
    return super.outputShape(inputs);
  }

  @Override
  protected SymbolicTensor call(SymbolicTensor x) {
    Map<KerasTensor, SymbolicTensor> values = new HashMap<>();
    values.put(ends.input(), x);
    for (KerasTensor node : ends.nodes()) {
      if (node != ends.input()) {
        values.put(
            node,
            LayerGraph.layer(node)
                .apply(node.inputs().stream().map(from -> value(values, from)).toList()));
      }
    }
    if (x.isInGraph()) {
      ends.outputs().forEach(output -> x.scope().record(output, value(values, output)));
    }
    return value(values, ends.outputs().get(0));
  }

  private static SymbolicTensor value(
      Map<KerasTensor, SymbolicTensor> values, SymbolicTensor node) {
    SymbolicTensor value = values.get(LayerGraph.node(node));
    if (value == null) {
      throw new IllegalStateException("a node comes before its input");
    }
    return value;
  }
}
