package dev.lenet.cli;

import dev.lenet.cli.terminal.Output;
import dev.lenet.convert.Format;
import dev.lenet.open.Conversion;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./lenet convert}. */
@Command(
    name = "convert",
    sortOptions = false,
    description = {
      "Converts a model between the formats of Keras, PyTorch and TensorFlow.",
      "",
      "Anything that the target format cannot hold is reported on stderr, one note per line.",
      ""
    })
final class ConvertCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "FROM",
      description =
          "A run folder, a SavedModel folder, a folder of version folders, or a file: .keras,"
              + " .weights.h5, .h5, .pth, .pt or .safetensors.")
  private Path from = Path.of("");

  @Parameters(
      index = "1",
      paramLabel = "TO",
      description =
          "The file to write; its extension selects the format. Any other name is a SavedModel"
              + " folder, in which version 1 is written.")
  private Path to = Path.of("");

  @Option(
      names = "--to",
      paramLabel = "FORMAT",
      description =
          "Format to write: keras, weights.h5, h5, pth, pt, safetensors or savedmodel. Default:"
              + " the format of TO's extension.")
  private @Nullable String format;

  @Option(names = "--arch", paramLabel = "A", description = OpenModel.ARCHITECTURE)
  private @Nullable String architecture;

  @Mixin private final StateOption state = new StateOption();

  @Option(names = "--json", description = "One JSON object on stdout, and nothing else.")
  private boolean json;

  @Override
  public Integer call() {
    Conversion.Result done =
        Conversion.run(
            from, to, format == null ? null : Format.of(format), architecture, state.key());
    PrintWriter err = spec.commandLine().getErr();
    done.notes().forEach(note -> err.println("note: " + note));
    err.flush();
    Output output = new Output(spec.commandLine().getOut(), json);
    output.text("Saved: %s (%s, %d tensors)", done.to(), done.format(), done.tensors());
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("from", done.from().toString());
    line.put("to", done.to().toString());
    line.put("format", done.format().toString());
    line.put("tensors", done.tensors());
    line.put("notes", done.notes());
    output.json(line);
    return 0;
  }
}
