package dev.lenet.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Requests that no client sends: nothing but errors of the client's comes back, and no path. */
class HttpFuzzTest {
  private static final int TIMEOUT_MILLIS = 2_000;
  private static final int REQUESTS = 40;
  private static final String[] HEADERS = {
    "Content-Encoding: gzip",
    "Content-Encoding: deflate",
    "Content-Encoding: nope",
    "Inference-Header-Content-Length: 7",
    "Inference-Header-Content-Length: -1",
    "Content-Type: application/grpc",
    "Content-Type: \u0001",
    "Transfer-Encoding: chunked",
    "Expect: 100-continue",
    "Expect: x",
    "Upgrade: h2c",
    "Connection: close",
    "Accept: \u00ff",
    "Host: a\tb",
    ": x",
    "X",
    "Accept-Encoding: gzip;q=x",
    "Range: bytes=0-1",
    "X: " + "y".repeat(9000)
  };
  private static final String[] ROUTES = {
    "POST /v1/models/m:predict",
    "POST /v1/models/m/versions/3:predict",
    "POST /v1/models/m:classify",
    "POST /v1/models/m:regress",
    "GET /v1/models/m",
    "GET /v1/models/m/metadata",
    "POST /v2/models/m/infer",
    "POST /v2/models/m/versions/3/infer",
    "GET /v2/models/m",
    "GET /v2/models/m/ready",
    "GET /v2",
    "GET /v2/health/live",
    "GET /v2/health/ready",
    "GET /openapi.json",
    "POST /tensorflow.serving.PredictionService/Predict",
    "POST /inference.GRPCInferenceService/ModelInfer",
    "GET /",
    "POST /nope"
  };
  private static final String PREDICT = "{\"instances\": [[1, 2], [3.5, -4e-1]]}";
  private static final String INFER =
      "{\"inputs\": [{\"name\": \"x\", \"datatype\": \"FP32\", \"shape\": [1, 2], \"data\": [1, 2]}]}";
  private static final ExecutorService THREADS = Executors.newFixedThreadPool(64);
  private static Served served;

  private final SplittableRandom random = new SplittableRandom(5);

  @BeforeAll
  static void start() {
    served = new Served(new Scaler());
  }

  @AfterAll
  static void stop() {
    THREADS.shutdown();
    served.close();
  }

  @Test
  void damagedRequestsAreTheClientsFault()
      throws IOException, InterruptedException, ExecutionException {
    served.post("/v1/models/m:predict", PREDICT.getBytes(StandardCharsets.UTF_8));
    Map<String, Future<String>> answers = new LinkedHashMap<>();
    for (String line : ROUTES) {
      for (int i = 0; i < REQUESTS; i++) {
        byte[] request = request(line, i);
        int length = i % 8 == 7 ? random.nextInt(request.length) : request.length;
        answers.put(line + ", request " + i, THREADS.submit(() -> answer(request, length)));
      }
    }
    int answered = 0;
    for (Map.Entry<String, Future<String>> asked : answers.entrySet()) {
      String answer = asked.getValue().get();
      if (!answer.isEmpty()) {
        assertTrue(answer.startsWith("HTTP/1.1 "), answer);
        int status = Integer.parseInt(answer.substring(9, 12));
        assertTrue(status < 500, asked.getKey() + ": " + answer);
        answered++;
      }
      for (String leak : new String[] {"java.", "dev.lenet", "\tat ", "/root", "/home", "/tmp"}) {
        assertFalse(answer.contains(leak), asked.getKey() + ": " + answer);
      }
    }
    assertTrue(answered > answers.size() / 2, "most are answered: " + answered);
    assertEquals(200, served.get("/v2/health/live").statusCode());
  }

  /** A request with a body that is damaged, and with headers that do not belong there. */
  private byte[] request(String line, int number) throws IOException {
    byte[] body = (line.contains("/v2/") ? INFER : PREDICT).getBytes(StandardCharsets.UTF_8);
    for (int n = random.nextInt(4); n > 0; n--) {
      body[random.nextInt(body.length)] = (byte) random.nextInt();
    }
    String path = line;
    if (number % 5 == 4) {
      int at = 5 + random.nextInt(line.length() - 4);
      String odd =
          new String[] {"%00", "/../", "%2e%2e%2f", "//", "?a=%", "%ff", "\\", ":"}[number / 5];
      path = line.substring(0, at) + odd + line.substring(at);
    }
    StringBuilder head = new StringBuilder(path + " HTTP/1.1\r\nHost: localhost\r\n");
    head.append("Connection: close\r\n");
    if (number % 3 == 0) {
      head.append(HEADERS[random.nextInt(HEADERS.length)]).append("\r\n");
    }
    head.append("Content-Length: ").append(body.length).append("\r\n\r\n");
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    request.write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
    request.write(body);
    byte[] bytes = request.toByteArray();
    if (number % 7 == 6) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
    }
    return bytes;
  }

  /** The answer's start; empty where the server closes or waits for more. */
  private static String answer(byte[] request, int length) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), served.uri("/").getPort())) {
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.getOutputStream().write(request, 0, length);
      byte[] answer = new byte[4_000];
      int count = socket.getInputStream().read(answer);
      return new String(answer, 0, Math.max(0, count), StandardCharsets.ISO_8859_1);
    } catch (SocketTimeoutException | SocketException e) {
      return "";
    }
  }
}
