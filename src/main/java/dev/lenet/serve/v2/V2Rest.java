package dev.lenet.serve.v2;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.lenet.serve.json.Replies;
import dev.lenet.serve.models.Deadline;
import dev.lenet.serve.models.ModelRegistry;
import dev.lenet.serve.models.ServeError;
import dev.lenet.serve.models.ServedModel;
import dev.lenet.serve.models.VersionChoice;
import dev.lenet.serve.requests.RequestModel;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The Open Inference Protocol V2's REST: everything under {@code /v2}. */
public final class V2Rest implements HttpService {
  private static final Pattern MODEL =
      Pattern.compile("/v2/models/([^/]+)(?:/versions/([^/]+))?(/ready|/infer)?");

  private final ModelRegistry models;
  private final BooleanSupplier ready;

  /**
   * @param ready whether the server takes more requests
   */
  public V2Rest(ModelRegistry models, BooleanSupplier ready) {
    this.models = models;
    this.ready = ready;
  }

  @Override
  public HttpResponse serve(ServiceRequestContext context, HttpRequest request) {
    String path = context.decodedPath();
    Matcher model = MODEL.matcher(path);
    boolean matches = model.matches();
    boolean infer = matches && "/infer".equals(model.group(3));
    if (infer ? context.method() != HttpMethod.POST : !reads(context.method())) {
      return Replies.notAllowed(infer ? "POST" : "GET, HEAD");
    }
    if (matches) {
      return model(model.group(1), VersionChoice.parse(model.group(2)), model.group(3), context);
    }
    return switch (path) {
      case "/v2" -> Replies.json(V2Metadata.server());
      case "/v2/health/live" -> Replies.json(V2Metadata.flag("live", true));
      case "/v2/health/ready" -> readiness();
      default -> throw ServeError.notFound("%s: not found", path);
    };
  }

  private static boolean reads(HttpMethod method) {
    return method == HttpMethod.GET || method == HttpMethod.HEAD;
  }

  private HttpResponse model(
      String name, VersionChoice version, @Nullable String verb, ServiceRequestContext context) {
    if ("/infer".equals(verb)) {
      return HttpResponse.of(
          RequestModel.use(
              models,
              context,
              name,
              version,
              model -> Objects.requireNonNull(context.request()).aggregate(),
              (model, whole) -> infer(model, whole, context::isCancelled)));
    }
    ServedModel model = RequestModel.find(models, context, name, version);
    return verb == null ? Replies.json(V2Metadata.model(model)) : readiness();
  }

  private HttpResponse readiness() {
    boolean now = ready.getAsBoolean();
    return Replies.json(
        now ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE, V2Metadata.flag("ready", now));
  }

  private static CompletableFuture<HttpResponse> infer(
      ServedModel model, AggregatedHttpRequest request, Deadline deadline) {
    byte[] body = request.content().array();
    int jsonLength = jsonLength(request.headers().get(V2Reply.JSON_LENGTH), body.length);
    V2Request read = V2Request.read(body, jsonLength, model);
    return model
        .predict(read.inputs(), deadline)
        .thenApply(outputs -> V2Reply.of(model, read, outputs));
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
}
