package dev.lenet.serve;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.ClosedSessionException;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ShuttingDownException;
import com.linecorp.armeria.common.stream.ClosedStreamException;
import com.linecorp.armeria.common.util.Exceptions;
import com.linecorp.armeria.server.RequestTimeoutException;
import com.linecorp.armeria.server.ServerErrorHandler;
import com.linecorp.armeria.server.ServiceConfig;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.lenet.serve.json.Json;
import dev.lenet.serve.json.Replies;
import dev.lenet.serve.models.ServeError;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Errors as JSON, whoever found them: also those of requests that reach no route. */
final class JsonErrors implements ServerErrorHandler {
  private final Consumer<Throwable> log;

  /**
   * @param log is told of what is not the client's fault
   */
  JsonErrors(Consumer<Throwable> log) {
    this.log = log;
  }

  @Override
  public @Nullable HttpResponse onServiceException(ServiceRequestContext context, Throwable cause) {
    Throwable peeled = Exceptions.peel(cause);
    if (peeled instanceof ServeError error) {
      return Replies.error(error);
    }
    if (peeled instanceof RequestTimeoutException) {
      return Replies.error(
          new ServeError(ServeError.Code.DEADLINE_EXCEEDED, "the request took too long"));
    }
    if (peeled instanceof ShuttingDownException) {
      return Replies.error(ServeError.unavailable("the server is stopping"));
    }
    return ServerErrorHandler.ofDefault().onServiceException(context, peeled);
  }

  @Override
  public AggregatedHttpResponse renderStatus(
      @Nullable ServiceRequestContext context,
      ServiceConfig config,
      @Nullable RequestHeaders headers,
      HttpStatus status,
      @Nullable String description,
      @Nullable Throwable cause) {
    if (status.isServerError() && cause != null && !isClientGone(cause)) {
      log.accept(cause);
    }
    return AggregatedHttpResponse.of(
        ResponseHeaders.builder(status).contentType(MediaType.JSON).build(),
        HttpData.wrap(Json.error(status.reasonPhrase())));
  }

  private static boolean isClientGone(Throwable cause) {
    return cause instanceof ClosedSessionException || cause instanceof ClosedStreamException;
  }
}
