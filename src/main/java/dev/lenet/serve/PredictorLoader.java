package dev.lenet.serve;

import dev.lenet.data.Predictor;
import java.nio.file.Path;

/** Opens the models that are served. */
@FunctionalInterface
public interface PredictorLoader {
  /**
   * Opens a model; the server closes it.
   *
   * @param path a model file, a model's folder, or a folder of numbered ones, of which the newest
   *     is opened
   * @throws dev.lenet.data.InputException when there is none, or it cannot be opened
   */
  Loaded load(Path path);

  /**
   * A model that was opened.
   *
   * @param predictor safe for several threads
   * @param version the number of its folder, or 1
   */
  record Loaded(Predictor predictor, long version) {}
}
