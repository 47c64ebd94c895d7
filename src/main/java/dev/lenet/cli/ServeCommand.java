package dev.lenet.cli;

import dev.lenet.data.InputException;
import dev.lenet.serve.ModelServer;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./lenet serve}. */
@Command(
    name = "serve",
    sortOptions = false,
    description = {
      "Serves models over HTTP, to the clients of TensorFlow Serving (REST) and of the Open Inference"
          + " Protocol V2 (REST).",
      "",
      "Of a folder of numbered ones the newest is served, by its number; any other model is"
          + " version 1. Ctrl-C and 'kill' end it when the requests under way are answered.",
      ""
    })
final class ServeCommand implements Callable<Integer> {
  private static final int MAX_PORT = 65_535;
  private static final int POLL_MILLIS = 50;

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "NAME=M",
      arity = "1..*",
      description = {"What clients call a model, and where it is.", OpenModel.DESCRIPTION})
  private List<String> models = List.of();

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "The port; 0 takes any free one. Default: ${DEFAULT-VALUE}.")
  private int port = 8501;

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      description = "The address to listen at. Default: ${DEFAULT-VALUE}.")
  private String host = "127.0.0.1";

  @Override
  public Integer call() throws InterruptedException {
    if (port < 0 || port > MAX_PORT) {
      throw new InputException("--port " + port + " (expected: 0 to " + MAX_PORT + ")");
    }
    Map<String, Path> paths = paths();
    paths.values().forEach(OpenModel::loadTensorFlow);
    PrintWriter err = spec.commandLine().getErr();
    try (Interrupt interrupt = new Interrupt();
        ModelServer server =
            ModelServer.start(
                paths,
                new ModelLoader(),
                new InetSocketAddress(host, port),
                failure -> Failures.report(failure, err))) {
      PrintWriter out = spec.commandLine().getOut();
      out.printf("Serving %s at http://%s:%d%n", server.served(), inUrl(host), server.port());
      out.flush();
      while (!interrupt.requested()) {
        Thread.sleep(POLL_MILLIS);
      }
      return interrupt.exitCode();
    }
  }

  /** An IPv6 address has brackets in a URL. */
  private static String inUrl(String host) {
    return host.contains(":") ? "[" + host + "]" : host;
  }

  private Map<String, Path> paths() {
    Map<String, Path> paths = new LinkedHashMap<>();
    for (String model : models) {
      int equals = model.indexOf('=');
      String name = equals < 0 ? "" : model.substring(0, equals);
      if (!name.matches("[A-Za-z0-9._-]+") || equals == model.length() - 1) {
        throw new InputException(
            model
                + ": no name and place (expected: NAME=M, with a name of letters, digits, . _ -)");
      }
      if (paths.put(name, Path.of(model.substring(equals + 1))) != null) {
        throw new InputException(model + ": the name twice (expected: a name for each model)");
      }
    }
    return paths;
  }
}
