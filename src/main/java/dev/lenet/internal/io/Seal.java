package dev.lenet.internal.io;

import dev.lenet.exceptions.InputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The checksum of a JSON file within itself: its last member {@code sha256} is that of all that
 * stands before it. A file that was edited or damaged is told from a whole one. A file without the
 * member is taken as it is: older ones have none, and who means to edit a file can remove it.
 */
public final class Seal {
  private static final Pattern END =
      Pattern.compile(",\\n  \"sha256\" : \"([0-9a-f]{64})\"\\n\\}\\n\\z");

  private Seal() {}

  /**
   * Adds the checksum.
   *
   * @param json an object with members, indented, that ends in a line of its own
   */
  public static String seal(String json) {
    String before = json.stripTrailing();
    if (!before.endsWith("\n}")) {
      throw new IllegalArgumentException("not an indented object: " + before);
    }
    before = before.substring(0, before.length() - 2);
    return before + ",\n  \"sha256\" : \"" + sha256(before) + "\"\n}\n";
  }

  /**
   * Checks a file's text, where there is a checksum in it.
   *
   * @throws InputException naming the file, when its checksum differs
   */
  public static void check(Path file, String json) {
    Matcher end = END.matcher(json);
    if (end.find() && !end.group(1).equals(sha256(json.substring(0, end.start())))) {
      throw new InputException(
          file
              + ": edited or damaged: its checksum differs (expected: the file as it was written;"
              + " without its last line, sha256, it is taken as it is)");
    }
  }

  /** A text's SHA-256 in hexadecimal. */
  public static String sha256(String text) {
    return Checksum.sha256(text.getBytes(StandardCharsets.UTF_8));
  }
}
