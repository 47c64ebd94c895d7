package dev.lenet.serve.models;

import java.io.Serial;

/** A request that is not answered as asked. The message goes to the client: it holds no path. */
@SuppressWarnings("AnnotateFormatMethod") // its annotation is in a library that is not here
public final class ServeError extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final Code code;

  public ServeError(Code code, String message) {
    super(message, null, false, false);
    this.code = code;
  }

  /** The request is wrong, whatever the state of the server. */
  public static ServeError invalid(String format, Object... values) {
    return new ServeError(Code.INVALID_ARGUMENT, format.formatted(values));
  }

  public static ServeError notFound(String format, Object... values) {
    return new ServeError(Code.NOT_FOUND, format.formatted(values));
  }

  /** The server cannot answer now; the same request may be answered later. */
  public static ServeError unavailable(String format, Object... values) {
    return new ServeError(Code.UNAVAILABLE, format.formatted(values));
  }

  public Code code() {
    return code;
  }

  /** What went wrong, by gRPC's codes, and HTTP's status for it as TensorFlow Serving has it. */
  public enum Code {
    INVALID_ARGUMENT(400),
    FAILED_PRECONDITION(400),
    OUT_OF_RANGE(400),
    UNAUTHENTICATED(401),
    NOT_FOUND(404),
    RESOURCE_EXHAUSTED(429),
    INTERNAL(500),
    UNIMPLEMENTED(501),
    UNAVAILABLE(503),
    DEADLINE_EXCEEDED(504);

    private final int status;

    Code(int status) {
      this.status = status;
    }

    /** HTTP's status. */
    public int status() {
      return status;
    }
  }
}
