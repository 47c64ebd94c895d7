package dev.lenet.serve;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.logging.RequestLog;
import com.linecorp.armeria.server.DecoratingHttpServiceFunction;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.lenet.serve.json.Replies;
import dev.lenet.serve.models.ModelObserver;
import dev.lenet.serve.models.ModelRegistry;
import dev.lenet.serve.models.RunObserver;
import dev.lenet.serve.models.ServedModel;
import dev.lenet.serve.requests.RequestModel;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** What the server counts and times, in Prometheus's text format. Times are in seconds. */
final class ServerMetrics implements ModelObserver, DecoratingHttpServiceFunction {
  private static final double NANOS = 1e9;
  private static final double[] SECONDS = {
    1e-4, 2e-4, 5e-4, 1e-3, 2e-3, 5e-3, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10
  };
  private static final double[] ROWS = {1, 2, 4, 8, 16, 32, 64, 128, 256, 512};

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final Counter requests =
      Counter.builder()
          .name("lenet_requests")
          .help("Answered requests, by HTTP status or gRPC status")
          .labelNames("model", "version", "protocol", "code")
          .register(registry);
  private final Histogram duration =
      histogram(
          "lenet_request_duration_seconds",
          "Time from the request's headers to the" + " response",
          SECONDS,
          "protocol");
  private final Histogram rows = histogram("lenet_batch_rows", "Samples per run of a model", ROWS);
  private final Histogram waited =
      histogram(
          "lenet_queue_duration_seconds",
          "Waiting time of the oldest request in a" + " run",
          SECONDS);
  private final Histogram took =
      histogram("lenet_run_duration_seconds", "Duration of a run of a model", SECONDS);

  private Histogram histogram(String name, String help, double[] bounds, String... more) {
    String[] labels = new String[1 + more.length];
    labels[0] = "model";
    System.arraycopy(more, 0, labels, 1, more.length);
    return Histogram.builder()
        .name(name)
        .help(help)
        .labelNames(labels)
        .classicOnly()
        .classicUpperBounds(bounds)
        .register(registry);
  }

  /** Tells how many requests of each model are under way, and how large they are together, too. */
  void watch(ModelRegistry models, BodyBudget bodies) {
    GaugeWithCallback.builder()
        .name("lenet_body_bytes")
        .help("Total uncompressed size of the larger request bodies in progress")
        .callback(gauge -> gauge.call((double) bodies.held()))
        .register(registry);
    GaugeWithCallback.builder()
        .name("lenet_requests_under_way")
        .help("Requests of a model that are being read, waiting or being computed")
        .labelNames("model")
        .callback(gauge -> models.underWay().forEach((name, count) -> gauge.call(count, name)))
        .register(registry);
  }

  @Override
  public RunObserver model(String name, long version) {
    DistributionDataPoint ofRows = rows.labelValues(name);
    DistributionDataPoint ofWaited = waited.labelValues(name);
    DistributionDataPoint ofTook = took.labelValues(name);
    return (count, samples, waitedNanos, tookNanos) -> {
      ofRows.observe(samples);
      ofWaited.observe(waitedNanos / NANOS);
      ofTook.observe(tookNanos / NANOS);
    };
  }

  @Override
  public HttpResponse serve(HttpService next, ServiceRequestContext context, HttpRequest request)
      throws Exception {
    var unused = context.log().whenComplete().thenAccept(log -> answered(context, log));
    return next.serve(context, request);
  }

  private void answered(ServiceRequestContext context, RequestLog log) {
    ServedModel model = RequestModel.get(context);
    String name = model == null ? "" : model.name();
    String version = model == null ? "" : Long.toString(model.version());
    Protocol protocol = Protocol.of(context.path());
    requests.labelValues(name, version, protocol.label(), protocol.code(log)).inc();
    duration.labelValues(name, protocol.label()).observe(log.totalDurationNanos() / NANOS);
  }

  /** Answers with all of it. */
  HttpResponse page(ServiceRequestContext context, HttpRequest request) throws IOException {
    if (request.method() != HttpMethod.GET && request.method() != HttpMethod.HEAD) {
      return Replies.notAllowed("GET, HEAD");
    }
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    PrometheusTextFormatWriter.create().write(text, registry.scrape());
    return HttpResponse.of(
        HttpStatus.OK,
        MediaType.parse(PrometheusTextFormatWriter.CONTENT_TYPE),
        HttpData.wrap(text.toByteArray()));
  }
}
