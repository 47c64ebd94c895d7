package dev.lenet.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Does a benchmark's work for a third of a second whenever a line comes in, and prints how fast it
 * was. So two builds can be measured by turns that are short against the machine's moods, which
 * processes one after the other cannot be.
 */
final class Turn {
  private static final double SECONDS = 0.3;
  private static final double WARMUP_SECONDS = 3;
  private static final int IMAGES = 2048;

  private Turn() {}

  /**
   * Works.
   *
   * @param args what, such as {@code training-32}; before it a model's file, if it is not LeNet
   */
  public static void main(String[] args) throws IOException {
    String[] words = args[args.length - 1].split("-", -1);
    int size = Integer.parseInt(words[1]);
    if (args.length > 1) {
      network(Path.of(args[0]), words[0].equals("training"), size);
    } else if (words[0].equals("training")) {
      Training training = new Training();
      training.batch = size;
      training.images = IMAGES;
      training.prepare();
      turns(training::fit, IMAGES, false);
      training.close();
    } else {
      Inference inference = new Inference();
      inference.batch = size;
      inference.prepare();
      turns(inference::predict, size, size == 1);
      inference.close();
    }
  }

  private static void network(Path file, boolean training, int size) throws IOException {
    try (Network network = new Network(file, size)) {
      if (training) {
        turns(network::fit, network.images(), false);
      } else {
        turns(network::predict, size, size == 1);
      }
    }
  }

  private static void turns(Supplier<?> work, int images, boolean micros) throws IOException {
    seconds(work, WARMUP_SECONDS);
    System.out.println("ready");
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    while (lines.readLine() != null) {
      double seconds = seconds(work, SECONDS);
      System.out.println(micros ? seconds * 1e6 : images / seconds);
    }
  }

  /** Repeats the work for some seconds; the time of one. */
  private static double seconds(Supplier<?> work, double atLeast) {
    long start = System.nanoTime();
    long count = 0;
    double elapsed;
    do {
      Objects.requireNonNull(work.get());
      count++;
      elapsed = (System.nanoTime() - start) / 1e9;
    } while (elapsed < atLeast);
    return elapsed / count;
  }
}
