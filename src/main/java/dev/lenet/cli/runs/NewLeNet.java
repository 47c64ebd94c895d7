package dev.lenet.cli.runs;

import dev.lenet.LeNet;
import dev.lenet.datasets.DataOptions;
import dev.lenet.datasets.DataSplits;
import dev.lenet.datasets.Dataset;
import dev.lenet.datasets.Datasets;
import dev.lenet.datasets.DownloadProgress;
import dev.lenet.exceptions.InputException;
import dev.lenet.graph.RandomSeed;
import dev.lenet.losses.Losses;
import dev.lenet.losses.SparseCategoricalCrossentropy;
import dev.lenet.metrics.Accuracy;
import dev.lenet.optimizers.Optimizer;
import dev.lenet.optimizers.Optimizers;
import dev.lenet.tensor.DType;
import dev.lenet.tensor.Scaling;
import dev.lenet.tensor.Shape;
import java.nio.FloatBuffer;
import java.util.Objects;
import java.util.function.Consumer;

/** A new LeNet for the classes of the data. */
final class NewLeNet {
  private static final Shape INPUT = Shape.of(32, 32, 3);

  private NewLeNet() {}

  /** Loads the data and makes the model for it. */
  static Trained make(TrainSettings settings, DownloadProgress downloads, Consumer<String> notes) {
    DataOptions options =
        DataOptions.defaults()
            .imageShape(INPUT)
            .seed(settings.seed())
            .progress(downloads)
            .validationSplit(settings.validationSplit());
    DataSplits data = Datasets.load(settings.data(), options);
    if (data.classes() < 2) {
      throw new InputException(
          data.origin() + ": images of only one class (expected: 2 or more classes)");
    }
    requireScaled(data.train(), data.origin() + ": x_train");
    requireScaled(data.test(), data.origin() + ": x_test");
    // A wrong label would make a model of as many classes.
    if (data.classes() > data.train().size()) {
      throw new InputException(
          "%s: labels for %d classes with %d training images (expected: no more classes than images)"
              .formatted(data.origin(), data.classes(), data.train().size()));
    }
    DataNotes.tell(data, notes);
    Optimizer optimizer =
        Optimizers.of(Objects.requireNonNull(settings.optimizer(), "no optimizer"));
    optimizer.setLearningRate(Objects.requireNonNull(settings.learningRate(), "no learning rate"));
    RandomSeed.set(settings.seed());
    LeNet model = new LeNet(data.classes());
    String loss = settings.loss();
    model.compile(
        optimizer,
        loss == null ? new SparseCategoricalCrossentropy() : Losses.of(loss),
        new Accuracy());
    DataSplits labelled = Labelled.of(data, ClassOutputs.of("LeNet", model), model.loss());
    return new Trained(model, labelled, data.classNames(), Scaling.ZERO_TO_ONE);
  }

  /** The model is going to be fed floats in [0, 1] by everyone else. */
  private static void requireScaled(Dataset part, String where) {
    if (part.x().dtype() != DType.FLOAT32) {
      return;
    }
    FloatBuffer values = part.x().bytes().asFloatBuffer();
    int sample = part.x().elements() / part.size();
    for (int i = 0; i < values.limit(); i++) {
      float value = values.get(i);
      if (value < 0 || value > 1) {
        throw new InputException(
            "%s: %s in image %d (expected: uint8, or floats in [0, 1])"
                .formatted(where, value, i / sample));
      }
    }
  }
}
