package dev.lenet.serve.models;

import dev.lenet.predict.ModelNotes;
import dev.lenet.predict.Predictor;
import java.nio.file.Path;
import java.util.NavigableMap;

/** Finds and opens the models that are served. */
public interface PredictorLoader {
  /**
   * The current versions of a model by number: the version folders in a folder, or the model itself
   * as version 1.
   *
   * @throws dev.lenet.exceptions.InputException if there is nothing at this path
   */
  NavigableMap<Long, Path> versions(Path path);

  /**
   * Opens one version; the server closes it.
   *
   * @param version a path that {@link #versions} returned
   * @throws dev.lenet.exceptions.InputException if it cannot be opened
   */
  Loaded load(Path version);

  /**
   * A model that was opened.
   *
   * @param predictor a thread-safe predictor
   * @param notes class names and scaling, if known
   * @param givesProbabilities whether its output is probabilities, and not logits
   */
  record Loaded(Predictor predictor, ModelNotes notes, boolean givesProbabilities) {}
}
