package dev.lenet.exceptions;

import java.io.Serial;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The user's input, a file or a check is bad. Its message is one line that says what is wrong,
 * where, and what was expected; the command line prints it after {@code error: } and exits with 1.
 */
public class InputException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /**
   * An error of the user's.
   *
   * @param message what is wrong, where, and what was expected, on one line
   */
  public InputException(String message) {
    this(message, null);
  }

  /**
   * An error with its cause.
   *
   * @param message what is wrong, where, and what was expected, on one line
   */
  public InputException(String message, @Nullable Throwable cause) {
    super(message.replaceAll("\\s*\\R\\s*", " "), cause);
  }

  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }
}
