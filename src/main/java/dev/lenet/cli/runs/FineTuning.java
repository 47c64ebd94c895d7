package dev.lenet.cli.runs;

import dev.lenet.datasets.DataOptions;
import dev.lenet.datasets.DataSplits;
import dev.lenet.datasets.Dataset;
import dev.lenet.datasets.Datasets;
import dev.lenet.datasets.DownloadProgress;
import dev.lenet.exceptions.InputException;
import dev.lenet.graph.RandomSeed;
import dev.lenet.graph.Weight;
import dev.lenet.model.Model;
import dev.lenet.model.NewHead;
import dev.lenet.open.Models;
import dev.lenet.open.OpenedModel;
import dev.lenet.tensor.Scaling;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/** Trains a model that exists further, or another head on it. */
final class FineTuning {
  private final TrainSettings settings;
  private final StartingModel start;
  private final DownloadProgress downloads;
  private final Consumer<String> notes;

  FineTuning(TrainSettings settings, DownloadProgress downloads, Consumer<String> notes) {
    this.settings = settings;
    this.start = Objects.requireNonNull(settings.model(), "no model to begin with");
    this.downloads = downloads;
    this.notes = notes;
  }

  /** Opens the file, changes what the settings say, and loads data for it. */
  Trained begin() {
    start.requireSame();
    RandomSeed.set(settings.seed());
    Path path = Path.of(start.path());
    OpenedModel opened = Models.openToTrain(path, start.architecture(), start.state());
    Model model = opened.model();
    requireTrainable(model, path);
    List<Weight> before = model.trainableWeights();
    Frozen.freeze(model, start.freeze(), path.toString());
    NewClasses classes = NewClasses.parse(start.classes());
    Model trained = classes == null ? model : NewHead.replace(model, classes.number());
    if (trained.trainableWeights().isEmpty()) {
      throw new InputException(
          "--freeze %s: no weight of %s is left to train (expected: some, or --classes for a new head)"
              .formatted(String.join(" --freeze ", start.freeze()), path));
    }
    ClassOutputs outputs = ClassOutputs.of(path.toString(), trained);
    new Compilation(settings, opened.file(), notes)
        .compile(model, trained, outputs, before.equals(trained.trainableWeights()));
    Scaling scaling = start.scale() == null ? opened.scaling() : Scaling.parse(start.scale());
    List<String> names = classes == null ? opened.notes().classNames() : classes.names();
    return trained(trained, outputs, names, scaling);
  }

  /** Goes on with the model that a run has left, without the file that it began with. */
  Trained goOn(RunRecord earlier, Path checkpoint) {
    RandomSeed.set(settings.seed());
    Model model = Models.load(checkpoint);
    ClassOutputs outputs = ClassOutputs.of(checkpoint.toString(), model);
    return trained(model, outputs, earlier.classNames(), Scaling.parse(earlier.scaling()));
  }

  private static void requireTrainable(Model model, Path path) {
    if (model.outputCount() != 1) {
      throw new InputException(
          "%s: %d outputs (expected: a model with 1 output to train)"
              .formatted(path, model.outputCount()));
    }
    model.build();
  }

  private Trained trained(Model model, ClassOutputs outputs, List<String> names, Scaling scaling) {
    ModelInput input = new ModelInput(model.inputShape());
    DataOptions options =
        input.options(downloads).seed(settings.seed()).validationSplit(settings.validationSplit());
    DataSplits data = input.fit(Datasets.load(settings.data(), options));
    DataNotes.tell(data, notes);
    DataSplits matched = matched(data, outputs, names);
    List<String> classNames = names.isEmpty() ? matched.train().namesFor(outputs.classes()) : names;
    DataSplits labelled = Labelled.of(scaled(matched, scaling), outputs, model.loss());
    return new Trained(model, labelled, classNames, scaling);
  }

  /** The data with the model's numbers of its classes. */
  private DataSplits matched(DataSplits data, ClassOutputs outputs, List<String> names) {
    Path path = Path.of(start.path());
    Dataset train = ClassesByName.match(data.train(), names, path);
    Dataset test = ClassesByName.match(data.test(), names, path);
    boolean byName = train.classNames().equals(names) && !names.isEmpty();
    int classes = outputs.classes();
    boolean mayHaveFewer = start.classes() != null || byName;
    boolean fits = mayHaveFewer ? data.classes() <= classes : data.classes() == classes;
    if (!fits) {
      throw new InputException(
          start.classes() == null
              ? "%s: %d classes for %s, which has %d (expected: %4$d classes, or --classes %2$d for a new head)"
                  .formatted(data.origin(), data.classes(), path, classes)
              : "--classes %s: the data has %d classes (expected: %2$d or more)"
                  .formatted(start.classes(), data.classes()));
    }
    return new DataSplits(train, test, classes, data.name(), data.origin());
  }

  private static DataSplits scaled(DataSplits data, Scaling scaling) {
    return new DataSplits(
        data.train().scaled(scaling),
        data.test().scaled(scaling),
        data.classes(),
        data.name(),
        data.origin());
  }
}
