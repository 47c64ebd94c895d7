package dev.lenet.serve;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which request is answered by what. */
final class Routes {
  private static final Pattern TFS =
      Pattern.compile(
          "/v1/models/([^/:]+)(?:/versions/(\\d+)|/labels/([^/:]+))?"
              + "(?:(/metadata)|:(predict|classify|regress))?");
  private static final Pattern V2 =
      Pattern.compile("/v2/models/([^/]+)(?:/versions/([^/]+))?(/ready|/infer)?");

  private final ModelRegistry models;
  private final BooleanSupplier ready;

  /**
   * @param ready whether the server takes more requests
   */
  Routes(ModelRegistry models, BooleanSupplier ready) {
    this.models = models;
    this.ready = ready;
  }

  /**
   * Answers a request; runs the model on this thread.
   *
   * @param path decoded, without the query
   * @throws ServeError when it cannot be answered as asked
   */
  HttpResponse answer(AggregatedHttpRequest request, String path) {
    boolean get = request.method() == HttpMethod.GET;
    boolean post = request.method() == HttpMethod.POST;
    Matcher v2 = V2.matcher(path);
    if (v2.matches()) {
      boolean infer = "/infer".equals(v2.group(3));
      requireMethod(infer ? post : get, request);
      ServedModel model = models.find(v2.group(1), v2.group(2));
      if (infer) {
        return infer(model, request);
      }
      return v2.group(3) == null ? Replies.json(V2Metadata.model(model)) : readiness();
    }
    if (path.startsWith("/v1/")) {
      return tfs(request, path);
    }
    requireMethod(get, request);
    return switch (path) {
      case "/v2" -> Replies.json(V2Metadata.server());
      case "/v2/health/live" -> Replies.json(V2Metadata.flag("live", true));
      case "/v2/health/ready" -> readiness();
      default -> throw ServeError.notFound("%s: not found", path);
    };
  }

  private HttpResponse readiness() {
    boolean now = ready.getAsBoolean();
    return Replies.json(
        now ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE, V2Metadata.flag("ready", now));
  }

  private static HttpResponse infer(ServedModel model, AggregatedHttpRequest request) {
    byte[] body = request.content().array();
    int jsonLength = jsonLength(request.headers().get(V2Reply.JSON_LENGTH), body.length);
    V2Request read = V2Request.read(body, jsonLength, model.signature());
    return V2Reply.of(model, read, model.predict(read.inputs()));
  }

  private static int jsonLength(@Nullable String header, int bodyLength) {
    if (header == null) {
      return bodyLength;
    }
    boolean isNumber = header.matches("\\d{1,10}");
    if (!isNumber || Long.parseLong(header) > bodyLength) {
      throw ServeError.invalid(
          "Inference-Header-Content-Length: %s (expected: a number up to %d)", header, bodyLength);
    }
    return Integer.parseInt(header);
  }

  private HttpResponse tfs(AggregatedHttpRequest request, String path) {
    Matcher matcher = TFS.matcher(path);
    boolean matches = matcher.matches();
    String verb = matches ? matcher.group(5) : null;
    HttpMethod expected = verb == null ? HttpMethod.GET : HttpMethod.POST;
    if (!matches || request.method() != expected) {
      throw ServeError.invalid("Malformed request: %s %s", request.method(), path);
    }
    if (matcher.group(3) != null) {
      throw ServeError.invalid("Unrecognized servable version label: %s", matcher.group(3));
    }
    ServedModel model = models.find(matcher.group(1), matcher.group(2));
    if (verb == null) {
      return Replies.json(
          matcher.group(4) == null ? TfsStatus.status(model) : TfsStatus.metadata(model));
    }
    if (!verb.equals("predict")) {
      String method = verb.equals("classify") ? "classification" : "regression";
      throw ServeError.invalid(
          "Expected %s signature method_name to be tensorflow/serving/%s. Was: %s",
          method, verb, TfsStatus.METHOD);
    }
    return Replies.json(TfsPredict.answer(model, request.content().array()));
  }

  private static void requireMethod(boolean right, AggregatedHttpRequest request) {
    if (!right) {
      throw new ServeError(
          ServeError.Code.METHOD_NOT_ALLOWED, request.method() + ": not for this path");
    }
  }
}
