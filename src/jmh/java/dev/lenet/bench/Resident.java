package dev.lenet.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * Trains, or serves 1,000 requests of one image, with the launcher's process, and prints the most
 * memory in MB that it held (Linux's {@code VmHWM}): {@code {"value": ...}}.
 */
final class Resident {
  private static final int REQUESTS = 1000;
  private static final int POLL_MILLIS = 10;

  private Resident() {}

  /**
   * Measures.
   *
   * @param args the launcher, {@code training} or {@code serving}, and the run folder that training
   *     makes, or the model that is served
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    Process process = start(args[0], args[1], args[2]);
    double megabytes = 0;
    try {
      if (args[1].equals("serving")) {
        serve(process);
        megabytes = PeakMemory.of(Long.toString(process.pid()));
      } else {
        while (!process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
          megabytes = Math.max(megabytes, PeakMemory.of(Long.toString(process.pid())));
        }
      }
    } finally {
      process.destroy();
    }
    System.out.printf("{\"value\": %.6g}%n", megabytes);
  }

  private static Process start(String launcher, String work, String place) throws IOException {
    ProcessBuilder builder =
        work.equals("serving")
            ? new ProcessBuilder(launcher, "serve", "--port", "0", "m=" + place)
            : new ProcessBuilder(launcher, "train", "--epochs", "3", "--out", place)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    return builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  private static void serve(Process process) throws IOException {
    BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
    String line = lines.readLine(); // Serving m (version 1) at http://127.0.0.1:40123
    if (line == null || !line.contains("http")) {
      throw new IOException("the server said " + line);
    }
    URI uri = URI.create(line.substring(line.indexOf("http")) + "/v1/models/m:predict");
    byte[] body = request();
    for (int i = 0; i < REQUESTS; i++) {
      post(uri, body);
    }
  }

  /** One image of 32 rows of 32 pixels of 3 numbers. */
  private static byte[] request() {
    String row = "[" + "[0.5,0.25,0.125],".repeat(32).replaceAll(",$", "") + "]";
    String image = "[" + (row + ",").repeat(32).replaceAll(",$", "") + "]";
    return ("{\"instances\":[" + image + "]}").getBytes(StandardCharsets.UTF_8);
  }

  private static void post(URI uri, byte[] body) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
    connection.setDoOutput(true);
    connection.setRequestProperty("Content-Type", "application/json");
    try (OutputStream out = connection.getOutputStream()) {
      out.write(body);
    }
    try (InputStream reply = connection.getInputStream()) {
      reply.readAllBytes();
    }
  }
}
