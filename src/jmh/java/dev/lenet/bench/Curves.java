package dev.lenet.bench;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Throughput, and the most memory that the process held, over batch size, cores and images, and
 * what the machine can do at most: a line of comma-separated values each. Cores are taken away with
 * {@code taskset}.
 */
final class Curves {
  private static final int LARGEST_BATCH = 2048;
  private static final List<Integer> IMAGES = List.of(1000, 4000, 16_000, 60_000);

  private final Program java;
  private final PrintWriter out;

  Curves(Program java, PrintWriter out) {
    this.java = java;
    this.out = out;
  }

  /** Measures the curves of these kinds of work: training, inference. */
  void print(List<String> kinds) {
    int cores = Runtime.getRuntime().availableProcessors();
    line("what", "cores", "batch", "images", "value", "resident MB");
    for (int used = 1; used <= cores; used *= 2) {
      measure("peak GFLOP/s", used, "", "", "peak-" + used);
      measure("bandwidth GB/s", used, "", "", "bandwidth-" + used);
      for (String kind : kinds) {
        for (int batch = 1; batch <= LARGEST_BATCH; batch *= 2) {
          curve(kind, used, batch);
        }
      }
    }
    if (kinds.contains("training")) {
      for (int images : IMAGES) {
        measure("training images/s", cores, 32, images, "training-32", Integer.toString(images));
      }
    }
  }

  private void curve(String kind, int cores, int batch) {
    if (kind.equals("training")) {
      int images = Math.max(1024, Math.min(8192, 64 * batch));
      String count = Integer.toString(images);
      measure("training images/s", cores, batch, images, "training-" + batch, count);
    } else {
      measure(
          batch == 1 ? "inference us" : "inference images/s",
          cores,
          batch,
          "",
          "inference-" + batch);
    }
  }

  private void measure(String what, int cores, Object batch, Object images, String... work) {
    List<String> words = new ArrayList<>();
    if (cores < Runtime.getRuntime().availableProcessors()
        && Files.exists(Path.of("/usr/bin/taskset"))) {
      words.addAll(List.of("taskset", "-c", "0-" + (cores - 1)));
    }
    words.addAll(java.words());
    words.add(Measure.class.getName());
    words.addAll(List.of(work));
    Program.Printed printed = new Program(words, java.environment()).run();
    line(what, cores, batch, images, printed.number("value"), printed.number("megabytes"));
  }

  private void line(Object... values) {
    List<String> words = new ArrayList<>();
    for (Object value : values) {
      words.add(value instanceof Double number ? "%.4g".formatted(number) : value.toString());
    }
    out.println(String.join(",", words));
    out.flush();
  }
}
