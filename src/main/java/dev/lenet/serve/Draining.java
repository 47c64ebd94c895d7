package dev.lenet.serve;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.DecoratingHttpServiceFunction;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.lenet.serve.models.ServeError;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;

/**
 * The end of a server: requests are still answered for a grace period, each the last of its
 * connection; after it new ones are refused, so that those under way can end. A connection without
 * a request stays open as long, since its client may be sending one.
 */
final class Draining implements DecoratingHttpServiceFunction {
  /** So long without a connection, and it is over: clients that were told have gone elsewhere. */
  private static final Duration QUIET = Duration.ofMillis(500);

  /** How long requests that came within the grace period may take after it. */
  private static final Duration LAST = Duration.ofSeconds(5);

  private static final int POLL_MILLIS = 10;

  private final AtomicInteger underWay = new AtomicInteger();
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
    var unused = context.log().whenComplete().thenRun(underWay::decrementAndGet);
    return next.serve(context, request);
  }

  /**
   * Answers what comes until no connection is left, or the grace period is over; then refuses the
   * rest.
   *
   * @param connections how many are open
   */
  void drain(Duration grace, IntSupplier connections) throws InterruptedException {
    started = true;
    await(() -> underWay.get() + connections.getAsInt() == 0, QUIET, grace);
    refusing = true;
    await(() -> underWay.get() == 0, Duration.ZERO, LAST);
  }

  /** Waits until it has been quiet for so long. */
  private static void await(BooleanSupplier quiet, Duration enough, Duration most)
      throws InterruptedException {
    long start = System.nanoTime();
    long since = start;
    for (long now = start; now - start < most.toNanos(); now = System.nanoTime()) {
      if (!quiet.getAsBoolean()) {
        since = now;
      } else if (now - since >= enough.toNanos()) {
        return;
      }
      Thread.sleep(POLL_MILLIS);
    }
  }
}
