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
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./lenet convert}. */
@Command(
    name = "convert",
    sortOptions = false,
    description = {
      "Converts a model between Keras's, PyTorch's and TensorFlow's formats.",
      "",
      "What the target has no place for is said on stderr, a note a line.",
      ""
    })
final class ConvertCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "FROM",
      description =
          "A run folder, a SavedModel's folder, a folder of numbered ones, or a .keras, .weights.h5,"
              + " .h5, .pth, .pt or .safetensors file.")
  private Path from = Path.of("");

  @Parameters(
      index = "1",
      paramLabel = "TO",
      description =
          "The file to write, its format told by its name; another name is a SavedModel's folder,"
              + " whose version 1 is written.")
  private Path to = Path.of("");

  @Option(
      names = "--to",
      paramLabel = "FORMAT",
      description =
          "keras, weights.h5, h5, pth, pt, safetensors or savedmodel, whatever TO's name says.")
  private @Nullable String format;

  @Option(names = "--arch", paramLabel = "A", description = OpenModel.ARCHITECTURE)
  private @Nullable String architecture;

  @Option(names = "--json", description = "One JSON object on stdout, and nothing else.")
  private boolean json;

  @Override
  public Integer call() {
    Conversion.Result done =
        Conversion.run(from, to, format == null ? null : Format.of(format), architecture);
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
