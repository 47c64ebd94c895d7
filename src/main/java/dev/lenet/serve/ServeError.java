package dev.lenet.serve;

import com.linecorp.armeria.common.HttpStatus;
import java.io.Serial;

/** A request that is not answered as asked. The message goes to the client: it holds no path. */
@SuppressWarnings("AnnotateFormatMethod") // its annotation is in a library that is not here
final class ServeError extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final Code code;

  ServeError(Code code, String message) {
    super(message, null, false, false);
    this.code = code;
  }

  /** The request is wrong, whatever the state of the server. */
  static ServeError invalid(String format, Object... values) {
    return new ServeError(Code.INVALID_ARGUMENT, format.formatted(values));
  }

  static ServeError notFound(String format, Object... values) {
    return new ServeError(Code.NOT_FOUND, format.formatted(values));
  }

  HttpStatus status() {
    return HttpStatus.valueOf(code.status);
  }

  /** What went wrong, by gRPC's codes, and HTTP's status for it as TensorFlow Serving has it. */
  enum Code {
    INVALID_ARGUMENT(400),
    NOT_FOUND(404),
    METHOD_NOT_ALLOWED(405),
    UNIMPLEMENTED(501);

    private final int status;

    Code(int status) {
      this.status = status;
    }
  }
}
