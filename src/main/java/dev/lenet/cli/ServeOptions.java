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
      description = "Port to listen on; 0 selects a free port. Default: ${DEFAULT-VALUE}.")
  private int port = 8501;

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      description = "Address to listen on. Default: ${DEFAULT-VALUE}.")
  private String host = "127.0.0.1";

  @Option(
      names = "--max-batch-size",
      paramLabel = "N",
      description =
          "Maximum number of samples in one run of the model. Concurrent requests share runs;"
              + " larger requests are split. Default: ${DEFAULT-VALUE}.")
  private int maxBatchSize = ModelOptions.DEFAULT.maxBatchSize();

  @Option(
      names = "--max-queue",
      paramLabel = "N",
      description =
          "Maximum number of requests in progress per model; excess requests get 503 immediately."
              + " Default: ${DEFAULT-VALUE}.")
  private int maxQueue = ModelOptions.DEFAULT.maxQueue();

  @Option(
      names = "--timeout",
      paramLabel = "S",
      description = "Maximum seconds per request. Default: ${DEFAULT-VALUE}.")
  private double timeout = 60;

  @Option(
      names = "--max-body",
      paramLabel = "BYTES",
      description =
          "Maximum size of a request body, both compressed and uncompressed. Default:"
              + " ${DEFAULT-VALUE}.")
  private long maxBody = ServerOptions.MAX_BODY;

  @Option(
      names = "--max-pixels",
      paramLabel = "N",
      description =
          "Maximum number of pixels in all images of a request together. Default:"
              + " ${DEFAULT-VALUE}.")
  private long maxPixels = ModelOptions.DEFAULT.maxPixels();

  @Option(
      names = "--poll",
      paramLabel = "S",
      description = "Seconds between scans of version folders. Default: ${DEFAULT-VALUE}.")
  private double poll = 1;

  @Option(
      names = "--labels",
      paramLabel = "NAME/LABEL=N",
      split = ",",
      description =
          "Labels for versions. A labelled version stays loaded in addition to the" + " newest.")
  private List<String> labels = List.of();

  @Option(
      names = "--grace",
      paramLabel = "S",
      description =
          "Seconds for which requests are still answered after Ctrl-C or 'kill'. Without open"
              + " connections, the server stops in less than one second. Default:"
              + " ${DEFAULT-VALUE}.")
  private double grace = 10;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description =
          "File with the bearer token that requests must carry (Authorization: Bearer ...),"
              + " except health checks. The page asks for the token.")
  private @Nullable Path tokenFile;

  @Option(
      names = "--tls-cert",
      paramLabel = "FILE",
      description =
          "Certificate chain in PEM. Together with --tls-key, it makes the server"
              + " accept HTTPS only.")
  private @Nullable Path certificate;

  @Option(
      names = "--tls-key",
      paramLabel = "FILE",
      description = "Private key of the certificate" + " in PEM.")
  private @Nullable Path key;

  @Option(names = "--access-log", description = "Write one line per request to stdout.")
  private boolean accessLog;

  @Option(
      names = "--trust",
      description =
          "Also load SavedModels with ops that read files or call Python. Use it only for models"
              + " that you made yourself.")
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
