package dev.lenet.cli;

import dev.lenet.cli.runs.Interrupt;
import dev.lenet.exceptions.InputException;
import dev.lenet.serve.ModelServer;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./lenet serve}. */
@Command(
    name = "serve",
    sortOptions = false,
    description = {
      "Serves models on one port to clients of TensorFlow Serving and of the Open Inference"
          + " Protocol V2, both over REST and gRPC. A web page for trying out the models is at /.",
      "",
      "In a folder of version folders, the highest version is served. Any other model is served"
          + " as version 1. Ctrl-C or 'kill' stops the server after the requests in progress are"
          + " answered.",
      ""
    })
final class ServeCommand implements Callable<Integer> {
  private static final int POLL_MILLIS = 50;

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "NAME=M",
      arity = "1..*",
      description = {
        "The name that clients use for a model, and the" + " model:",
        OpenModel.DESCRIPTION
      })
  private List<String> models = List.of();

  @Mixin private final ServeOptions options = new ServeOptions();

  @Override
  public Integer call() throws InterruptedException {
    Map<String, Path> paths = paths();
    paths.values().forEach(OpenModel::loadTensorFlow);
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    try (Interrupt interrupt = new Interrupt();
        ModelServer server =
            ModelServer.start(
                paths,
                new ModelLoader(options.trust()),
                options.toServer(out),
                failure -> Failures.report(failure, err))) {
      out.printf("Serving %s at %s%n", server.served(), options.url(server.port()));
      out.flush();
      while (!interrupt.requested()) {
        Thread.sleep(POLL_MILLIS);
      }
      err.printf(
          "%s: draining for up to %s s; repeat to stop now%n",
          interrupt.reason(),
          BigDecimal.valueOf(options.grace()).stripTrailingZeros().toPlainString());
      err.flush();
      return interrupt.exitCode();
    }
  }

  private Map<String, Path> paths() {
    Map<String, Path> paths = new LinkedHashMap<>();
    for (String model : models) {
      int equals = model.indexOf('=');
      String name = equals < 0 ? "" : model.substring(0, equals);
      if (!name.matches("[A-Za-z0-9_-][A-Za-z0-9._-]*") || equals == model.length() - 1) {
        throw new InputException(
            model
                + ": not a name and a model (expected: NAME=M, with a name of letters, digits, ."
                + " _ -)");
      }
      if (paths.put(name, Path.of(model.substring(equals + 1))) != null) {
        throw new InputException(
            model + ": duplicate name (expected: a different name for each" + " model)");
      }
    }
    return paths;
  }
}
