package dev.lenet.savedmodel;

import com.google.protobuf.ByteString;
import dev.lenet.exceptions.InputException;
import dev.lenet.tensor.Signature;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;

/**
 * A SavedModel that was read and looked at, before TensorFlow sees it.
 *
 * @param path the folder that holds {@code saved_model.pb}
 * @param meta its graph, with what belongs to it
 * @param called the signature by which it is called
 * @param signature the same, as the callers see it
 * @param needed the part of the graph that the signature and restoring need
 */
record CheckedModel(
    Path path, MetaGraphDef meta, SignatureDef called, Signature signature, GraphDef needed) {
  private static final Set<String> VARIABLES = Set.of("VarHandleOp", "VariableV2", "Variable");

  /**
   * Reads a model.
   *
   * @throws InputException when there is none, it is damaged, it has no signature, or it is {@link
   *     Trust#CHECKED} and holds an op that does more than compute
   */
  static CheckedModel read(Path path, Trust trust) {
    SavedModelFolder folder = SavedModelFolder.read(path);
    SignatureDef called = Signatures.choose(folder);
    Signature signature = Signatures.read(folder.path(), called);
    FunctionCalls.requireBounded(folder.path(), folder.meta().getGraphDef());
    GraphCheck check = new GraphCheck(folder, called);
    if (trust == Trust.CHECKED) {
      check.requireComputing();
      check.requireHonestConstants();
    }
    MetaGraphDef meta = folder.meta();
    GraphDef needed =
        withFiles(
            folder.path(), Reach.node(meta.getSaverDef().getFilenameTensorName()), check.needed());
    Path index = index(folder.path());
    if (Files.exists(index) || restoresVariables(meta, needed)) {
      Bundle bundle = Bundle.open(index);
      bundle.verify();
      needed =
          UnrestoredVariables.assigned(folder.path(), bundle, meta, check.unrestored(), needed);
    }
    return new CheckedModel(folder.path(), meta, called, signature, needed);
  }

  private static Path index(Path path) {
    return path.resolve("variables").resolve("variables.index");
  }

  private boolean hasVariables() {
    return Files.exists(index(path));
  }

  /** Whether the graph cannot compute before variables were restored: the files must be there. */
  private static boolean restoresVariables(MetaGraphDef meta, GraphDef needed) {
    return !meta.getSaverDef().getRestoreOpName().isEmpty()
        && needed.getNodeList().stream().anyMatch(node -> VARIABLES.contains(node.getOp()));
  }

  /**
   * Restores the variables in a session of the graph, and runs what the model wants to be run.
   *
   * @param run runs an op of the graph, by its name
   */
  void start(Consumer<String> run) {
    Set<String> ops = new HashSet<>();
    needed.getNodeList().stream().map(NodeDef::getName).forEach(ops::add);
    try {
      if (hasVariables()) {
        restore(ops, run);
      }
      initialize(ops, run);
    } catch (TensorFlowException | IllegalArgumentException e) {
      throw SavedModelFile.refused(path, e);
    }
  }

  private void restore(Set<String> ops, Consumer<String> run) {
    String restore = meta.getSaverDef().getRestoreOpName();
    String file = meta.getSaverDef().getFilenameTensorName();
    if (!ops.contains(restore) || !ops.contains(Reach.node(file))) {
      throw new InputException(
          path + ": no op " + restore + " (expected: one that restores the variables)");
    }
    run.accept(restore);
    UnrestoredVariables.assignments(needed).forEach(run);
  }

  private void initialize(Set<String> ops, Consumer<String> run) {
    for (String name : GraphCheck.initializers(meta)) {
      String op = Reach.node(name);
      boolean does =
          needed.getNodeList().stream()
              .anyMatch(node -> node.getName().equals(op) && !node.getOp().equals("NoOp"));
      if (ops.contains(op) && does) {
        run.accept(op);
      }
    }
  }

  /** The graph with the name of the variables' files where the saver waits to be told it. */
  private static GraphDef withFiles(Path path, String placeholder, GraphDef graph) {
    String prefix = path.resolve("variables").resolve("variables").toString();
    GraphDef.Builder named = graph.toBuilder();
    for (int i = 0; i < graph.getNodeCount(); i++) {
      if (graph.getNode(i).getName().equals(placeholder)) {
        TensorProto name =
            TensorProto.newBuilder()
                .setDtype(DataType.DT_STRING)
                .setTensorShape(TensorShapeProto.getDefaultInstance())
                .addStringVal(ByteString.copyFromUtf8(prefix))
                .build();
        named.setNode(
            i,
            NodeDef.newBuilder()
                .setName(placeholder)
                .setOp("Const")
                .putAttr("dtype", AttrValue.newBuilder().setType(DataType.DT_STRING).build())
                .putAttr("value", AttrValue.newBuilder().setTensor(name).build()));
      }
    }
    return named.build();
  }
}
