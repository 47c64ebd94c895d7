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
 * A model that {@link Models#open(Path)} opened. It has layers, or, if it is a SavedModel, can only
 * predict and be evaluated. Closing it closes the model.
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

  /** The path that was opened. */
  public Path path() {
    return path;
  }

  /** The file or SavedModel folder that contains the model. */
  public Path file() {
    return file;
  }

  /** The model's class names and scaling, as far as they are known. */
  public ModelNotes notes() {
    return notes;
  }

  /**
   * The model's predictor.
   *
   * @throws InputException if the input shape is not known
   */
  public synchronized Predictor predictor() {
    if (predictor == null) {
      predictor = new ModelPredictor(model());
    }
    return predictor;
  }

  /** Whether the model has layers; a SavedModel has none. */
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
   * How the bytes of images are scaled to the model's floats: as its notes say, else to [0, 1], or
   * not at all if the model scales its own input ({@link Model#takesRawImages}).
   */
  public Scaling scaling() {
    if (notes.scaling() != null) {
      return notes.scaling();
    }
    boolean raw = model != null && model.hasInputShape() && model.takesRawImages();
    return raw ? Scaling.NONE : Scaling.ZERO_TO_ONE;
  }

  /** Whether the output is probabilities, and not logits. */
  public boolean givesProbabilities() {
    if (model != null) {
      return model.givesProbabilities();
    }
    return predictor() instanceof SavedModelPredictor savedModel
        && savedModel.isSoftmax(savedModel.signature().outputs().get(0).name());
  }

  /**
   * Computes the loss and the metrics over all samples. A model with layers is compiled with them;
   * they are appended to the graph of a SavedModel. Images without a scaling are scaled as {@link
   * #scaling} says.
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
