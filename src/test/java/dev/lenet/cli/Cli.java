package dev.lenet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * What a command line gave, run inside the test's JVM.
 *
 * @param exitCode what the shell sees
 * @param out what was printed on stdout
 * @param err what was printed on stderr
 */
public record Cli(int exitCode, String out, String err) {
  public static Cli run(Object... args) {
    return run(new StringWriter(), args);
  }

  /** As {@link #run(Object...)}, printing here. */
  static Cli run(StringWriter out, Object... args) {
    StringWriter err = new StringWriter();
    String[] words = List.of(args).stream().map(String::valueOf).toArray(String[]::new);
    int exitCode = Main.run(words, new PrintWriter(out), new PrintWriter(err));
    return new Cli(exitCode, out.toString(), err.toString());
  }

  /** It failed with this one line, and printed no result. */
  void failsWith(int expectedExitCode, String expectedError) {
    assertEquals("error: " + expectedError + "\n", err);
    assertEquals("", out);
    assertEquals(expectedExitCode, exitCode);
  }

  /** It worked, and said nothing on stderr. */
  public Cli works() {
    assertEquals("", err);
    assertEquals(0, exitCode);
    return this;
  }

  /** The JSON objects on stdout; every line is one. */
  public List<JsonNode> json() {
    return jsonLines(out);
  }

  static List<JsonNode> jsonLines(String text) {
    return text.lines()
        .map(
            line -> {
              try {
                return new ObjectMapper().readTree(line);
              } catch (IOException e) {
                throw new UncheckedIOException(line, e);
              }
            })
        .toList();
  }
}
