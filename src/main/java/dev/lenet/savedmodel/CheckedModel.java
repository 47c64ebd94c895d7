package dev.lenet.savedmodel;

import dev.lenet.data.InputException;
import dev.lenet.data.Signature;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.tensorflow.Session;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.types.TString;

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
    GraphCheck check = new GraphCheck(folder, called);
    if (trust == Trust.CHECKED) {
      check.requireComputing();
      check.requireHonestConstants();
    }
    CheckedModel model =
        new CheckedModel(folder.path(), folder.meta(), called, signature, check.needed());
    if (model.hasVariables() || model.restoresVariables()) {
      Bundle.open(model.index()).verify();
    }
    return model;
  }

  private Path index() {
    return path.resolve("variables").resolve("variables.index");
  }

  private boolean hasVariables() {
    return Files.exists(index());
  }

  /** Whether the graph cannot compute before variables were restored: the files must be there. */
  private boolean restoresVariables() {
    return !meta.getSaverDef().getRestoreOpName().isEmpty()
        && needed.getNodeList().stream().anyMatch(node -> VARIABLES.contains(node.getOp()));
  }

  /** Restores the variables in a session of the graph, and runs what the model wants to be run. */
  void start(Session session) {
    Set<String> ops = new HashSet<>();
    needed.getNodeList().stream().map(NodeDef::getName).forEach(ops::add);
    try {
      if (hasVariables()) {
        restore(ops, session);
      }
      initialize(ops, session);
    } catch (TensorFlowException | IllegalArgumentException e) {
      throw SavedModelFile.refused(path, e);
    }
  }

  private void restore(Set<String> ops, Session session) {
    String restore = meta.getSaverDef().getRestoreOpName();
    String file = meta.getSaverDef().getFilenameTensorName();
    if (!ops.contains(restore) || !ops.contains(Reach.node(file))) {
      throw new InputException(
          path + ": no op " + restore + " (expected: one that restores the variables)");
    }
    String prefix = path.resolve("variables").resolve("variables").toString();
    try (TString name = TString.scalarOf(prefix);
        var nothing = session.runner().feed(file, name).addTarget(restore).run()) {
      if (nothing.size() != 0) {
        throw new IllegalStateException("restoring fetches nothing");
      }
    }
  }

  private void initialize(Set<String> ops, Session session) {
    for (String name : GraphCheck.initializers(meta)) {
      String op = Reach.node(name);
      boolean does =
          needed.getNodeList().stream()
              .anyMatch(node -> node.getName().equals(op) && !node.getOp().equals("NoOp"));
      if (ops.contains(op) && does) {
        session.runner().addTarget(op).run().close();
      }
    }
  }
}
