package dev.lenet.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.lenet.predict.ModelNotes;
import dev.lenet.predict.Predictor;
import dev.lenet.serve.models.PredictorLoader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server on a free port of the loopback interface, with one model, {@code m} of version 3. */
final class Served implements AutoCloseable {
  static final ObjectMapper JSON =
      JsonMapper.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

  private final List<Throwable> failures = new CopyOnWriteArrayList<>();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ModelServer server;

  Served(Predictor predictor) {
    this(predictor, new ServerOptions());
  }

  Served(Predictor predictor, ServerOptions options) {
    this(predictor, options, Duration.ofMillis(50));
  }

  /**
   * @param grace how long it takes to close: the client's connections stay open
   */
  Served(Predictor predictor, ServerOptions options, Duration grace) {
    server =
        ModelServer.start(
            Map.of("m", Path.of("src")), // the loader reads nothing
            new FakeLoader(predictor),
            options
                .address(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .grace(grace),
            failures::add);
  }

  int port() {
    return server.port();
  }

  /** Gives one predictor, as version 3. */
  private record FakeLoader(Predictor predictor) implements PredictorLoader {
    @Override
    public NavigableMap<Long, Path> versions(Path path) {
      return new TreeMap<>(Map.of(3L, path));
    }

    @Override
    public Loaded load(Path version) {
      return new Loaded(predictor, ModelNotes.NONE, true);
    }
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.port() + path);
  }

  /** Where gRPC's clients find it: HTTP/2 in clear text, without an upgrade. */
  String grpc() {
    return "gproto+h2c://127.0.0.1:" + server.port() + "/";
  }

  HttpResponse<byte[]> send(HttpRequest.Builder request) throws IOException {
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  HttpResponse<byte[]> get(String path) throws IOException {
    return send(HttpRequest.newBuilder(uri(path)));
  }

  HttpResponse<byte[]> post(String path, byte[] body, String... headers) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri(path)).POST(HttpRequest.BodyPublishers.ofByteArray(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return send(request);
  }

  /** What a client reads from a connection on which it writes this, until the server closes it. */
  String raw(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** The JSON of an answer with this status. */
  static JsonNode json(int status, HttpResponse<byte[]> response) throws IOException {
    assertEquals(
        status, response.statusCode(), () -> new String(response.body(), StandardCharsets.UTF_8));
    assertEquals("application/json", mediaType(response));
    return JSON.readTree(response.body());
  }

  /** The message of an error with this status. */
  static String error(int status, HttpResponse<byte[]> response) throws IOException {
    JsonNode json = json(status, response);
    assertEquals(1, json.size());
    assertTrue(json.get("error").isTextual());
    return json.get("error").textValue();
  }

  private static String mediaType(HttpResponse<byte[]> response) {
    return response.headers().firstValue("content-type").orElse("").split(";", 2)[0];
  }

  @Override
  public void close() {
    server.close();
    assertEquals(List.of(), failures);
  }
}
