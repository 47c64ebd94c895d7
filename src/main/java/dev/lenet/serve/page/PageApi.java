package dev.lenet.serve.page;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.lenet.exceptions.InputException;
import dev.lenet.serve.json.Json;
import dev.lenet.serve.json.Replies;
import dev.lenet.serve.models.ModelRegistry;
import dev.lenet.serve.models.ServeError;
import dev.lenet.serve.models.ServedModel;
import dev.lenet.serve.models.VersionChoice;
import dev.lenet.serve.requests.RequestModel;
import dev.lenet.tensor.HostTensor;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the page asks, everything under {@code /api/}:
 *
 * <ul>
 *   <li>{@code GET /api/models}: the models with their image sizes, scaling, class names and
 *       layers;
 *   <li>{@code POST /api/models/NAME[/versions/N]/inspect}, an image's bytes: its probabilities,
 *       its pixels as the model sees them, and each layer's output, as a {@link Frame};
 *   <li>{@code GET /api/models/NAME[/versions/N]/filter?layer=L&index=I}: a filter of a
 *       convolution, as a {@link Frame};
 *   <li>{@code GET /api/samples} and {@code GET /api/samples/I.png}: images to begin with.
 * </ul>
 */
public final class PageApi implements HttpService {
  private static final Pattern MODEL =
      Pattern.compile("/api/models/([^/:]+)(?:/versions/([^/:]+))?/(inspect|filter)");
  private static final Pattern SAMPLE = Pattern.compile("/api/samples/(\\d{1,4})\\.png");

  private static final String MODELS = "/api/models";
  private static final Set<String> LISTS = Set.of(MODELS, "/api/samples");

  private final ModelRegistry models;

  /** Serves these models. */
  public PageApi(ModelRegistry models) {
    this.models = models;
  }

  @Override
  public HttpResponse serve(ServiceRequestContext context, HttpRequest request) {
    String path = context.decodedPath();
    Matcher model = MODEL.matcher(path);
    boolean isModels = model.matches();
    boolean inspects = isModels && "inspect".equals(model.group(3));
    if (!isModels && !LISTS.contains(path) && !SAMPLE.matcher(path).matches()) {
      throw ServeError.notFound("%s: not found", path);
    }
    if (context.method() != (inspects ? HttpMethod.POST : HttpMethod.GET)) {
      return Replies.notAllowed(inspects ? "POST" : "GET");
    }
    Executor pool = context.blockingTaskExecutor();
    if (isModels) {
      return HttpResponse.of(
          RequestModel.hold(
              models,
              context,
              model.group(1),
              VersionChoice.parse(model.group(2)),
              used -> inspects ? inspect(used, context, request) : filter(used, context)));
    }
    return HttpResponse.of(CompletableFuture.supplyAsync(() -> plain(path), pool));
  }

  private HttpResponse plain(String path) {
    Matcher sample = SAMPLE.matcher(path);
    if (sample.matches()) {
      List<Samples.Sample> samples = Samples.all();
      int index = Integer.parseInt(sample.group(1));
      if (index < samples.size()) {
        return HttpResponse.of(HttpStatus.OK, MediaType.PNG, samples.get(index).png());
      }
      throw ServeError.notFound("%s: not found", path);
    }
    return Replies.json(path.equals(MODELS) ? ModelList.of(models.all()) : sampleList());
  }

  private static byte[] sampleList() {
    return Json.write(
        json -> {
          json.writeStartObject();
          json.writeArrayFieldStart("samples");
          int id = 0;
          for (Samples.Sample sample : Samples.all()) {
            json.writeStartObject();
            json.writeNumberField("id", id++);
            json.writeStringField("label", sample.label());
            json.writeEndObject();
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  private static CompletableFuture<HttpResponse> inspect(
      ServedModel served, ServiceRequestContext context, HttpRequest request) {
    Executor pool = context.blockingTaskExecutor();
    return request
        .aggregate()
        .thenApplyAsync(AggregatedHttpRequest::content, pool)
        .thenCompose(
            body -> {
              ImageModel model = imageModel(served);
              HostTensor pixels = model.pixels(body.array());
              HostTensor x = model.input().tensor(pixels);
              return model
                  .probabilities(x, context::isCancelled)
                  .thenApplyAsync(found -> Inspection.of(model, pixels, x, found), pool);
            })
        .thenApply(PageApi::frame);
  }

  private static ImageModel imageModel(ServedModel served) {
    try {
      return ImageModel.of(served);
    } catch (InputException e) {
      throw ServeError.invalid("%s", e.getMessage());
    }
  }

  private static CompletableFuture<HttpResponse> filter(
      ServedModel model, ServiceRequestContext context) {
    String layer = String.valueOf(context.queryParam("layer"));
    int index = number(context.queryParam("index"));
    return CompletableFuture.supplyAsync(
            () -> Filter.of(model, layer, index), context.blockingTaskExecutor())
        .thenApply(PageApi::frame);
  }

  private static int number(@Nullable String text) {
    if (text == null || !text.matches("\\d{1,6}")) {
      throw ServeError.invalid(
          "index '%s' (expected: the number of a filter, from 0)", String.valueOf(text));
    }
    return Integer.parseInt(text);
  }

  private static HttpResponse frame(byte[] bytes) {
    return HttpResponse.of(HttpStatus.OK, MediaType.OCTET_STREAM, HttpData.wrap(bytes));
  }
}
