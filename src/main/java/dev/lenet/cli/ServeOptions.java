package dev.lenet.cli;

import dev.lenet.exceptions.InputException;
import dev.lenet.internal.io.AtomicFile;
import dev.lenet.serve.ServerOptions;
import dev.lenet.serve.models.ModelOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of {@code ./lenet serve} that say how models are served. */
final class ServeOptions {
  /** A year; what is much longer overflows when it is counted in nanoseconds. */
  private static final int MOST_SECONDS = 366 * 24 * 60 * 60;

  private static final int MAX_PORT = 65_535;
  private static final Pattern LABEL = Pattern.compile("([^/=]+)/([^/:=]+)=(\\d{1,18})");

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

  @Option(
      names = "--max-batch-size",
      paramLabel = "N",
      description =
          "How many samples of concurrent requests share a run; larger requests are split."
              + " Default: ${DEFAULT-VALUE}.")
  private int maxBatchSize = ModelOptions.DEFAULT.maxBatchSize();

  @Option(
      names = "--max-queue",
      paramLabel = "N",
      description =
          "How many requests of a model may be under way; more get 503 at once."
              + " Default: ${DEFAULT-VALUE}.")
  private int maxQueue = ModelOptions.DEFAULT.maxQueue();

  @Option(
      names = "--timeout",
      paramLabel = "S",
      description = "How many seconds a request may take. Default: ${DEFAULT-VALUE}.")
  private double timeout = 60;

  @Option(
      names = "--max-body",
      paramLabel = "BYTES",
      description = "The largest body, packed and unpacked. Default: ${DEFAULT-VALUE}.")
  private long maxBody = ServerOptions.MAX_BODY;

  @Option(
      names = "--max-pixels",
      paramLabel = "N",
      description =
          "The most pixels that the images of a request may have together."
              + " Default: ${DEFAULT-VALUE}.")
  private long maxPixels = ModelOptions.DEFAULT.maxPixels();

  @Option(
      names = "--poll",
      paramLabel = "S",
      description =
          "Every how many seconds version folders are looked at. Default: ${DEFAULT-VALUE}.")
  private double poll = 1;

  @Option(
      names = "--labels",
      paramLabel = "NAME/LABEL=N",
      split = ",",
      description = "Versions that have labels, and stay beside the newest.")
  private List<String> labels = List.of();

  @Option(
      names = "--grace",
      paramLabel = "S",
      description =
          "How many seconds requests are still answered after Ctrl-C or 'kill'; without an open"
              + " connection it is over in less than one. Default: ${DEFAULT-VALUE}.")
  private double grace = 10;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description =
          "A file with the token that requests must bear (Authorization: Bearer ...), but for"
              + " /v2/health/live and /v2/health/ready; the page asks for it.")
  private @Nullable Path tokenFile;

  @Option(
      names = "--tls-cert",
      paramLabel = "FILE",
      description = "The certificate's chain in PEM: serves HTTPS alone, with --tls-key.")
  private @Nullable Path certificate;

  @Option(names = "--tls-key", paramLabel = "FILE", description = "Its private key in PEM.")
  private @Nullable Path key;

  @Option(names = "--access-log", description = "Writes a line a request to stdout.")
  private boolean accessLog;

  @Option(
      names = "--trust",
      description =
          "Loads SavedModels with ops that read files or call Python, too: for models of one's own"
              + " making.")
  private boolean trust;

  double grace() {
    return grace;
  }

  boolean trust() {
    return trust;
  }

  /** The address as a URL has it. */
  String url(int actualPort) {
    String inUrl = host.contains(":") ? "[" + host + "]" : host; // IPv6
    return "%s://%s:%d".formatted(certificate == null ? "http" : "https", inUrl, actualPort);
  }

  ServerOptions toServer(PrintWriter out) {
    if (port < 0 || port > MAX_PORT) {
      throw new InputException("--port " + port + " (expected: 0 to " + MAX_PORT + ")");
    }
    ServerOptions options =
        new ServerOptions()
            .address(new InetSocketAddress(host, port))
            .models(
                new ModelOptions(
                    maxBatchSize, maxQueue, seconds("--poll", poll), maxPixels, byModel(labels)))
            .timeout(seconds("--timeout", timeout))
            .grace(seconds("--grace", grace))
            .maxBody(maxBody);
    if (tokenFile != null) {
      options.token(read(tokenFile));
    }
    if ((certificate == null) != (key == null)) {
      throw new InputException(
          (key == null ? "--tls-key" : "--tls-cert") + ": missing (expected: both or neither)");
    }
    if (certificate != null && key != null) {
      options.tls(certificate, key);
    }
    if (accessLog) {
      options.accessLog(
          line -> {
            out.println(line);
            out.flush();
          });
    }
    return options;
  }

  private static Duration seconds(String option, double seconds) {
    if (!(seconds >= 1e-3)) { // nor NaN
      throw new InputException(option + " " + seconds + " (expected: more than 0 seconds)");
    }
    if (seconds > MOST_SECONDS) {
      throw new InputException(
          "%s %s (expected: at most %d seconds)".formatted(option, seconds, MOST_SECONDS));
    }
    return Duration.ofMillis(Math.round(seconds * 1e3));
  }

  private static Map<String, Map<String, Long>> byModel(List<String> labels) {
    Map<String, Map<String, Long>> all = new LinkedHashMap<>();
    for (String label : labels) {
      Matcher parts = LABEL.matcher(label);
      if (!parts.matches()) {
        throw new InputException("--labels " + label + " (expected: NAME/LABEL=VERSION)");
      }
      all.computeIfAbsent(parts.group(1), name -> new LinkedHashMap<>())
          .put(parts.group(2), Long.parseLong(parts.group(3)));
    }
    return all;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw AtomicFile.cannotRead(file, e);
    }
  }
}
