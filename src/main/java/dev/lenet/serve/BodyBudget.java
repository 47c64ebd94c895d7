package dev.lenet.serve;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.server.DecoratingHttpServiceFunction;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.lenet.serve.models.ServeError;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds the memory of all bodies that have come and are not answered yet: the one that goes beyond
 * is refused, and may be sent again later. What a body takes is counted as it comes, once it is
 * unpacked, so nobody can claim memory by a header.
 */
final class BodyBudget implements DecoratingHttpServiceFunction {
  /** Smaller bodies are few bytes whatever their number, which is bounded elsewhere. */
  private static final long SMALL = 64 << 10;

  private final long limit;
  private final AtomicLong held = new AtomicLong();

  /**
   * @param limit in bytes
   */
  BodyBudget(long limit) {
    this.limit = limit;
  }

  @Override
  public HttpResponse serve(HttpService next, ServiceRequestContext context, HttpRequest request)
      throws Exception {
    if (isSmall(request.headers())) {
      return next.serve(context, request);
    }
    Body body = new Body();
    var unused = context.log().whenComplete().thenRun(body::forget);
    HttpRequest peeked = request.peekData(data -> body.add(data.length()));
    // A publisher and no more: aggregated, a request looks at its data when all have come.
    HttpRequest counted =
        HttpRequest.of(request.headers(), subscriber -> peeked.subscribe(subscriber));
    context.updateRequest(counted);
    return next.serve(context, counted);
  }

  /** How many bytes there are now. */
  long held() {
    return held.get();
  }

  /** A packed body's length says little of what it takes. */
  private static boolean isSmall(RequestHeaders headers) {
    return headers.contains(HttpHeaderNames.CONTENT_LENGTH)
        && headers.contentLength() < SMALL
        && !headers.contains(HttpHeaderNames.CONTENT_ENCODING);
  }

  /** What one request holds. */
  private final class Body {
    private long size;
    private boolean forgotten;

    synchronized void add(int bytes) {
      if (forgotten) {
        return;
      }
      size += bytes;
      if (held.addAndGet(bytes) > limit) {
        forget(); // so that others are not refused for its sake
        throw ServeError.unavailable("too many bytes in request bodies, try again later");
      }
    }

    synchronized void forget() {
      if (!forgotten) {
        forgotten = true;
        held.addAndGet(-size);
      }
    }
  }
}
