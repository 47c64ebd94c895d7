package dev.lenet.internal.builder;

import dev.lenet.tensor.Shape;
import org.tensorflow.Graph;
import org.tensorflow.Output;
import org.tensorflow.Session;
import org.tensorflow.proto.GraphDef;

/** A model that comes as a graph of its own instead of layers, such as a SavedModel's. */
public interface ImportedModel {
  /** What it is called in messages. */
  String name();

  /** The shape of its one float32 output, N first. */
  Shape output();

  /**
   * Imports the model into an empty graph.
   *
   * @param head ops that make the model's input from what is fed; imported with it
   * @param from the op of {@code head} whose output is the model's input
   * @return the model's output
   */
  Output<?> importInto(Graph graph, GraphDef head, String from);

  /** Gives the variables their values in a session of that graph. */
  void start(Session session);
}
