package dev.lenet.serve.json;

import com.linecorp.armeria.common.RequestContext;
import dev.lenet.serve.models.ModelRegistry;
import dev.lenet.serve.models.ServedModel;
import dev.lenet.serve.models.VersionChoice;
import io.netty.util.AttributeKey;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Which model a request is for, noted on it for metrics, whatever its protocol. */
public final class RequestModel {
  private static final AttributeKey<ServedModel> MODEL =
      AttributeKey.valueOf(RequestModel.class, "MODEL");

  private RequestModel() {}

  /**
   * Uses a model to answer a request: on a worker thread, with the model noted on the request.
   *
   * @param work what reads the request, predicts, and answers
   */
  public static <T> CompletableFuture<T> use(
      ModelRegistry models,
      RequestContext request,
      String name,
      VersionChoice version,
      Function<ServedModel, ? extends CompletionStage<T>> work) {
    return models.with(
        name,
        version,
        model -> {
          set(request, model);
          return models.onWorker(model, () -> work.apply(model));
        });
  }

  /** Notes the model that answers. */
  public static void set(RequestContext request, ServedModel model) {
    request.setAttr(MODEL, model);
  }

  /** The model that answers, or null where the request reached none. */
  public static @Nullable ServedModel get(RequestContext request) {
    return request.attr(MODEL);
  }
}
