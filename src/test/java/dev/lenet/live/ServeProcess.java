package dev.lenet.live;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code ./lenet serve m=MODEL} in a process of its own, on a free port. */
final class ServeProcess implements AutoCloseable {
  private static final Pattern READY = Pattern.compile("Serving .* at (http://\\S+)");

  private final Process process;
  private final Path log;
  private final String url;

  ServeProcess(Path model, Path log) throws IOException {
    this.log = log;
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    process =
        new ProcessBuilder(
                List.of(
                    java,
                    "-cp",
                    System.getProperty("java.class.path", ""),
                    "dev.lenet.cli.Main",
                    "serve",
                    "m=" + model,
                    "--port",
                    "0"))
            .redirectError(log.toFile())
            .start();
    url = ready(process.inputReader());
  }

  private String ready(BufferedReader output) throws IOException {
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      Matcher ready = READY.matcher(line);
      if (ready.find()) {
        return ready.group(1);
      }
    }
    throw new IOException("the server did not start:\n" + Files.readString(log));
  }

  String url() {
    return url;
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException("the server did not end within 30 seconds of SIGTERM");
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
