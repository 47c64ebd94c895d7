package dev.lenet.serve.models;

import java.io.Serial;

/** A request that is not answered as asked. The message goes to the client: it holds no path. */
@SuppressWarnings("AnnotateFormatMethod") // its annotation is in a library that is not here
public final class ServeError extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /** What kind of error it is. */
  private final Code code;

  /** An error with this message for the client. */
  public ServeError(Code code, String message) {
    super(message, null, false, false);
    this.code = code;
  }

  /** The request is wrong, whatever the state of the server. */
  public static ServeError invalid(String format, Object... values) {
    return new ServeError(Code.INVALID_ARGUMENT, format.formatted(values));
  }

  /** There is no such model, version or path. */
  public static ServeError notFound(String format, Object... values) {
    return new ServeError(Code.NOT_FOUND, format.formatted(values));
  }

  /** The server cannot answer now; the same request may be answered later. */
  public static ServeError unavailable(String format, Object... values) {
    return new ServeError(Code.UNAVAILABLE, format.formatted(values));
  }

  /** What kind of error it is. */
  public Code code() {
    return code;
  }

  /** What went wrong, by gRPC's codes, and HTTP's status for it as TensorFlow Serving has it. */
  public enum Code {
    /** The request is wrong. */
    INVALID_ARGUMENT(400),
    /** The model cannot do this. */
    FAILED_PRECONDITION(400),
    /** A value is outside its range. */
    OUT_OF_RANGE(400),
    /** The token is missing or wrong. */
    UNAUTHENTICATED(401),
    /** No such model, version or path. */
    NOT_FOUND(404),
    /** The request is too large. */
    RESOURCE_EXHAUSTED(429),
    /** An error of the server. */
    INTERNAL(500),
    /** The server does not support this. */
    UNIMPLEMENTED(501),
    /** The server cannot answer now; try again later. */
    UNAVAILABLE(503),
    /** The request took too long. */
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
