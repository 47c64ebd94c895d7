package dev.lenet.bench;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Throughput over batch size, cores and images, and what the machine can do at most: a line of
 * comma-separated values each. Cores are taken away with {@code taskset}.
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
    line("what", "cores", "batch", "images", "value");
    for (int used = 1; used <= cores; used *= 2) {
      line("peak GFLOP/s", used, "", "", measure("peak-" + used, used));
      line("bandwidth GB/s", used, "", "", measure("bandwidth-" + used, used));
      for (String kind : kinds) {
        for (int batch = 1; batch <= LARGEST_BATCH; batch *= 2) {
          curve(kind, used, batch);
        }
      }
    }
    if (kinds.contains("training")) {
      for (int images : IMAGES) {
        double value = measure("training-32", cores, Integer.toString(images));
        line("training images/s", cores, 32, images, value);
      }
    }
  }

  private void curve(String kind, int cores, int batch) {
    if (kind.equals("training")) {
      int images = Math.max(2000, Math.min(20_480, 100 * batch));
      double value = measure("training-" + batch, cores, Integer.toString(images));
      line("training images/s", cores, batch, images, value);
    } else {
      double value = measure("inference-" + batch, cores);
      line("inference images/s", cores, batch, "", batch == 1 ? 1e6 / value : value);
    }
  }

  private double measure(String work, int cores, String... more) {
    List<String> words = new ArrayList<>();
    if (cores < Runtime.getRuntime().availableProcessors()
        && Files.exists(Path.of("/usr/bin/taskset"))) {
      words.addAll(List.of("taskset", "-c", "0-" + (cores - 1)));
    }
    words.addAll(java.words());
    words.add(Measure.class.getName());
    words.add(work);
    words.addAll(List.of(more));
    return new Program(words, java.environment()).measure(Unit.IMAGES_PER_SECOND);
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
