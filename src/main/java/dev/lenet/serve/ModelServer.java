package dev.lenet.serve;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.encoding.StreamDecoderFactory;
import com.linecorp.armeria.common.util.Exceptions;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.encoding.DecodingService;
import com.linecorp.armeria.server.encoding.EncodingService;
import com.linecorp.armeria.server.healthcheck.SettableHealthChecker;
import dev.lenet.data.InputException;
import dev.lenet.serve.models.ModelRegistry;
import dev.lenet.serve.models.PredictorLoader;
import dev.lenet.serve.models.ServeError;
import dev.lenet.serve.page.PageApi;
import dev.lenet.serve.page.PageFiles;
import dev.lenet.serve.tfs.TfsRest;
import dev.lenet.serve.v2.V2Rest;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/**
 * Serves models over TensorFlow Serving's protocols and the Open Inference Protocol V2, REST and
 * gRPC, on one port. Models never run on an event loop.
 */
public final class ModelServer implements AutoCloseable {
  /** The largest body that is taken, before and after decompression. */
  public static final int MAX_BODY = 64 << 20;

  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(60);
  private static final Duration QUIET = Duration.ofSeconds(1);
  private static final Duration GRACE = Duration.ofSeconds(10);

  private final ModelRegistry models;
  private final Server server;
  private final SettableHealthChecker health = new SettableHealthChecker();

  private ModelServer(ModelRegistry models, InetSocketAddress address, Consumer<Throwable> log) {
    this.models = models;
    HttpService page = PageFiles.service();
    HttpService v2 = new V2Rest(models, health::isHealthy);
    this.server =
        Server.builder()
            .http(address)
            .service("prefix:/v1", new TfsRest(models))
            .service("/v2", v2)
            .service("prefix:/v2", v2)
            .service("prefix:/api", new PageApi(models))
            .service("/", page)
            .serviceUnder("/page", page)
            .service("/openapi.json", new OpenApi(models))
            .service(GrpcServices.of(models, health, MAX_BODY, log))
            .serviceUnder("/", (context, request) -> notFound(context))
            .decorator(this::closeWhenDraining)
            .decorator(
                DecodingService.newDecorator(
                    StreamDecoderFactory.gzip(), StreamDecoderFactory.deflate()))
            .decorator(
                EncodingService.builder()
                    .minBytesToForceChunkedEncoding(64)
                    .encodableContentTypes(type -> !isGrpc(type))
                    .newDecorator())
            .errorHandler(new JsonErrors(log))
            .maxRequestLength(MAX_BODY)
            .requestTimeout(REQUEST_TIMEOUT)
            .blockingTaskExecutor(2 * Runtime.getRuntime().availableProcessors())
            .gracefulShutdownTimeout(QUIET, GRACE)
            .build();
  }

  /**
   * Opens the models and starts to serve them.
   *
   * @param paths where each model is, by the name that clients call it by
   * @param address where to listen; port 0 is any free one
   * @param log is told of failures that are not a client's fault
   * @throws InputException when a model cannot be opened, or the address is taken
   */
  public static ModelServer start(
      Map<String, Path> paths,
      PredictorLoader loader,
      InetSocketAddress address,
      Consumer<Throwable> log) {
    if (address.isUnresolved()) {
      throw new InputException(
          "host " + address.getHostString() + ": unknown (expected: an address of this machine)");
    }
    ModelRegistry models = ModelRegistry.open(paths, loader);
    boolean started = false;
    ModelServer server = new ModelServer(models, address, log);
    try {
      server.server.start().join();
      started = true;
      return server;
    } catch (CompletionException e) {
      if (Exceptions.peel(e) instanceof IOException cause) {
        throw new InputException(
            "port %d of %s: already in use, or not of this machine (expected: a free port)"
                .formatted(address.getPort(), address.getHostString()),
            cause);
      }
      throw e;
    } finally {
      if (!started) {
        server.close();
      }
    }
  }

  /** gRPC packs its messages itself. */
  private static boolean isGrpc(MediaType type) {
    return type.subtype().startsWith("grpc");
  }

  private static HttpResponse notFound(ServiceRequestContext context) {
    throw ServeError.notFound("%s: not found", context.decodedPath());
  }

  private HttpResponse closeWhenDraining(
      HttpService service, ServiceRequestContext context, HttpRequest request) throws Exception {
    if (!health.isHealthy()) {
      context.mutateAdditionalResponseHeaders(
          headers -> headers.set(HttpHeaderNames.CONNECTION, "close"));
    }
    return service.serve(context, request);
  }

  /** The port that it listens at. */
  public int port() {
    return server.activeLocalPort();
  }

  /** What is served, as {@code digits (version 1), other (version 3)}. */
  public String served() {
    StringJoiner text = new StringJoiner(", ");
    models.all().forEach(model -> text.add(model.name() + " (version " + model.version() + ")"));
    return text.toString();
  }

  /**
   * Says that it is not ready, answers the requests under way and those that still come for a
   * second, and closes the models. It takes 10 seconds at most.
   */
  @Override
  public void close() {
    health.setHealthy(false);
    server.stop().join();
    models.close();
  }
}
