package dev.lenet.serve.models;

import dev.lenet.predict.ModelNotes;
import dev.lenet.predict.Predictor;
import java.nio.file.Path;
import java.util.NavigableMap;

/** Finds and opens the models that are served. */
public interface PredictorLoader {
  /**
   * Where the versions of a model are now, by number: the folders of a folder of numbered ones, or
   * the model itself as version 1.
   *
   * @throws dev.lenet.exceptions.InputException when nothing can be found there
   */
  NavigableMap<Long, Path> versions(Path path);

  /**
   * Opens one version; the server closes it.
   *
   * @param version a place that {@link #versions} gave
   * @throws dev.lenet.exceptions.InputException when it cannot be opened
   */
  Loaded load(Path version);

  /**
   * A model that was opened.
   *
   * @param predictor safe for several threads
   * @param notes class names and scaling, where they are known
   * @param givesProbabilities whether its output is probabilities, and not logits
   */
  record Loaded(Predictor predictor, ModelNotes notes, boolean givesProbabilities) {}
}
