package dev.lenet.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lenet.LeNet;
import dev.lenet.datasets.Dataset;
import dev.lenet.internal.runtime.Native;
import dev.lenet.losses.SparseCategoricalCrossentropy;
import dev.lenet.metrics.Accuracy;
import dev.lenet.optimizers.Adam;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import dev.lenet.train.FitOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Native memory goes when a model is closed. */
class LeakTest {
  private static final int CYCLES = 50;

  /** By then TensorFlow, its thread pools and the compiled code are all there. */
  private static final int WARM = 25;

  /** The least of so many models: the allocator gives memory back late, and at times it chooses. */
  private static final int WINDOW = 10;

  /** A LeNet that leaked its weights and its Adam slots alone would take 1.4 MB a cycle: 35 MB. */
  private static final long BOUND_MB = 20;

  @TempDir Path folder;

  /** In a JVM of its own, whose small heap does not hide what the native memory does. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void fiftyModelsTakeNoMoreMemoryThanTwentyFive() throws Exception {
    Path output = folder.resolve("output.txt");
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                LeakTest.class.getName(),
                folder.toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    // glibc keeps freed memory in one arena a thread; with one for all, what stays is what leaks.
    builder.environment().put("MALLOC_ARENA_MAX", "1");
    Process child = builder.start();
    assertEquals(0, child.waitFor(), () -> read(output));
    List<Long> resident =
        read(output)
            .lines()
            .filter(line -> line.startsWith("resident "))
            .map(line -> Long.parseLong(line.substring("resident ".length())))
            .toList();
    assertEquals(CYCLES, resident.size());
    long warm = Collections.min(resident.subList(WARM - WINDOW, WARM));
    long last = Collections.min(resident.subList(CYCLES - WINDOW, CYCLES));
    System.out.printf(
        "resident after %d models: %d MB, after %d: %d MB%n", WARM, warm, CYCLES, last);
    assertTrue(last - warm < BOUND_MB, () -> "resident memory in MB, model by model: " + resident);
  }

  @Test
  void aClosedModelLeavesNoTensorOpen() {
    long open = Native.open();
    cycle(1, folder);
    assertEquals(open, Native.open());
  }

  /** Prints the resident memory after each model. */
  public static void main(String[] args) throws IOException {
    List<String> lines = new ArrayList<>();
    for (int number = 1; number <= CYCLES; number++) {
      cycle(number, Path.of(args[0]));
      System.gc();
      lines.add("resident " + residentMb());
    }
    lines.forEach(System.out::println);
  }

  private static void cycle(int number, Path folder) {
    float[] pixels = new float[64 * 32 * 32 * 3];
    int[] classes = new int[64];
    for (int i = 0; i < classes.length; i++) {
      classes[i] = (i + number) % 10;
      pixels[i * 3072 + number] = 1f;
    }
    Dataset data =
        new Dataset(
            HostTensor.ofFloats(Shape.of(64, 32, 32, 3), pixels),
            HostTensor.ofInts(Shape.of(64), classes));
    try (LeNet model = new LeNet()) {
      model.compile(new Adam(), new SparseCategoricalCrossentropy(), new Accuracy());
      model.fit(data, new FitOptions());
      model.evaluate(data);
      model.predict(data.x());
      model.save(folder.resolve("m.keras"));
      model.export(folder.resolve("savedmodel"));
    }
  }

  private static long residentMb() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElseThrow();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
