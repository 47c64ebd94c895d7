package dev.lenet.serve;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.TlsKeyPair;
import com.linecorp.armeria.common.encoding.StreamDecoderFactory;
import com.linecorp.armeria.common.util.EventLoopGroups;
import com.linecorp.armeria.common.util.Exceptions;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.encoding.DecodingService;
import com.linecorp.armeria.server.encoding.EncodingService;
import com.linecorp.armeria.server.healthcheck.SettableHealthChecker;
import dev.lenet.exceptions.InputException;
import dev.lenet.serve.json.Json;
import dev.lenet.serve.json.Replies;
import dev.lenet.serve.models.ModelRegistry;
import dev.lenet.serve.models.PredictorLoader;
import dev.lenet.serve.models.ServeError;
import dev.lenet.serve.page.PageApi;
import dev.lenet.serve.page.PageFiles;
import dev.lenet.serve.tfs.TfsRest;
import dev.lenet.serve.v2.V2Rest;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * The model server: TensorFlow Serving's protocols and the Open Inference Protocol V2, over REST
 * and gRPC, on one port. Models never run on an event loop.
 */
public final class ModelServer implements AutoCloseable {
  /** How long connections may take to close when nothing is under way any more. */
  private static final Duration CLOSING = Duration.ofSeconds(1);

  private static final int POLL_MILLIS = 10;

  /** The largest piece in which a body is handed on, in bytes: as much as a read takes. */
  private static final int CHUNK = 1 << 16;

  private final ModelRegistry models;
  private final ServerOptions options;
  private final Server server;
  private final SettableHealthChecker health = new SettableHealthChecker();
  private final Draining draining = new Draining();
  private final EventLoopGroup acceptor = EventLoopGroups.newEventLoopGroup(1, "acceptor");
  private final EventLoopGroup connections =
      EventLoopGroups.newEventLoopGroup(Runtime.getRuntime().availableProcessors(), "connections");

  private ModelServer(
      ModelRegistry models, ServerOptions options, ServerMetrics metrics, Consumer<Throwable> log) {
    this.models = models;
    this.options = options;
    ServerBuilder builder = Server.builder();
    listen(builder);
    route(builder, metrics);
    builder.service(
        GrpcServices.of(models, health, options, log),
        service -> service.decorate(ModelServer::grpcAlone));
    limit(builder);
    builder.errorHandler(new JsonErrors(log)).gracefulShutdownTimeout(Duration.ZERO, CLOSING);
    this.server = build(builder, options.tls());
  }

  private static Server build(ServerBuilder builder, ServerOptions.@Nullable Tls tls) {
    try {
      return builder.build(); // tries the certificate
    } catch (IllegalStateException e) {
      if (tls != null && e.getCause() instanceof SSLException cause) {
        throw noPair(tls, cause);
      }
      throw e;
    }
  }

  private static InputException noPair(ServerOptions.Tls tls, Exception cause) {
    return new InputException(
        "%s, %s: not a certificate and its private key (expected: both in PEM)"
            .formatted(tls.certificate(), tls.key()),
        cause);
  }

  private void listen(ServerBuilder builder) {
    ServerOptions.Tls tls = options.tls();
    if (tls == null) {
      builder.http(options.address());
      return;
    }
    try {
      builder
          .https(options.address())
          .tls(TlsKeyPair.of(tls.key().toFile(), tls.certificate().toFile()));
    } catch (IllegalArgumentException e) {
      throw noPair(tls, e);
    }
  }

  /** The last decorator is the first that a request meets. */
  private void route(ServerBuilder builder, ServerMetrics metrics) {
    HttpService v2 = new V2Rest(models, health::isHealthy);
    HttpService page = PageFiles.service();
    BodyBudget bodies = new BodyBudget(options.maxBodies());
    metrics.watch(models, bodies);
    builder
        .service("prefix:/v1", new TfsRest(models))
        .service("/v2", v2)
        .service("prefix:/v2", v2)
        .service("prefix:/api", new PageApi(models))
        .service("/", page)
        .serviceUnder("/page", page)
        .service("/openapi.json", new OpenApi(models))
        .service("/metrics", metrics::page)
        .service("/monitoring/prometheus/metrics", metrics::page)
        .serviceUnder("/", ModelServer::notFound)
        .decorator(bodies)
        .decorator(
            DecodingService.newDecorator(
                StreamDecoderFactory.gzip(), StreamDecoderFactory.deflate()))
        .decorator(
            EncodingService.builder()
                .minBytesToForceChunkedEncoding(64)
                .encodableContentTypes(type -> !isGrpc(type))
                .newDecorator());
    String token = options.token();
    if (token != null) {
      builder.decorator(new BearerToken(token));
    }
    builder.decorator(draining).decorator(metrics);
    Consumer<String> lines = options.accessLog();
    if (lines != null) {
      builder.accessLogWriter(new AccessLog(lines), true);
    }
  }

