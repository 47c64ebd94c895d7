package dev.lenet.serve.grpc;

import com.linecorp.armeria.common.ClosedSessionException;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.RequestContext;
import com.linecorp.armeria.common.grpc.GrpcExceptionHandlerFunction;
import com.linecorp.armeria.common.stream.ClosedStreamException;
import com.linecorp.armeria.common.util.Exceptions;
import com.linecorp.armeria.server.HttpStatusException;
import com.linecorp.armeria.server.RequestTimeoutException;
import dev.lenet.serve.models.ServeError;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.function.Consumer;

/**
 * The status that a failed call ends with. {@link Calls} marks what is the server's own failure: it
 * goes to the operator, and the client is told no more than that there was one. What fails without
 * that mark failed while the request was read, so it is no request of gRPC's.
 */
public final class GrpcErrors implements GrpcExceptionHandlerFunction {
  private final Consumer<Throwable> log;

  /**
   * @param log is told of what is not the client's fault
   */
  public GrpcErrors(Consumer<Throwable> log) {
    this.log = log;
  }

  @Override
  public Status apply(RequestContext context, Status status, Throwable cause, Metadata metadata) {
    Throwable peeled = Exceptions.peel(cause);
    if (peeled instanceof ServeError error) {
      return of(error);
    }
    if (peeled instanceof Calls.Failed failed) {
      log.accept(failed.failure);
      return Status.INTERNAL.withDescription("Internal Server Error");
    }
    if (peeled instanceof RequestTimeoutException) {
      return Status.DEADLINE_EXCEEDED.withDescription("the request took too long");
    }
    if (peeled instanceof ClosedStreamException || peeled instanceof ClosedSessionException) {
      return Status.CANCELLED;
    }
    if (peeled instanceof HttpStatusException http
        && http.httpStatus().equals(HttpStatus.REQUEST_ENTITY_TOO_LARGE)) {
      return Status.RESOURCE_EXHAUSTED.withDescription("the message is too large");
    }
    return switch (status.getCode()) {
      case UNKNOWN, INTERNAL ->
          Status.INVALID_ARGUMENT.withDescription("not a gRPC message of this call");
      default -> status;
    };
  }

  private static Status of(ServeError error) {
    Status.Code code = Status.Code.valueOf(error.code().name());
    return code.toStatus().withDescription(error.getMessage());
  }
}
