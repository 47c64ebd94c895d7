package dev.lenet.layers.merging;

import dev.lenet.config.Config;
import dev.lenet.graph.SymbolicTensor;
import dev.lenet.layers.FluentLayer;
import dev.lenet.tensor.Shape;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tensorflow.op.Ops;

/** Keras's {@code Concatenate}: its inputs side by side along one axis, the last by default. */
public final class Concatenate extends FluentLayer<Concatenate> {
  private final int axis;

  /** Along the last axis. */
  public Concatenate() {
    this(-1);
  }

  /** Along this axis; a negative one counts from the end. */
  public Concatenate(int axis) {
    this.axis = axis;
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    if (inputs.isEmpty()) {
      throw bad("no inputs", "1 or more");
    }
    Shape output = inputs.get(0);
    int along = axis < 0 ? axis + output.rank() : axis;
    if (along < 1 || along >= output.rank()) {
      throw bad(
          "axis " + axis + ", input shape " + output,
          "from 1 to " + (output.rank() - 1) + ", or as far from the end");
    }
    for (Shape input : inputs.subList(1, inputs.size())) {
      if (input.rank() != output.rank()
          || !input.with(along, 0).isCompatibleWith(output.with(along, 0))) {
        throw bad(
            "input shapes "
                + inputs.stream().map(Shape::toString).collect(Collectors.joining(", ")),
            "the same but along axis " + axis);
      }
      boolean known = input.size(along) >= 0 && output.size(along) >= 0;
      output = output.with(along, known ? output.size(along) + input.size(along) : -1);
    }
    return output;
  }

  @Override
  protected SymbolicTensor call(List<SymbolicTensor> inputs) {
    SymbolicTensor first = inputs.get(0);
    Shape output = outputShape(inputs.stream().map(SymbolicTensor::shape).toList());
    if (inputs.size() == 1) {
      return first;
    }
    Ops tf = first.scope().tf();
    return first.with(
        tf.concat(inputs.stream().map(SymbolicTensor::operand).toList(), tf.constant(axis)),
        output);
  }

  @Override
  protected SymbolicTensor call(SymbolicTensor x) {
    return x;
  }

  @Override
  public Features features() {
    return Features.JOINED;
  }

  @Override
  public boolean takesList() {
    return true;
  }

  @Override
  public Map<String, @Nullable Object> config() {
    Map<String, @Nullable Object> config = super.config();
    config.put("axis", axis);
    return config;
  }

  /** The layer that a config of Keras describes. */
  public static Concatenate fromConfig(Config options) {
    return new Concatenate(options.integer("axis", -1));
  }
}