  private void limit(ServerBuilder builder) {
    builder
        .maxRequestLength(options.maxBody())
        .requestTimeout(options.timeout())
        .idleTimeout(options.silence())
        .http1MaxChunkSize(CHUNK)
        .childChannelPipelineCustomizer(pipeline -> pipeline.addFirst(new Backpressure()))
        .workerGroup(connections, false)
        .blockingTaskExecutor(Runtime.getRuntime().availableProcessors())
        .bossGroupFactory(name -> acceptor);
  }

  /**
   * Opens the models and starts the server.
   *
   * @param paths the path of each model, by the name that clients use
   * @param log receives failures that are not a client's fault
   * @throws InputException if a model cannot be opened, or the address is in use
   */
  public static ModelServer start(
      Map<String, Path> paths,
      PredictorLoader loader,
      ServerOptions options,
      Consumer<Throwable> log) {
    ServerMetrics metrics = new ServerMetrics();
    ModelRegistry models = ModelRegistry.open(paths, loader, options.models(), metrics, log);
    boolean started = false;
    try {
      ModelServer server = new ModelServer(models, options, metrics, log);
      server.listen();
      started = true;
      return server;
    } finally {
      if (!started) {
        models.close();
      }
    }
  }

  private void listen() {
    try {
      server.start().join();
    } catch (CompletionException e) {
      server.stop().join();
      if (Exceptions.peel(e) instanceof IOException cause) {
        InetSocketAddress address = options.address();
        throw new InputException(
            "port %d of %s: already in use, or not an address of this machine (expected: a free port)"
                .formatted(address.getPort(), address.getHostString()),
            cause);
      }
      throw e;
    }
  }

  /** gRPC packs its messages itself. */
  private static boolean isGrpc(MediaType type) {
    return type.subtype().startsWith("grpc");
  }

  /** Refuses what is no gRPC in JSON, as everywhere else; the library would do so in text. */
  private static HttpResponse grpcAlone(
      HttpService next, ServiceRequestContext context, HttpRequest request) throws Exception {
    if (request.method() != HttpMethod.POST) {
      return Replies.notAllowed("POST");
    }
    MediaType type = request.contentType();
    if (type == null || !isGrpc(type)) {
      return Replies.json(
          HttpStatus.UNSUPPORTED_MEDIA_TYPE,
          Json.error(
              "content type " + (type == null ? "none" : type) + " (expected: application/grpc)"));
    }
    return next.serve(context, request);
  }

  private static HttpResponse notFound(ServiceRequestContext context, HttpRequest request) {
    throw ServeError.notFound("%s: not found", context.decodedPath());
  }

  /** The port that the server listens on. */
  public int port() {
    return server.activeLocalPort();
  }

  /** The served models, as {@code digits (version 1), other (version 3)}. */
  public String served() {
    StringJoiner text = new StringJoiner(", ");
    models.all().forEach(model -> text.add(model.name() + " (version " + model.version() + ")"));
    return text.toString();
  }

  /**
   * Stops the server: reports that it is not ready, answers requests until no connection has been
   * open for half a second or the grace period is over, then closes the connections and the models.
   */
  @Override
  public void close() {
    health.setHealthy(false);
    try {
      draining.drain(options.grace(), server::numConnections);
      CompletableFuture<Void> stopped = server.stop();
      // The acceptor ends when every connection is closed, and takes two seconds for it.
      while (!acceptor.isShuttingDown() && !stopped.isDone()) {
        Thread.sleep(POLL_MILLIS);
      }
    } catch (InterruptedException e) {
      var unused = server.stop();
      Thread.currentThread().interrupt();
    }
    models.close();
    var unused = connections.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}
