package dev.lenet.cli;

import dev.lenet.cli.runs.ClassOutputs;
import dev.lenet.cli.runs.ClassesByName;
import dev.lenet.cli.runs.ModelInput;
import dev.lenet.cli.runs.RunRecord;
import dev.lenet.cli.runs.TrainSettings;
import dev.lenet.cli.terminal.DownloadBar;
import dev.lenet.cli.terminal.Output;
import dev.lenet.datasets.DataOptions;
import dev.lenet.datasets.Dataset;
import dev.lenet.datasets.Datasets;
import dev.lenet.exceptions.InputException;
import dev.lenet.internal.builder.Statistics;
import dev.lenet.losses.Loss;
import dev.lenet.metrics.ConfusionMatrix;
import dev.lenet.saving.KerasModels;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
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
      ClassOutputs outputs = ClassOutputs.of(opened.opened());
      List<String> names =
          test.classNames().isEmpty()
              ? opened.classNames(outputs.classes(), null)
              : test.namesFor(outputs.classes());
      ConfusionMatrix confusion = new ConfusionMatrix().threshold(outputs.threshold());
      Loss loss = loss(opened, outputs);
      Dataset labelled = outputs.labelled(test, loss, model.toString());
      long start = System.nanoTime();
      Statistics statistics =
          opened.opened().evaluate(labelled, loss, List.of(outputs.accuracy(), confusion));
      double seconds = (System.nanoTime() - start) / 1e9;
      report(output, statistics, new ClassReport(names, statistics.statistic(confusion)), seconds);
    }
    return 0;
  }

  /**
   * The loss that the model was trained with. Without one that is known, what Keras's classifiers
   * have.
   */
  private Loss loss(OpenModel opened, ClassOutputs outputs) {
    Loss usual = outputs.usualLoss();
    try {
      Loss trained = opened.isKeras() ? KerasModels.loss(opened.opened().file()) : null;
      return trained == null ? usual : trained;
    } catch (InputException e) {
      PrintWriter err = spec.commandLine().getErr();
      err.println("note: " + e.getMessage() + "; using instead: " + usual.name());
      err.flush();
      return usual;
    }
  }

  /** The test set: by default the run's, with the images that its run held out. */
  private Dataset test(OpenModel opened) {
    ModelInput input = new ModelInput(opened.opened().predictor().onlyInput().shape().dropFirst());
    DataOptions options = input.options(new DownloadBar(spec.commandLine().getErr()));
    RunRecord run = opened.run();
    String name = data == null ? "fashion-mnist-mini" : data;
    if (data == null && run != null) {
      TrainSettings settings = run.settings();
      name = settings.data();
      options = options.seed(settings.seed()).validationSplit(settings.validationSplit());
    }
    return input.fit(Datasets.loadTest(name, options), name);
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
