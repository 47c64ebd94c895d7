package dev.lenet.cli;

import dev.lenet.cli.runs.CpuFeatures;
import dev.lenet.cli.runs.Versions;
import dev.lenet.cli.terminal.Output;
import dev.lenet.exceptions.InputException;
import dev.lenet.open.Models;
import dev.lenet.open.OpenedModel;
import dev.lenet.parity.Certificate;
import dev.lenet.parity.LayerResult;
import dev.lenet.parity.Parity;
import dev.lenet.parity.Reference;
import dev.lenet.parity.Replay;
import dev.lenet.savedmodel.Trust;
import java.nio.file.Path;
import java.time.Instant;
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

/** {@code ./lenet verify}. */
@Command(
    name = "verify",
    sortOptions = false,
    description = {
      "Compares a model, layer by layer, with outputs recorded in Python.",
      "",
      "The reference file holds the input x, the output y, and layer outputs under the layers'"
          + " names; python-export/lenet_reference.py records it from Keras or PyTorch. A layer"
          + " differs if its error is larger than the tolerance times the layer's largest"
          + " magnitude.",
      ""
    })
final class VerifyCommand implements Callable<Integer> {
  private static final String ROW = "%-24s %-20s %10s %10s %12s  %s";

  @Spec private CommandSpec spec;

  @Option(names = "--model", paramLabel = "M", required = true, description = OpenModel.DESCRIPTION)
  private Path model = Path.of("");

  @Option(names = "--arch", paramLabel = "A", description = OpenModel.ARCHITECTURE)
  private String architecture = "lenet";

  @Mixin private final StateOption state = new StateOption();

  @Option(
      names = "--reference",
      paramLabel = "R.npz",
      required = true,
      description = "File of recorded outputs.")
  private Path reference = Path.of("");

  @Option(
      names = "--certificate",
      paramLabel = "FILE.json",
      description = "Write a report of the comparison, with checksums and versions, to this file.")
  private @Nullable Path certificate;

  @Option(
      names = "--tolerance",
      paramLabel = "T",
      defaultValue = "1e-5",
      description = "Allowed error, relative to the layer's largest magnitude. Default: 1e-5.")
  private double tolerance;

  @Option(names = "--json", description = "Print one JSON object to stdout and nothing else.")
  private boolean json;

  @Override
  public Integer call() {
    OpenModel.loadTensorFlow(model);
    Reference recorded = Reference.read(reference);
    try (OpenedModel opened = Models.open(model, architecture, Trust.CHECKED, state.key())) {
      Parity parity = Replay.run(opened.predictor(), recorded, tolerance);
      if (certificate != null) {
        Certificate.write(certificate, opened, recorded, parity, software(), Instant.now());
      }
      Output output = new Output(spec.commandLine().getOut(), json);
      output.json(Certificate.figures(parity));
      print(output, parity);
      parity.firstDiverging().ifPresent(this::fail);
    }
    return 0;
  }

  private static Map<String, Object> software() {
    Map<String, Object> software = new LinkedHashMap<>(Versions.all());
    software.put("cpu_features", CpuFeatures.here());
    return software;
  }

  private void print(Output output, Parity parity) {
    output.text(ROW, "layer", "shape", "max abs", "max rel", "max ULP", "");
    for (LayerResult layer : parity.layers()) {
      boolean renamed = !layer.array().equals(layer.layer());
      output.text(
          ROW,
          layer.layer() + (renamed ? " (" + layer.array() + ")" : ""),
          layer.shape(),
          "%.2e".formatted(layer.maxAbs()),
          "%.2e".formatted(layer.maxRelative()),
          "%,d".formatted(layer.maxUlp()),
          layer.passed() ? "ok" : "DIFFERS");
    }
    note(
        output,
        parity.hasLayers()
            ? "not compared, because they match no layer or several: "
            : "not compared, because a SavedModel has no layers: ",
        parity.notCompared());
    note(output, "not recorded: ", parity.notRecorded());
    note(
        output,
        "recorded before the relu that is part of the layer here: ",
        parity.layers().stream().filter(LayerResult::beforeRelu).map(LayerResult::layer).toList());
    output.text(
        "%s: %,d samples, tolerance %s",
        parity
            .firstDiverging()
            .map(layer -> layer.layer() + " is the first layer that differs")
            .orElse("passed"),
        parity.samples(),
        toleranceText());
  }

  private static void note(Output output, String what, List<String> names) {
    if (!names.isEmpty()) {
      output.text("note: %s%s", what, String.join(", ", names));
    }
  }

  /** As people write it: 1e-5. */
  private String toleranceText() {
    return Double.toString(tolerance).replace(".0E", "e").replace('E', 'e');
  }

  private void fail(LayerResult layer) {
    throw new InputException(
        "%s: %s differs from %s by %.3g of its largest magnitude (expected: at most %s)"
            .formatted(model, layer.layer(), reference, layer.maxRelative(), toleranceText()));
  }
}
