package dev.lenet.cli;

import dev.lenet.LeNet;
import dev.lenet.model.Model;
import dev.lenet.model.Summary;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./lenet summary}. */
@Command(
    name = "summary",
    sortOptions = false,
    description = {"Prints Keras's table of a model's layers, shapes and parameters.", ""})
final class SummaryCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--model",
      paramLabel = "M",
      description = OpenModel.DESCRIPTION + " Default: a new LeNet.")
  private @Nullable Path model;

  @Option(names = "--arch", paramLabel = "A", description = OpenModel.ARCHITECTURE)
  private String architecture = "lenet";

  @Mixin private final StateOption state = new StateOption();

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    if (model == null) {
      try (LeNet lenet = new LeNet()) {
        print(lenet, out);
      }
    } else {
      try (OpenModel opened = OpenModel.of(model, architecture, state.key())) {
        if (opened.opened().hasLayers()) {
          print(opened.opened().model(), out);
        } else {
          out.print(new SavedModelSummary(opened.opened()));
          out.flush();
        }
      }
    }
    return 0;
  }

  private static void print(Model model, PrintWriter out) {
    out.print(new Summary(model));
    out.flush();
  }
}
