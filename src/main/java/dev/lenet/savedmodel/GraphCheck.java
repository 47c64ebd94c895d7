package dev.lenet.savedmodel;

import dev.lenet.exceptions.InputException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.FunctionDefLibrary;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;

/**
 * Looks at every op of a SavedModel before TensorFlow sees it, and leaves out what predicting does
 * not need: the saving of checkpoints, and training.
 */
final class GraphCheck {
  private static final long SMALL_CONSTANT = 1 << 20;
  private static final int LARGEST_ELEMENT = 16;

  private final SavedModelFolder folder;
  private final MetaGraphDef meta;
  private final GraphDef graph;
  private final Reach running;
  private final Reach restoring;
  private final Reach saving;
  private final Set<String> functions = new HashSet<>();
  private long constants;

  GraphCheck(SavedModelFolder folder, SignatureDef signature) {
    this.folder = folder;
    this.meta = folder.meta();
    this.graph = meta.getGraphDef();
    List<String> roots = new ArrayList<>();
    signature.getInputsMap().values().forEach(tensor -> roots.add(tensor.getName()));
    signature.getOutputsMap().values().forEach(tensor -> roots.add(tensor.getName()));
    roots.addAll(initializers(meta));
    this.running = new Reach(graph, roots);
    this.restoring =
        new Reach(
            graph,
            List.of(
                meta.getSaverDef().getRestoreOpName(), meta.getSaverDef().getFilenameTensorName()));
    this.saving = new Reach(graph, List.of(meta.getSaverDef().getSaveTensorName()));
    graph
        .getLibrary()
        .getFunctionList()
        .forEach(function -> functions.add(function.getSignature().getName()));
  }

  /** The ops that a SavedModel wants to be run once it is loaded. */
  static Collection<String> initializers(MetaGraphDef meta) {
    SignatureDef init = meta.getSignatureDefMap().get("__saved_model_init_op");
    return init == null
        ? List.of()
        : init.getOutputsMap().values().stream().map(TensorInfo::getName).toList();
  }

  /**
   * The variables that the signature reads and that the graph gives no value. TensorFlow's {@code
   * saved_model.save} of a Keras 3 model has the graph restore copies of them.
   */
  List<NodeDef> unrestored() {
    Reach starting = new Reach(graph, initializers(meta));
    return graph.getNodeList().stream()
        .filter(node -> node.getOp().equals("VarHandleOp"))
        .filter(node -> running.node(node) && !restoring.node(node) && !starting.node(node))
        .toList();
  }

  /** Refuses ops that do more than compute. */
  void requireComputing() {
    for (NodeDef node : graph.getNodeList()) {
      boolean idle = !running.node(node);
      require(node, "", idle && (saving.node(node) || restoring.node(node)), false);
    }
    for (FunctionDef function : graph.getLibrary().getFunctionList()) {
      boolean saver =
          !running.function(function)
              && (saving.function(function) || restoring.function(function));
      String in = " of function " + function.getSignature().getName();
      boolean idle =
          !running.function(function)
              && !saving.function(function)
              && !restoring.function(function);
      function.getNodeDefList().forEach(node -> require(node, in, saver, idle));
    }
  }

  private void require(NodeDef node, String in, boolean saver, boolean idle) {
    String op = node.getOp();
    boolean allowed =
        Ops.COMPUTING.contains(op)
            || functions.contains(op)
            || (saver && Ops.SAVER.contains(op))
            || (idle && Ops.IDLE.contains(op));
    if (!allowed) {
      throw new InputException(
          folder.path()
              + ": op "
              + op
              + " in node "
              + node.getName()
              + in
              + " (expected: ops that only compute, unless the model is trusted)");
    }
  }

  /** Refuses constants that say they are, together, far larger than the file that holds them. */
  void requireHonestConstants() {
    graph.getNodeList().forEach(this::requireHonest);
    graph
        .getLibrary()
        .getFunctionList()
        .forEach(function -> function.getNodeDefList().forEach(this::requireHonest));
  }

  private void requireHonest(NodeDef node) {
    node.getAttrMap()
        .values()
        .forEach(
            value -> {
              if (value.hasTensor()) {
                requireHonest(node, value.getTensor());
              }
            });
  }

  private void requireHonest(NodeDef node, TensorProto tensor) {
    long most = Math.max(SMALL_CONSTANT, 4 * folder.bytes());
    long bytes = LARGEST_ELEMENT;
    boolean much = false;
    for (TensorShapeProto.Dim dim : tensor.getTensorShape().getDimList()) {
      long size = dim.getSize();
      much |= size < 0 || (size > 0 && bytes > LARGEST_ELEMENT * most / size);
      bytes *= much ? 1 : Math.max(1, size);
    }
    constants += bytes / LARGEST_ELEMENT;
    if (much || constants > most) {
      throw new InputException(
          folder.path()
              + ": node "
              + node.getName()
              + ": a constant of shape "
              + tensor.getTensorShape().getDimList().stream()
                  .map(TensorShapeProto.Dim::getSize)
                  .toList()
              + " (expected: constants of at most "
              + most
              + " elements together in a file of this size)");
    }
  }

  /** The part of the graph that predicting and restoring need. */
  GraphDef needed() {
    FunctionDefLibrary.Builder library = FunctionDefLibrary.newBuilder();
    for (FunctionDef function : graph.getLibrary().getFunctionList()) {
      if (running.function(function) || restoring.function(function)) {
        library.addFunction(function);
      }
    }
    GraphDef.Builder needed =
        GraphDef.newBuilder().setVersions(graph.getVersions()).setLibrary(library);
    for (NodeDef node : graph.getNodeList()) {
      if (running.node(node) || restoring.node(node)) {
        needed.addNode(node);
      }
    }
    return needed.build();
  }
}
