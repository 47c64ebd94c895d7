package dev.lenet.cli;

import dev.lenet.cli.runs.RunRecord;
import dev.lenet.cli.runs.TrainSettings;
import dev.lenet.cli.terminal.DownloadBar;
import dev.lenet.cli.terminal.Output;
import dev.lenet.datasets.DataOptions;
import dev.lenet.datasets.Dataset;
import dev.lenet.datasets.Datasets;
import dev.lenet.exceptions.InputException;
import dev.lenet.internal.builder.Statistics;
import dev.lenet.losses.BinaryCrossentropy;
import dev.lenet.losses.Loss;
import dev.lenet.losses.OneHot;
import dev.lenet.losses.SparseCategoricalCrossentropy;
import dev.lenet.metrics.Accuracy;
import dev.lenet.metrics.BinaryAccuracy;
import dev.lenet.metrics.ConfusionMatrix;
import dev.lenet.metrics.Metric;
import dev.lenet.predict.Predictor;
import dev.lenet.saving.KerasModels;
import dev.lenet.tensor.Shape;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./lenet evaluate}. */
@Command(
    name = "evaluate",
    sortOptions = false,
    description = {
      "Evaluates a model on a test set: loss, accuracy, precision and recall per class, and the"
          + " confusion matrix.",
      ""
    })
final class EvaluateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--model", paramLabel = "M", required = true, description = OpenModel.DESCRIPTION)
  private Path model = Path.of("");

  @Option(names = "--arch", paramLabel = "A", description = OpenModel.ARCHITECTURE)
  private String architecture = "lenet";

  @Mixin private final StateOption state = new StateOption();

  @Option(
      names = "--data",
      paramLabel = "D",
      description =
          "Test data, named as for train. In an image folder without train/ and test/, every"
              + " image is used. Default: the data that the run was trained on, else"
              + " fashion-mnist-mini.")
  private @Nullable String data;

  @Option(names = "--json", description = "Print one JSON object to stdout and nothing else.")
  private boolean json;

  @Override
  public Integer call() {
    Output output = new Output(spec.commandLine().getOut(), json);
    try (OpenModel opened = OpenModel.toCompute(model, architecture, state.key())) {
      Dataset test = ClassesByName.match(test(opened), opened.opened().notes().classNames(), model);
      long outputs = outputs(opened);
      boolean binary = outputs == 1;
      int classes = binary ? 2 : Math.toIntExact(outputs);
      requireKnown(test, classes);
      List<String> names = test.namesFor(classes);
      double threshold = opened.opened().givesProbabilities() ? 0.5 : 0;
      ConfusionMatrix confusion = new ConfusionMatrix().threshold(threshold);
      Metric accuracy =
          binary ? new BinaryAccuracy().threshold(threshold).name("accuracy") : new Accuracy();
      Loss loss = loss(opened, binary);
      long start = System.nanoTime();
      Statistics statistics = opened.opened().evaluate(test, loss, List.of(accuracy, confusion));
      double seconds = (System.nanoTime() - start) / 1e9;
      report(output, statistics, new ClassReport(names, statistics.statistic(confusion)), seconds);
    }
    return 0;
  }

  /**
   * The loss that the model was trained with, of class numbers as data sets have them. Without one
   * that is known, what Keras's classifiers have: sparse categorical crossentropy, or binary
   * crossentropy with one output.
   */
  private Loss loss(OpenModel opened, boolean binary) {
    boolean logits = !opened.opened().givesProbabilities();
    Loss usual =
        binary
            ? new BinaryCrossentropy().fromLogits(logits)
            : new SparseCategoricalCrossentropy().fromLogits(logits);
    try {
      Loss trained = opened.isKeras() ? KerasModels.loss(opened.opened().file()) : null;
      if (trained != null) {
        boolean takesNumbers = binary || trained instanceof SparseCategoricalCrossentropy;
        return takesNumbers ? trained : new OneHot(trained);
      }
    } catch (InputException e) {
      PrintWriter err = spec.commandLine().getErr();
      err.println("note: " + e.getMessage() + "; using instead: " + usual.name());
      err.flush();
    }
    return usual;
  }

  /** The test set: by default the run's, with the images that its run held out. */
  private Dataset test(OpenModel opened) {
    DataOptions options =
        DataOptions.defaults()
            .imageShape(opened.opened().predictor().onlyInput().shape().dropFirst())
            .progress(new DownloadBar(spec.commandLine().getErr()));
    RunRecord run = opened.run();
    if (data == null && run != null) {
      TrainSettings settings = run.settings();
      return Datasets.loadTest(
          settings.data(),
          options.seed(settings.seed()).validationSplit(settings.validationSplit()));
    }
    return Datasets.loadTest(data == null ? "fashion-mnist-mini" : data, options);
  }

  /** How many numbers the model gives for an image. */
  private static long outputs(OpenModel opened) {
    Predictor predictor = opened.opened().predictor();
    Shape image = predictor.onlyInput().shape();
    Shape output = predictor.signature().outputs().get(0).shape();
    if (output.rank() != 2 || output.size(-1) < 1) {
      throw new InputException(
          "%s: output of shape %s for an input of %s (expected: (None, classes))"
              .formatted(opened.opened().path(), output, image));
    }
    return output.size(-1);
  }

  private void requireKnown(Dataset test, int classes) {
    int largest = IntStream.of(test.y().ints()).max().orElse(0);
    if (largest >= classes) {
      throw new InputException(
          "%s: the data has label %d (expected: less than %d, the number of the model's classes)"
              .formatted(model, largest, classes));
    }
  }

  private static void report(
      Output output, Statistics statistics, ClassReport report, double seconds) {
    double samples = statistics.samples();
    Map<String, @Nullable Object> line = new LinkedHashMap<>(statistics.logs());
    line.put("images_per_second", samples / seconds);
    line.put("seconds", seconds);
    line.putAll(report.asMap());
    output.json(line);
    output.text(
        "%,.0f images in %.1f s - accuracy: %.4f - loss: %.4f%n",
        samples, seconds, statistics.logs().get("accuracy"), statistics.loss());
    output.text("%s", report);
  }
}
