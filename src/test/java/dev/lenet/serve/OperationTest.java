package dev.lenet.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lenet.images.Images;
import dev.lenet.serve.models.ModelOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What those who run a server need: limits, drain, metrics, access log. */
@Timeout(60)
class OperationTest {
  private static final byte[] BODY = "{\"instances\": [[3, 6]]}".getBytes(StandardCharsets.UTF_8);
  private static final String PREDICT = "/v1/models/m:predict";

  private static Served plain;

  @BeforeAll
  static void start() {
    plain = new Served(new Scaler());
  }

  @AfterAll
  static void stop() {
    plain.close();
  }

  private static CompletableFuture<HttpResponse<byte[]>> inBackground(Served served) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return served.post(PREDICT, BODY);
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        });
  }

  @Test
  void aFullQueueIsRefusedAtOnce() throws Exception {
    Slow model = new Slow();
    ModelOptions one = new ModelOptions(4, 1, Duration.ofDays(1), Images.MAX_PIXELS, Map.of());
    try (Served served = new Served(model, new ServerOptions().models(one))) {
      var first = inBackground(served);
      model.started.acquire();
      HttpResponse<byte[]> refused = served.post(PREDICT, BODY);
      Served.error(503, refused);
      assertEquals("1", refused.headers().firstValue("retry-after").orElse(""));
      model.goOn.countDown();
      assertEquals(200, first.join().statusCode());
      assertEquals(200, served.post(PREDICT, BODY).statusCode());
    }
  }

  @Test
  void aRequestThatTakesTooLongIsEnded() throws Exception {
    Slow model = new Slow();
    ServerOptions options = new ServerOptions().timeout(Duration.ofMillis(200));
    try (Served served = new Served(model, options)) {
      Served.error(504, served.post(PREDICT, BODY));
      model.goOn.countDown();
    }
  }

  @Test
  void whatIsUnderWayAtTheEndIsAnswered() throws Exception {
    Slow model = new Slow();
    Served served = new Served(model, new ServerOptions(), Duration.ofSeconds(20));
    var request = inBackground(served);
    model.started.acquire();
    var end = end(served);
    HttpResponse<byte[]> live = served.get("/v2/health/live");
    assertEquals(200, live.statusCode());
    String alive = served.raw("GET /v2/health/live HTTP/1.1\r\nHost: a\r\n\r\n");
    assertTrue(alive.toLowerCase(Locale.ROOT).contains("connection: close"), alive);
    assertFalse(request.isDone());
    model.goOn.countDown();
    assertEquals(200, request.join().statusCode());
    end.join();
  }

  /** Has the server end, and waits until it has begun to. */
  private static CompletableFuture<Void> end(Served served) throws IOException {
    var end = CompletableFuture.runAsync(served::close);
    while (served.get("/v2/health/ready").statusCode() == 200) {
      Thread.onSpinWait();
    }
    return end;
  }

  @Test
  void anIdleConnectionIsStillAnsweredAtTheEnd() throws Exception {
    Served served = new Served(new Scaler(), new ServerOptions(), Duration.ofSeconds(20));
    try (Socket idle = new Socket(InetAddress.getLoopbackAddress(), served.port())) {
      var end = end(served);
      Thread.sleep(1_000); // longer than it takes to end without connections
      assertFalse(end.isDone());
      idle.getOutputStream()
          .write("GET /v2 HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
      byte[] answer = idle.getInputStream().readAllBytes();
      assertTrue(new String(answer, StandardCharsets.UTF_8).startsWith("HTTP/1.1 200"));
      end.join();
    }
  }

  @Test
  void theGracePeriodEndsItWhoeverIsConnected() throws Exception {
    Served served = new Served(new Scaler());
    try (Socket idle = new Socket(InetAddress.getLoopbackAddress(), served.port())) {
      served.close();
      assertEquals(-1, idle.getInputStream().read());
    }
  }

  @Test
  void metricsTellOfRequestsAndRuns() throws Exception {
    try (Served served = new Served(new Scaler())) {
      served.post(PREDICT, BODY);
      served.post(PREDICT, BODY);
      served.post("/v1/models/m/versions/3:predict", new byte[0]);
      served.get("/v2/models/nope");
      String text = "";
      for (String path : List.of("/metrics", "/monitoring/prometheus/metrics")) {
        HttpResponse<byte[]> response = served.get(path);
        assertEquals(200, response.statusCode());
        text = new String(response.body(), StandardCharsets.UTF_8);
      }
      String labels = "{code=\"%s\",model=\"%s\",protocol=\"%s\",version=\"%s\"} %s\n";
      for (String line :
          List.of(
              "lenet_requests_total" + labels.formatted("200", "m", "tfs-rest", "3", "2.0"),
              "lenet_requests_total" + labels.formatted("400", "m", "tfs-rest", "3", "1.0"),
              "lenet_requests_total" + labels.formatted("404", "", "v2-rest", "", "1.0"),
              "lenet_requests_under_way{model=\"m\"} 0.0\n",
              "lenet_batch_rows_bucket{model=\"m\",le=\"1.0\"} 2\n",
              "lenet_run_duration_seconds_count{model=\"m\"} 2\n",
              "lenet_queue_duration_seconds_count{model=\"m\"} 2\n",
              "lenet_request_duration_seconds_count{model=\"m\",protocol=\"tfs-rest\"} 3\n")) {
        assertTrue(text.contains(line), line + "in\n" + text);
      }
    }
  }

  @Test
  void theAccessLogHasALineARequest() throws Exception {
    LinkedBlockingQueue<String> lines = new LinkedBlockingQueue<>();
    try (Served served = new Served(new Scaler(), new ServerOptions().accessLog(lines::add))) {
      served.post(PREDICT, BODY);
      String line = lines.poll(30, TimeUnit.SECONDS);
      assertTrue(
          String.valueOf(line)
              .matches("\\S+Z 127\\.0\\.0\\.1 POST /v1/models/m:predict h1c 200 \\d+ \\d+\\.\\d+"),
          line);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "HEAD, /v2, 200",
    "HEAD, /v2/health/ready, 200",
    "HEAD, /v1/models/m, 200",
    "OPTIONS, /v2/models/m/infer, 405",
    "OPTIONS, /v1/models/m, 405",
    "DELETE, /v2/models/m, 405",
    "PUT, /v1/models/m:predict, 405",
    "POST, /v2/health/ready, 405",
    "DELETE, /metrics, 405",
  })
  void aPathTakesItsMethodsOnly(String method, String path, int status) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(plain.uri(path)).method(method, HttpRequest.BodyPublishers.noBody());
    HttpResponse<byte[]> response = plain.send(request);
    assertEquals(status, response.statusCode());
    if (status == 405) {
      Served.error(405, response);
      assertTrue(response.headers().firstValue("allow").isPresent());
    }
  }

  @Test
  void errorsBeforeAnyRouteAreJson() throws IOException {
    String big = "x".repeat(20_000);
    for (String request :
        List.of(
            "GET /%zz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
            "GET /v2 HTTP/1.1\r\nHost: a\r\nX: " + big + "\r\n\r\n",
            "GET /" + big + " HTTP/1.1\r\nHost: a\r\n\r\n",
            "POST /v2 HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n",
            "BREW /v2 HTTP/1.1\r\nHost: a\r\n\r\n",
            "rubbish\r\n\r\n")) {
      String answer = plain.raw(request);
      assertTrue(answer.startsWith("HTTP/1.1 4"), answer);
      assertTrue(answer.contains("{\"error\":\""), answer);
    }
  }
}
