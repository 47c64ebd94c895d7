package dev.lenet.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Networks of {@code keras.applications}, here and in Keras by turns. */
final class Networks {
  static final List<Work> WORKS = List.of(Work.INFERENCE_1, Work.INFERENCE_32, Work.TRAINING_32);
  static final int PAIRS = 15;

  private static final List<String> NAMES =
      List.of("MobileNetV2-96", "EfficientNetB0-64", "ResNet50-64");

  private final Project project;
  private final Peers peers;
  private final PrintWriter out;

  /**
   * @param peers whose Python environment has Keras
   */
  Networks(Project project, Peers peers, PrintWriter out) {
    this.project = project;
    this.peers = peers;
    this.out = out;
  }

  /** Measures all, and prints each network's speed beside Keras's. */
  void print(List<Work> works, int pairs) throws IOException {
    peers.prepare();
    out.printf("%-20s %-24s %10s %10s %8s%n", "network", "work", "lenet", "keras", "speed");
    for (String name : NAMES) {
      Path file = project.folder().resolve("networks").resolve(name + ".keras");
      if (!Files.exists(file)) {
        Files.createDirectories(file.getParent());
        peers.python("bench_networks.py").with("--make").with(file.toString()).run();
      }
      print(name, file, works, pairs);
    }
  }

  private void print(String name, Path file, List<Work> works, int pairs) throws IOException {
    Program ours = project.lenet().turn().with(file.toString());
    Program theirs = peers.python("bench_networks.py").with(file.toString());
    Subject lenet = new Subject("lenet", Map.of(), ours);
    Subject keras = new Subject("keras", Map.of(), theirs);
    Results results =
        new Turns(new PrintWriter(PrintWriter.nullWriter()))
            .measure(List.of(lenet, keras), works, pairs);
    for (Work work : works) {
      out.printf(
          "%-20s %-24s %10s %10s %8.2f%n",
          name,
          work.title(),
          work.unit().format(Results.median(results.of(work, "lenet"))),
          work.unit().format(Results.median(results.of(work, "keras"))),
          Results.median(results.ratios(work, "lenet", "keras")));
      out.flush();
    }
  }
}
