package dev.lenet.callbacks;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keras's {@code TensorBoard}: writes each epoch's logs as scalars for TensorBoard. {@code train/}
 * has {@code epoch_loss}, the metrics and {@code epoch_learning_rate}; {@code validation/} has the
 * same tags, and {@code evaluation_..._vs_iterations}. Graphs, histograms and profiles are not
 * written.
 */
public final class TensorBoard implements Callback {
  private static final String VALIDATION = "val_";

  private final Path logDir;
  private @Nullable EventFile train;
  private @Nullable EventFile validation;

  /**
   * Writes to this folder.
   *
   * @param logDir the folder to pass to {@code tensorboard --logdir}
   */
  public TensorBoard(Path logDir) {
    this.logDir = logDir;
  }

  @Override
  public void onTrainBegin(Trainee model, Plan plan) {
    train = null;
    validation = null;
  }

  @Override
  public void onEpochEnd(Trainee model, int epoch, Logs logs) {
    Map<String, Double> ofTraining = new LinkedHashMap<>();
    Map<String, Double> ofValidation = new LinkedHashMap<>();
    Map<String, Double> overIterations = new LinkedHashMap<>();
    logs.asMap()
        .forEach(
            (name, value) -> {
              if (name.startsWith(VALIDATION)) {
                String metric = name.substring(VALIDATION.length());
                overIterations.put("evaluation_" + metric + "_vs_iterations", value);
                ofValidation.put("epoch_" + metric, value);
              } else {
                ofTraining.put("epoch_" + name, value);
              }
            });
    ofTraining.put("epoch_learning_rate", (double) model.optimizer().learningRate());
    if (train == null) {
      train = new EventFile(logDir.resolve("train"), 0);
    }
    train.add(epoch, ofTraining);
    if (!ofValidation.isEmpty()) {
      if (validation == null) {
        validation = new EventFile(logDir.resolve("validation"), 1);
      }
      validation.add(model.optimizer().iterations(), overIterations);
      validation.add(epoch, ofValidation);
    }
  }
}
