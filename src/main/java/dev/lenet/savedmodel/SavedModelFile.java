package dev.lenet.savedmodel;

import dev.lenet.exceptions.InputException;
import dev.lenet.internal.builder.GraphBuilder;
import dev.lenet.internal.builder.InputSpec;
import dev.lenet.internal.builder.ModelGraph;
import dev.lenet.losses.Loss;
import dev.lenet.metrics.Metric;
import java.nio.file.Path;
import java.util.List;
import org.tensorflow.exceptions.TensorFlowException;

/**
 * Loads SavedModels, whatever program exported them.
 *
 * <p>The graph that is checked is the graph that runs: it is imported from the bytes that were read
 * and not from the file again. Only what the signature needs is imported, and the variables are
 * restored from files whose sizes and checksums were verified.
 */
public final class SavedModelFile {
  private SavedModelFile() {}

  /** Whether this is a SavedModel folder or a folder of version folders. */
  public static boolean is(Path path) {
    return SavedModelFolder.find(path).isPresent();
  }

  /**
   * Loads a model.
   *
   * @param path a SavedModel folder, or a folder of version folders, whose newest is loaded
   * @throws InputException if there is no model, it is damaged, it has no signature, or it is
   *     {@link Trust#CHECKED} and contains an op that does more than compute
   */
  public static SavedModelPredictor load(Path path, Trust trust) {
    CheckedModel model = CheckedModel.read(path, trust);
    try {
      return new SavedModelPredictor(model, LoadedModel.open(model));
    } catch (TensorFlowException | IllegalArgumentException | IllegalStateException e) {
      throw refused(model.path(), e);
    }
  }

  /**
   * Loads a model with one float32 input and one float32 output for evaluation: the loss and the
   * metrics are appended to its graph.
   *
   * @throws InputException as for {@link #load}, and if the model has more inputs or outputs
   */
  public static ModelGraph evaluation(
      Path path, Trust trust, InputSpec spec, Loss loss, List<Metric> metrics) {
    SavedModelEndpoint endpoint = new SavedModelEndpoint(CheckedModel.read(path, trust));
    return GraphBuilder.evaluation(endpoint, spec, loss, metrics);
  }

  /** TensorFlow's reason, as one line. */
  static InputException refused(Path folder, RuntimeException e) {
    String reason = String.valueOf(e.getMessage()).strip().lines().findFirst().orElse("no reason");
    return new InputException(
        folder + ": TensorFlow refuses it: " + reason + " (expected: a graph that it can load)", e);
  }
}
