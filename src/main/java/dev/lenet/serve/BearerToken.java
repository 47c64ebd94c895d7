package dev.lenet.serve;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.DecoratingHttpServiceFunction;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.lenet.serve.models.ServeError;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Set;

/**
 * Lets only requests through that bear the token. Liveness and readiness need none, since the
 * probes of an orchestrator have none; nor do the page's files, which ask for the token and send it
 * with every call of the API. HTTP's 401 is UNAUTHENTICATED to gRPC's clients.
 */
final class BearerToken implements DecoratingHttpServiceFunction {
  private static final String SCHEME = "bearer ";
  private static final String PAGE = "/page/*";
  private static final Set<String> OPEN =
      Set.of(
          "/",
          "/v2/health/live",
          "/v2/health/ready",
          "/grpc.health.v1.Health/Check",
          "/grpc.health.v1.Health/Watch",
          "/inference.GRPCInferenceService/ServerLive",
          "/inference.GRPCInferenceService/ServerReady");

  private final byte[] token;

  BearerToken(String token) {
    this.token = token.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public HttpResponse serve(HttpService next, ServiceRequestContext context, HttpRequest request)
      throws Exception {
    if (!isOpen(context) && !isBorne(request)) {
      context.mutateAdditionalResponseHeaders(
          headers -> headers.set(HttpHeaderNames.WWW_AUTHENTICATE, "Bearer"));
      throw new ServeError(
          ServeError.Code.UNAUTHENTICATED, "no valid token (expected: Authorization: Bearer ...)");
    }
    return next.serve(context, request);
  }

  /** By the route that was found, so that no other path passes for one of the page's. */
  private static boolean isOpen(ServiceRequestContext context) {
    return OPEN.contains(context.decodedPath())
        || context.config().route().patternString().equals(PAGE);
  }

  private boolean isBorne(HttpRequest request) {
    String header = request.headers().get(HttpHeaderNames.AUTHORIZATION, "");
    return header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        && MessageDigest.isEqual( // in a time that tells nothing of the token
            token, header.substring(SCHEME.length()).strip().getBytes(StandardCharsets.UTF_8));
  }
}
