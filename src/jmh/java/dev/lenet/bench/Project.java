package dev.lenet.bench;

import dev.lenet.LeNet;
import dev.lenet.exceptions.InputException;
import dev.lenet.losses.SparseCategoricalCrossentropy;
import dev.lenet.metrics.Accuracy;
import dev.lenet.optimizers.Adam;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;

/**
 * The project's folder, and what the measurements need in it.
 *
 * @param home the folder of the launcher
 */
record Project(Path home) {
  static final String JAVA = ProcessHandle.current().info().command().orElse("java");

  /** Where all that this makes goes. */
  Path folder() {
    return home.resolve("target/bench");
  }

  /** A saved LeNet, compiled with Adam. */
  Path model() {
    return folder().resolve("lenet.keras");
  }

  /** A grey image of 28 x 28. */
  Path image() {
    return folder().resolve("image.png");
  }

  /** Writes {@link #model} and {@link #image}. */
  void prepare() throws IOException {
    Files.createDirectories(folder());
    try (LeNet lenet = new LeNet()) {
      lenet.compile(new Adam(), new SparseCategoricalCrossentropy(), new Accuracy());
      lenet.save(model());
    }
    BufferedImage image = new BufferedImage(28, 28, BufferedImage.TYPE_BYTE_GRAY);
    ImageIO.write(image, "png", image().toFile());
  }

  /** This library's programs, from this build. */
  Subject lenet() {
    return lenet("lenet", home, System.getProperty("java.class.path"));
  }

  /**
   * The programs of a build of this library.
   *
   * @param root the folder of its launcher
   * @param classPath its classes with the benchmarks'
   */
  Subject lenet(String name, Path root, String classPath) {
    Program java = java(classPath);
    Map<Work, Program> programs = new LinkedHashMap<>();
    for (Work work : Work.values()) {
      if (work.unit() == Unit.IMAGES_PER_SECOND || work.unit() == Unit.MICROSECONDS) {
        programs.put(work, java.with(Measure.class.getName()).with(work.key()));
      }
    }
    String launcher = root.resolve("lenet").toString();
    programs.put(
        Work.START,
        new Program(launcher, "predict", "--model", model().toString(), image().toString()));
    Program resident = java.with(Resident.class.getName()).with(launcher);
    String run = folder().resolve("run").toString();
    programs.put(Work.MEMORY_TRAINING, resident.with("training").with(run));
    programs.put(Work.MEMORY_SERVING, resident.with("serving").with(model().toString()));
    return new Subject(name, programs, java.with(Turn.class.getName()));
  }

  /** A JVM as the launcher started this one. */
  static Program java(String classPath) {
    List<String> words = new ArrayList<>(List.of(JAVA));
    words.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    words.addAll(List.of("-cp", classPath));
    return tuned(new Program(words, Map.of()));
  }

  /** What the launcher sets for the JVM's process. */
  private static Program tuned(Program program) {
    Program tuned = program;
    for (String name : Program.TUNED) {
      String value = System.getenv(name);
      tuned = value == null ? tuned : tuned.with(name, value);
    }
    return tuned;
  }

  /** What the figures were measured on. */
  static Map<String, String> machine() {
    Map<String, String> machine = new LinkedHashMap<>();
    machine.put("cpu", cpu());
    machine.put("cores", Integer.toString(Runtime.getRuntime().availableProcessors()));
    machine.put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    machine.put("java", System.getProperty("java.version"));
    return machine;
  }

  private static String cpu() {
    try (var lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.replaceFirst("[^:]*: *", ""))
          .findFirst()
          .orElse(System.getProperty("os.arch"));
    } catch (IOException e) {
      return System.getProperty("os.arch");
    }
  }

  /**
   * Runs a tool that sets something up; it talks to stderr.
   *
   * @throws InputException when it fails
   */
  static void run(Path folder, String... words) {
    try {
      Process process =
          new ProcessBuilder(words)
              .directory(folder.toFile())
              .redirectOutput(ProcessBuilder.Redirect.to(Path.of("/dev/stderr").toFile()))
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      if (process.waitFor() != 0) {
        throw new InputException(
            String.join(" ", words) + ": failed, as it says above (expected: exit code 0)");
      }
    } catch (IOException e) {
      throw new InputException(words[0] + ": cannot be run (expected: to be installed)", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InputException(words[0] + ": interrupted");
    }
  }
}
