package dev.lenet.open;

import dev.lenet.datasets.Dataset;
import dev.lenet.exceptions.InputException;
import dev.lenet.internal.builder.InputSpec;
import dev.lenet.internal.builder.ModelGraph;
import dev.lenet.internal.builder.Statistics;
import dev.lenet.losses.Loss;
import dev.lenet.metrics.Metric;
import dev.lenet.model.Model;
import dev.lenet.optimizers.Adam;
import dev.lenet.predict.ModelNotes;
import dev.lenet.predict.Predictor;
import dev.lenet.savedmodel.SavedModelFile;
import dev.lenet.savedmodel.SavedModelPredictor;
import dev.lenet.savedmodel.Trust;
import dev.lenet.tensor.Scaling;
import dev.lenet.train.Evaluator;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A model that {@link Models#open(Path)} opened: one of layers, or, from a SavedModel, one that
 * only predicts. Closing it closes the model.
 */
public final class OpenedModel implements AutoCloseable {
  private final Path path;
  private final Path file;
  private final ModelNotes notes;
  private final @Nullable Model model;
  private @Nullable Predictor predictor;

  private OpenedModel(
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

  static OpenedModel of(Path path, Path file, ModelNotes notes, Model model) {
    return new OpenedModel(path, file, notes, model, null);
  }

  static OpenedModel of(Path path, Path file, ModelNotes notes, SavedModelPredictor savedModel) {
    return new OpenedModel(path, file, notes, null, savedModel);
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
   * How images' bytes become the model's floats: as its notes say, else [0, 1], or as they are
   * where the model scales by itself ({@link Model#takesRawImages}).
   */
  public Scaling scaling() {
    if (notes.scaling() != null) {
      return notes.scaling();
    }
    boolean raw = model != null && model.hasInputShape() && model.takesRawImages();
    return raw ? Scaling.NONE : Scaling.ZERO_TO_ONE;
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
   * SavedModel's graph they are appended. Images that do not say what their bytes stand for are
   * scaled as {@link #scaling} says.
   */
  public synchronized Statistics evaluate(Dataset data, Loss loss, List<Metric> metrics) {
    Scaling given = data.scaling();
    Scaling scaling = given == null ? scaling() : given;
    Dataset said = data.scaled(scaling);
    if (model != null) {
      return model.compile(new Adam(), loss, metrics).evaluate(said);
    }
    InputSpec spec = InputSpec.of(said, scaling);
    try (ModelGraph graph = SavedModelFile.evaluation(file, Trust.CHECKED, spec, loss, metrics)) {
      return new Evaluator(graph).evaluate(said);
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
