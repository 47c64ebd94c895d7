package dev.lenet.cli;

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
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./lenet verify}. */
@Command(
    name = "verify",
    sortOptions = false,
    description = {
      "Compares a model, layer by layer, with what Python recorded of it.",
      "",
      "The reference holds the input x, the output y, and layers' outputs under the layers' names;"
          + " python-export/lenet_reference.py records it from Keras and PyTorch. A layer differs"
          + " when it is off by more than the tolerance times its largest magnitude.",
      ""
    })
final class VerifyCommand implements Callable<Integer> {
  private static final String ROW = "%-24s %-20s %10s %10s %12s  %s";

  @Spec private CommandSpec spec;

  @Option(names = "--model", paramLabel = "M", required = true, description = OpenModel.DESCRIPTION)
  private Path model = Path.of("");

  @Option(names = "--arch", paramLabel = "A", description = OpenModel.ARCHITECTURE)
  private String architecture = "lenet";

  @Option(
      names = "--reference",
      paramLabel = "R.npz",
      required = true,
      description = "What was recorded.")
  private Path reference = Path.of("");

  @Option(
      names = "--certificate",
      paramLabel = "FILE.json",
      description = "Where to write what was compared, with checksums and versions.")
  private @Nullable Path certificate;

  @Option(
      names = "--tolerance",
      paramLabel = "T",
      defaultValue = "1e-5",
      description = "What part of a layer's largest magnitude it may be off by. Default: 1e-5.")
  private double tolerance;

  @Option(names = "--json", description = "One JSON object on stdout, and nothing else.")
  private boolean json;

  @Override
  public Integer call() {
    OpenModel.loadTensorFlow(model);
    Reference recorded = Reference.read(reference);
    try (OpenedModel opened = Models.open(model, architecture)) {
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
            ? "of no layer, or of several alike, and not compared: "
            : "a SavedModel has no layers; not compared: ",
        parity.notCompared());
    note(output, "not recorded: ", parity.notRecorded());
    note(
        output,
        "recorded before the relu that is in the layer here: ",
        parity.layers().stream().filter(LayerResult::beforeRelu).map(LayerResult::layer).toList());
    output.text(
        "%s: %,d samples, tolerance %s",
        parity
            .firstDiverging()
            .map(layer -> layer.layer() + " is the first that differs")
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
