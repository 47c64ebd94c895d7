package dev.lenet.serve.requests;

import com.linecorp.armeria.common.RequestContext;
import dev.lenet.serve.models.ModelRegistry;
import dev.lenet.serve.models.ServedModel;
import dev.lenet.serve.models.VersionChoice;
import io.netty.util.AttributeKey;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The way from a request to a model, the same for every protocol: finds the model, holds it while
 * the request is answered, and notes it on the request for metrics.
 */
public final class RequestModel {
  private static final AttributeKey<ServedModel> MODEL =
      AttributeKey.valueOf(RequestModel.class, "MODEL");

  private RequestModel() {}

  /**
   * Answers a request that has been read whole.
   *
   * @param work what predicts and answers, on a worker thread
   */
  public static <T> CompletableFuture<T> use(
      ModelRegistry models,
      RequestContext request,
      String name,
      VersionChoice version,
      Function<ServedModel, ? extends CompletionStage<T>> work) {
    return hold(
        models, request, name, version, model -> models.onWorker(model, () -> work.apply(model)));
  }

  /**
   * Answers a request whose body is read once its model is found.
   *
   * @param body what reads the request
   * @param work what predicts and answers, on a worker thread
   */
  public static <B, T> CompletableFuture<T> use(
      ModelRegistry models,
      RequestContext request,
      String name,
      VersionChoice version,
      Function<ServedModel, ? extends CompletionStage<B>> body,
      BiFunction<ServedModel, B, ? extends CompletionStage<T>> work) {
    return hold(
        models,
        request,
        name,
        version,
        model ->
            body.apply(model)
                .thenCompose(read -> models.onWorker(model, () -> work.apply(model, read))));
  }

  /** Holds a model while {@code work} answers, on whatever threads it chooses. */
  public static <T> CompletableFuture<T> hold(
      ModelRegistry models,
      RequestContext request,
      String name,
      VersionChoice version,
      Function<ServedModel, ? extends CompletionStage<T>> work) {
    return models.with(name, version, model -> work.apply(note(request, model)));
  }

  /** The model that a request asks about, for metadata and readiness. */
  public static ServedModel find(
      ModelRegistry models, RequestContext request, String name, VersionChoice version) {
    return note(request, models.find(name, version));
  }

  /** The model that answers, or null where the request reached none. */
  public static @Nullable ServedModel get(RequestContext request) {
    return request.attr(MODEL);
  }

  private static ServedModel note(RequestContext request, ServedModel model) {
    request.setAttr(MODEL, model);
    return model;
  }
}
