package dev.lenet.savedmodel;

import dev.lenet.data.InputException;
import dev.lenet.data.Signature;
import dev.lenet.graph.Sessions;
import java.nio.file.Files;
import java.nio.file.Path;
import org.tensorflow.Graph;
import org.tensorflow.Session;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.types.TString;

/**
 * Loads SavedModels, whoever exported them.
 *
 * <p>The graph that is checked is the graph that runs: it is imported from the bytes that were read
 * and not from the file again. Only what the signature needs is imported, and the variables are
 * restored from files whose sizes and checksums were verified.
 */
public final class SavedModelFile {
  private SavedModelFile() {}

  /** Whether this is a SavedModel's folder, or a folder of numbered ones. */
  public static boolean is(Path path) {
    return SavedModelFolder.find(path).isPresent();
  }

  /**
   * Loads a model.
   *
   * @param path a SavedModel's folder, or a folder of numbered version folders: then the newest
   * @throws InputException when there is none, it is damaged, it has no signature, or it is {@link
   *     Trust#CHECKED} and holds an op that does more than compute
   */
  public static SavedModelPredictor load(Path path, Trust trust) {
    SavedModelFolder folder = SavedModelFolder.read(path);
    SignatureDef called = Signatures.choose(folder);
    Signature signature = Signatures.read(folder.path(), called);
    GraphCheck check = new GraphCheck(folder, called);
    if (trust == Trust.CHECKED) {
      check.requireComputing();
      check.requireHonestConstants();
    }
    Path index = folder.path().resolve("variables").resolve("variables.index");
    boolean variables = Files.exists(index);
    if (variables) {
      Bundle.open(index).verify();
    }
    return open(folder, called, signature, check.needed(), variables);
  }

  private static SavedModelPredictor open(
      SavedModelFolder folder,
      SignatureDef called,
      Signature signature,
      GraphDef needed,
      boolean variables) {
    Graph graph = new Graph();
    Session session = null;
    boolean done = false;
    try {
      graph.importGraphDef(needed);
      Endpoint.requireAll(folder.path(), graph, called);
      session = Sessions.openOnCallersThread(graph);
      if (variables) {
        restore(folder, graph, session);
      }
      initialize(folder.meta(), graph, session);
      SavedModelPredictor loaded =
          new SavedModelPredictor(folder.path(), graph, session, called, signature);
      done = true;
      return loaded;
    } catch (TensorFlowException | IllegalArgumentException | IllegalStateException e) {
      throw refused(folder.path(), e);
    } finally {
      if (!done) {
        if (session != null) {
          session.close();
        }
        graph.close();
      }
    }
  }

  /** TensorFlow's reason, as one line. */
  static InputException refused(Path folder, RuntimeException e) {
    String reason = String.valueOf(e.getMessage()).strip().lines().findFirst().orElse("no reason");
    return new InputException(
        folder + ": TensorFlow refuses it: " + reason + " (expected: a graph that it can load)", e);
  }

  private static void restore(SavedModelFolder folder, Graph graph, Session session) {
    String restore = folder.meta().getSaverDef().getRestoreOpName();
    String file = folder.meta().getSaverDef().getFilenameTensorName();
    if (graph.operation(restore) == null || graph.operation(Reach.node(file)) == null) {
      throw new InputException(
          folder.path() + ": no op " + restore + " (expected: one that restores the variables)");
    }
    String prefix = folder.path().resolve("variables").resolve("variables").toString();
    try (TString path = TString.scalarOf(prefix);
        var nothing = session.runner().feed(file, path).addTarget(restore).run()) {
      if (nothing.size() != 0) {
        throw new IllegalStateException("restoring fetches nothing");
      }
    }
  }

  private static void initialize(MetaGraphDef meta, Graph graph, Session session) {
    for (String name : GraphCheck.initializers(meta)) {
      String op = Reach.node(name);
      if (graph.operation(op) != null && !graph.operation(op).type().equals("NoOp")) {
        session.runner().addTarget(op).run().close();
      }
    }
  }
}
