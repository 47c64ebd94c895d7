package dev.lenet.serve.tfs;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.lenet.serve.json.Replies;
import dev.lenet.serve.models.ModelRegistry;
import dev.lenet.serve.models.ServeError;
import dev.lenet.serve.models.VersionChoice;
import dev.lenet.serve.requests.RequestModel;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** TensorFlow Serving's REST: everything under {@code /v1/}. */
public final class TfsRest implements HttpService {
  private static final Pattern PATH =
      Pattern.compile(
          "/v1/models/([^/:]+)(?:/versions/(\\d+)|/labels/([^/:]+))?"
              + "(?:(/metadata)|:(predict|classify|regress))?");

  private final ModelRegistry models;

  /** Serves these models. */
  public TfsRest(ModelRegistry models) {
    this.models = models;
  }

  @Override
  public HttpResponse serve(ServiceRequestContext context, HttpRequest request) {
    Matcher path = PATH.matcher(context.decodedPath());
    boolean matches = path.matches();
    String verb = matches ? path.group(5) : null;
    boolean reads = context.method() == HttpMethod.GET || context.method() == HttpMethod.HEAD;
    if (!reads && context.method() != HttpMethod.POST) {
      return Replies.notAllowed(verb == null ? "GET, HEAD" : "POST");
    }
    if (reads && context.decodedPath().equals("/v1/models")) {
      throw ServeError.invalid("Missing model name in request.");
    }
    if (!matches || reads != (verb == null)) {
      throw ServeError.invalid("Malformed request: %s %s", context.method(), context.decodedPath());
    }
    String name = path.group(1);
    VersionChoice version =
        path.group(3) == null
            ? VersionChoice.parse(path.group(2))
            : new VersionChoice.Label(path.group(3));
    if (verb == null) {
      return Replies.json(
          path.group(4) == null
              ? TfsStatus.status(models.status(name, version))
              : TfsStatus.metadata(RequestModel.find(models, context, name, version)));
    }
    return HttpResponse.of(
        RequestModel.use(
                models,
                context,
                name,
                version,
                model -> body(verb, request),
                (model, body) ->
                    isImage(request.contentType())
                        ? TfsPredict.answerImage(model, body, context::isCancelled)
                        : TfsPredict.answer(model, body, context::isCancelled))
            .thenApply(Replies::json));
  }

  private static CompletableFuture<byte[]> body(String verb, HttpRequest request) {
    if (!verb.equals("predict")) {
      String method = verb.equals("classify") ? "classification" : "regression";
      throw ServeError.invalid(
          "Expected %s signature method_name to be tensorflow/serving/%s. Was: %s",
          method, verb, TfsStatus.METHOD);
    }
    return request.aggregate().thenApply(whole -> whole.content().array());
  }

  private static boolean isImage(@Nullable MediaType type) {
    return type != null && type.type().equals("image");
  }
}
