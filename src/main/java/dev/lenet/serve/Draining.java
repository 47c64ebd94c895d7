package dev.lenet.serve;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.DecoratingHttpServiceFunction;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.lenet.serve.models.ServeError;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The end of a server: requests are still answered for a grace period, each the last of its
 * connection; after it new ones are refused, so that those under way can end.
 */
final class Draining implements DecoratingHttpServiceFunction {
  /** So long without a request, and it is over: clients that were told have gone elsewhere. */
  private static final Duration QUIET = Duration.ofMillis(500);

  /** How long requests that came within the grace period may take after it. */
  private static final Duration LAST = Duration.ofSeconds(5);

  private static final int POLL_MILLIS = 10;

  private final AtomicInteger underWay = new AtomicInteger();
  private volatile long lastAnswer;
  private volatile boolean started;
  private volatile boolean refusing;

  @Override
  public HttpResponse serve(HttpService next, ServiceRequestContext context, HttpRequest request)
      throws Exception {
    if (started) {
      // Connection: close in HTTP/1.1, GOAWAY in HTTP/2.
      var unused = context.initiateConnectionShutdown();
    }
    if (refusing) {
      throw ServeError.unavailable("the server is stopping");
    }
    underWay.incrementAndGet();
    var unused = context.log().whenComplete().thenRun(this::answered);
    return next.serve(context, request);
  }

  private void answered() {
    lastAnswer = System.nanoTime();
    underWay.decrementAndGet();
  }

  /** Answers what comes until nothing does, or the grace period is over; then refuses the rest. */
  void drain(Duration grace) throws InterruptedException {
    lastAnswer = System.nanoTime();
    started = true;
    await(QUIET, grace);
    refusing = true;
    await(Duration.ZERO, LAST);
  }

  private void await(Duration quiet, Duration most) throws InterruptedException {
    long start = System.nanoTime();
    while (System.nanoTime() - start < most.toNanos()) {
      if (underWay.get() == 0 && System.nanoTime() - lastAnswer >= quiet.toNanos()) {
        return;
      }
      Thread.sleep(POLL_MILLIS);
    }
  }
}
