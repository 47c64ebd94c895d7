package dev.lenet.serve;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.DecoratingHttpServiceFunction;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.lenet.serve.models.ServeError;
import java.time.Duration;

/**
 * The end of a server: requests are still answered for a grace period, each the last of its
 * connection; after it new ones are refused, so that those under way can end.
 */
final class Draining implements DecoratingHttpServiceFunction {
  private static final long NEVER = Long.MAX_VALUE;

  private volatile boolean started;
  private volatile long refuseFrom = NEVER;

  void start(Duration grace) {
    refuseFrom = System.nanoTime() + grace.toNanos();
    started = true;
  }

  @Override
  public HttpResponse serve(HttpService next, ServiceRequestContext context, HttpRequest request)
      throws Exception {
    if (started) {
      // Connection: close in HTTP/1.1, GOAWAY in HTTP/2.
      var unused = context.initiateConnectionShutdown();
      if (System.nanoTime() - refuseFrom > 0) {
        throw ServeError.unavailable("the server is stopping");
      }
    }
    return next.serve(context, request);
  }
}
