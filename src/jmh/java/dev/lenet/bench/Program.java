package dev.lenet.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.lenet.exceptions.InputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A program that measures, or is measured, as a process of its own.
 *
 * @param words the command line
 * @param environment what is set for it; an empty text takes a variable away
 */
record Program(List<String> words, Map<String, String> environment) {
  /** What the launcher sets for this library's own processes. */
  static final List<String> TUNED =
      List.of(
          "MALLOC_TRIM_THRESHOLD_", "MALLOC_MMAP_THRESHOLD_", "TF_MKL_OPTIMIZE_PRIMITIVE_MEMUSE");

  private static final long LIMIT_SECONDS = 600;

  Program(String... words) {
    this(List.of(words), Map.of());
  }

  /** The same with one more argument. */
  Program with(String argument) {
    List<String> more = new ArrayList<>(words);
    more.add(argument);
    return new Program(more, environment);
  }

  /** The same with a variable set. */
  Program with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(environment);
    more.put(name, value);
    return new Program(words, more);
  }

  /**
   * Runs it.
   *
   * @return the figure that it printed; for seconds the time that it took
   * @throws InputException when it fails
   */
  double measure(Unit unit) {
    Printed printed = run();
    return unit == Unit.SECONDS ? printed.seconds() : printed.number("value");
  }

  /**
   * What a program printed last.
   *
   * @param seconds how long it took
   * @param line such as {@code {"value": 1}}
   */
  record Printed(Program program, double seconds, String line) {
    double number(String name) {
      try {
        JsonNode value = new JsonMapper().readTree(line).path(name);
        if (value.isNumber()) {
          return value.doubleValue();
        }
      } catch (IOException e) {
        // Said below.
      }
      throw new InputException(
          program + ": printed '" + line + "' (expected: {\"" + name + "\": ...})");
    }
  }

  /**
   * Runs it.
   *
   * @throws InputException when it fails
   */
  Printed run() {
    try {
      Path out = Files.createTempFile("lenet-bench", ".out");
      Path err = Files.createTempFile("lenet-bench", ".err");
      try {
        return run(out, err);
      } finally {
        Files.delete(out);
        Files.delete(err);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(String.join(" ", words), e);
    }
  }

  private Printed run(Path out, Path err) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(words);
    builder.redirectOutput(out.toFile()).redirectError(err.toFile());
    TUNED.forEach(builder.environment()::remove);
    environment.forEach(
        (name, value) -> {
          if (value.isEmpty()) {
            builder.environment().remove(name);
          } else {
            builder.environment().put(name, value);
          }
        });
    long start = System.nanoTime();
    Process process = builder.start();
    try {
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        throw new InputException(this + ": still runs after " + LIMIT_SECONDS + " s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InputException(this + ": interrupted");
    } finally {
      process.destroy();
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    if (process.exitValue() != 0) {
      throw new InputException(
          this + ": exit code " + process.exitValue() + ": " + lastLine(Files.readString(err)));
    }
    return new Printed(this, seconds, lastLine(Files.readString(out)));
  }

  private static String lastLine(String text) {
    String stripped = text.strip();
    return stripped.substring(stripped.lastIndexOf('\n') + 1);
  }

  @Override
  public String toString() {
    return String.join(" ", words);
  }
}
