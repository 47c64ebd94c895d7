package dev.lenet.cli;

import dev.lenet.cli.terminal.Stdout;
import java.awt.image.BufferedImage;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.PrintWriter;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/**
 * Runs what users run, once and for nobody to see. The launcher has the JVM archive the classes
 * that this loads ({@code -XX:ArchiveClassesAtExit}), and later starts take them from there.
 */
final class Rehearsal {
  private Rehearsal() {}

  /** Exits with 0 when everything ran. */
  public static void main(String[] args) throws IOException {
    Path folder = Files.createTempDirectory("lenet-rehearsal");
    int failures;
    try {
      failures = rehearse(folder);
    } finally {
      delete(folder);
    }
    System.exit(failures == 0 ? 0 : 1);
  }

  private static int rehearse(Path folder) throws IOException {
    String run = folder.resolve("run").toString();
    String saved = folder.resolve("run").resolve("savedmodel").toString();
    String image = folder.resolve("image.png").toString();
    ImageIO.write(
        new BufferedImage(28, 28, BufferedImage.TYPE_BYTE_GRAY), "png", Path.of(image).toFile());
    int failures = run("--help") + run("summary");
    failures += run("train", "--epochs", "1", "--out", run);
    failures +=
        run("predict", "--model", run, image) + run("predict", "--json", "--model", saved, image);
    failures += run("evaluate", "--model", run);
    serve(run);
    return failures;
  }

  private static int run(String... args) {
    PrintWriter nobody = new PrintWriter(PrintWriter.nullWriter());
    return Main.run(args, new Stdout(new ByteArrayOutputStream()), nobody);
  }

  /** Serves one request, in a thread that an interrupt ends as Ctrl-C ends the command. */
  private static void serve(String model) throws IOException {
    PrintWriter nobody = new PrintWriter(PrintWriter.nullWriter());
    try (PipedReader said = new PipedReader();
        PrintWriter out = new PrintWriter(new PipedWriter(said));
        BufferedReader lines = new BufferedReader(said)) {
      String[] command = {"serve", "--port", "0", "m=" + model};
      Thread server = new Thread(() -> Main.run(command, out, nobody), "server");
      server.setDaemon(true);
      server.start();
      String line = lines.readLine();
      URI uri = URI.create(line.substring(line.indexOf("http")) + "/v1/models/m/metadata");
      HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
      try (InputStream reply = connection.getInputStream()) {
        reply.readAllBytes();
      }
      server.interrupt();
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
