package dev.lenet.cli.terminal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a command's results go: stdout, as text for people, or with {@code --json} one JSON object
 * a line and nothing else.
 */
public final class Output {
  private static final JsonMapper JSON = new JsonMapper();

  private final PrintWriter out;
  private final boolean json;

  /** Prints to this stream, as text or, with {@code json}, as one JSON object per line. */
  public Output(PrintWriter out, boolean json) {
    this.out = out;
    this.json = json;
  }

  /** Whether programs read what is printed. */
  public boolean isJson() {
    return json;
  }

  /** Whether stdout is a terminal, as the launcher found it. */
  public static boolean isTerminal() {
    return Boolean.getBoolean("lenet.terminal");
  }

  /** The terminal, for what is drawn over and over. */
  public static PrintStream terminal() {
    return new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
  }

  /** A line for people; nothing with {@code --json}. */
  public void text(String format, @Nullable Object... arguments) {
    if (!json) {
      out.printf(format + "%n", arguments);
      out.flush();
    }
  }

  /**
   * An object for programs; nothing without {@code --json}. Numbers that are not finite are null.
   */
  public void json(Map<String, ? extends @Nullable Object> object) {
    if (json) {
      Map<String, @Nullable Object> line = new LinkedHashMap<>();
      object.forEach(
          (name, value) ->
              line.put(
                  name, value instanceof Double number && !Double.isFinite(number) ? null : value));
      out.println(line(line));
      out.flush();
    }
  }

  /** JSON on one line. */
  static String line(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("not written as JSON", e);
    }
  }
}
