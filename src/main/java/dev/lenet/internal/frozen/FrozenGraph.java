package dev.lenet.internal.frozen;

import dev.lenet.tensor.TensorSpec;
import java.util.List;
import org.tensorflow.proto.GraphDef;

/**
 * A graph to run, with what goes in and comes out.
 *
 * @param graph the ops
 * @param inputs what is fed; the name is the tensor's in the graph, {@code op:0}
 * @param outputs what is fetched, named likewise
 * @param functional whether the ops are functions of their inputs: false where the graph could not
 *     be frozen and reads variables
 */
public record FrozenGraph(
    GraphDef graph, List<TensorSpec> inputs, List<String> outputs, boolean functional) {
  public FrozenGraph {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }
}
