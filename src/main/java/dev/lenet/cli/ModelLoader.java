package dev.lenet.cli;

import dev.lenet.open.Models;
import dev.lenet.open.OpenedModel;
import dev.lenet.predict.ModelNotes;
import dev.lenet.predict.Predictor;
import dev.lenet.savedmodel.Trust;
import dev.lenet.serve.models.PredictorLoader;
import java.nio.file.Path;
import java.util.NavigableMap;

/**
 * Opens the models of {@code ./lenet serve}.
 *
 * @param trust whether SavedModels may hold any op
 */
record ModelLoader(boolean trust) implements PredictorLoader {
  @Override
  public NavigableMap<Long, Path> versions(Path path) {
    return Models.versions(path);
  }

  @Override
  public Loaded load(Path version) {
    OpenedModel opened = Models.open(version, "lenet", trust ? Trust.TRUSTED : Trust.CHECKED);
    boolean loaded = false;
    try {
      Predictor predictor = opened.predictor(); // closing it closes the model
      ModelNotes notes = new ModelNotes(opened.notes().classNames(), opened.scaling());
      Loaded result = new Loaded(predictor, notes, opened.givesProbabilities());
      loaded = true;
      return result;
    } finally {
      if (!loaded) {
        opened.close();
      }
    }
  }
}
