package dev.lenet.open;

import dev.lenet.data.Dataset;
import dev.lenet.data.InputException;
import dev.lenet.data.ModelNotes;
import dev.lenet.data.Predictor;
import dev.lenet.data.Scaling;
import dev.lenet.layers.Input;
import dev.lenet.layers.Layer;
import dev.lenet.losses.Loss;
import dev.lenet.metrics.Metric;
import dev.lenet.model.Model;
import dev.lenet.model.ModelPredictor;
import dev.lenet.optimizers.Adam;
import dev.lenet.savedmodel.SavedModelFile;
import dev.lenet.savedmodel.SavedModelPredictor;
import dev.lenet.savedmodel.Trust;
import dev.lenet.train.Evaluator;
import dev.lenet.train.InputSpec;
import dev.lenet.train.ModelGraph;
import dev.lenet.train.Statistics;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A model that {@link Models#open(Path)} opened: one of layers, or, from a SavedModel, one that
 * only predicts. Closing it closes the model.
 */
public final class Opened implements AutoCloseable {
  private final Path path;
  private final Path file;
  private final ModelNotes notes;
  private final @Nullable Model model;
  private @Nullable Predictor predictor;

  private Opened(
      Path path,
      Path file,
      ModelNotes notes,
      @Nullable Model model,
      @Nullable Predictor predictor) {
    this.path = path;
    this.file = file;
    this.notes = notes;
    this.model = model;
    this.predictor = predictor;
  }

  static Opened of(Path path, Path file, ModelNotes notes, Model model) {
    Opened opened = new Opened(path, file, notes, model, null);
    model.scaling(opened.scaling());
    return opened;
  }

  static Opened of(Path path, Path file, ModelNotes notes, SavedModelPredictor savedModel) {
    return new Opened(path, file, notes, null, savedModel);
  }

  /** What the user named. */
  public Path path() {
    return path;
  }

  /** The file, or a SavedModel's folder, that holds the model. */
  public Path file() {
    return file;
  }

  /** What is said of the model beside its numbers. */
  public ModelNotes notes() {
    return notes;
  }

  /**
   * The model as one that only predicts.
   *
   * @throws InputException when it is not known what one sample looks like
   */
  public synchronized Predictor predictor() {
    if (predictor == null) {
      predictor = new ModelPredictor(model());
    }
    return predictor;
  }

  /** Whether the model has layers, and is not a SavedModel's graph. */
  public boolean hasLayers() {
    return model != null;
  }

  /**
   * The model with its layers.
   *
   * @throws InputException for a SavedModel, which has none
   */
  public Model model() {
    if (model == null) {
      throw new InputException(
          path + ": a SavedModel, which has no layers (expected: a model file)");
    }
    return model;
  }

  /**
   * How bytes become the model's floats: as its notes say, else [0, 1], or as they are where the
   * model's first layer scales by itself.
   */
  public Scaling scaling() {
    if (notes.scaling() != null) {
      return notes.scaling();
    }
    return model != null && scalesItself(model) ? Scaling.NONE : Scaling.ZERO_TO_ONE;
  }

  private static boolean scalesItself(Model model) {
    return model.layers().stream()
        .filter(layer -> !(layer instanceof Input))
        .limit(1)
        .anyMatch(Layer::scalesInput);
  }

  /** Whether the one output's rows are probabilities, and not logits. */
  public boolean givesProbabilities() {
    if (model != null) {
      return model.givesProbabilities();
    }
    return predictor() instanceof SavedModelPredictor savedModel
        && savedModel.isSoftmax(savedModel.signature().outputs().get(0).name());
  }

  /**
   * The loss and the metrics over all samples. A model of layers is compiled with them; to a
   * SavedModel's graph they are appended.
   */
  public Statistics evaluate(Dataset data, Loss loss, List<Metric> metrics) {
    if (model != null) {
      return model.compile(new Adam(), loss, metrics).evaluate(data);
    }
    InputSpec spec = InputSpec.of(data, scaling());
    try (ModelGraph graph = SavedModelFile.evaluation(file, Trust.CHECKED, spec, loss, metrics)) {
      return new Evaluator(graph).evaluate(data);
    }
  }

  @Override
  public synchronized void close() {
    if (predictor != null) {
      predictor.close();
    } else if (model != null) {
      model.close();
    }
  }
}
