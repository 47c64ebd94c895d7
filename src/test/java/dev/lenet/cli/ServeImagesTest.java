package dev.lenet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lenet.LeNet;
import dev.lenet.serve.ModelServer;
import dev.lenet.serve.ServerOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every way to send an image gives the probabilities of {@code ./lenet predict}, bit for bit. */
class ServeImagesTest {
  private static final Path IMAGES = Path.of("src/test/resources/golden/images");
  private static final Path SAVED_MODEL = Path.of("savedmodel/lenet");

  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @TempDir private static Path folder;
  private static Path keras;
  private static ModelServer server;

  @BeforeAll
  static void start() {
    keras = folder.resolve("lenet.keras");
    try (LeNet model = new LeNet()) {
      model.save(keras);
    }
    server =
        ModelServer.start(
            Map.of("graph", SAVED_MODEL, "layers", keras),
            new ModelLoader(false),
            new ServerOptions()
                .address(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .grace(Duration.ofMillis(50)),
            failure -> {
              throw new AssertionError(failure);
            });
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"rgb.png", "color.jpg", "palette.bmp", "still.gif", "lossless.webp"})
  void probabilitiesAreThoseOfPredict(String name) throws Exception {
    Path image = IMAGES.resolve(name);
    byte[] bytes = Files.readAllBytes(image);
    for (Map.Entry<String, Path> model : Map.of("graph", SAVED_MODEL, "layers", keras).entrySet()) {
      List<Float> expected = predicted(model.getValue(), image);
      String tfs = "/v1/models/" + model.getKey() + ":predict";
      String v2 = "/v2/models/" + model.getKey() + "/infer";
      String b64 = "{\"b64\": \"" + Base64.getEncoder().encodeToString(bytes) + "\"}";

      assertEquals(expected, tfs(post(tfs, bytes, "image/png"), "/predictions/0"));
      assertEquals(expected, tfs(json(tfs, "{'instances': [" + b64 + "]}"), "/predictions/0"));
      assertEquals(
          expected, tfs(json(tfs, "{'instances': [" + b64 + "," + b64 + "]}"), "/predictions/1"));
      assertEquals(
          expected,
          tfs(json(tfs, "{'instances': [{'" + input(v2) + "': " + b64 + "}]}"), "/predictions/0"));
      assertEquals(expected, tfs(json(tfs, "{'inputs': [" + b64 + "]}"), "/outputs/0"));
      assertEquals(expected, tfs(json(v2, v2Json(v2, bytes)), "/outputs/0/data"));
      assertEquals(expected, tfs(v2Binary(v2, bytes), "/outputs/0/data"));
      assertEquals(
          expected,
          inspected(post("/api/models/" + model.getKey() + "/inspect", bytes, "image/*")));
    }
  }

  private static List<Float> predicted(Path model, Path image) throws IOException {
    JsonNode line = Cli.run("predict", "--json", "--model", model, image).works().json().get(0);
    JsonNode byName = line.get("probabilities");
    List<Float> values = new ArrayList<>();
    try (var opened = OpenModel.of(model)) {
      for (String name : opened.classNames(byName.size(), null)) {
        values.add(Float.parseFloat(byName.get(name).asText()));
      }
    }
    return values;
  }

  private static String input(String v2) throws Exception {
    String path = v2.substring(0, v2.length() - "/infer".length());
    HttpRequest request = HttpRequest.newBuilder(uri(path)).build();
    return new ObjectMapper().readTree(send(request)).at("/inputs/0/name").textValue();
  }

  private static String v2Json(String v2, byte[] image) throws Exception {
    return "{'inputs': [{'name': '%s', 'datatype': 'BYTES', 'shape': [1], 'data': ['%s']}]}"
        .formatted(input(v2), Base64.getEncoder().encodeToString(image));
  }

  /** As tritonclient sends it: the element's length, and its bytes. */
  private static byte[] v2Binary(String v2, byte[] image) throws Exception {
    byte[] header =
        ("{'inputs': [{'name': '%s', 'datatype': 'BYTES', 'shape': [1, 1],"
                + " 'parameters': {'binary_data_size': %d}}]}")
            .formatted(input(v2), image.length + Integer.BYTES)
            .replace('\'', '"')
            .getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.write(header);
    body.write(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(image.length).array());
    body.write(image);
    return send(
        HttpRequest.newBuilder(uri(v2))
            .header("Inference-Header-Content-Length", Integer.toString(header.length))
            .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray()))
            .build());
  }

  private static byte[] json(String path, String body) throws Exception {
    return post(path, body.replace('\'', '"').getBytes(StandardCharsets.UTF_8), "application/json");
  }

  private static byte[] post(String path, byte[] body, String type) throws Exception {
    return send(
        HttpRequest.newBuilder(uri(path))
            .header("Content-Type", type)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build());
  }

  private static URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.port() + path);
  }

  private static byte[] send(HttpRequest request) throws Exception {
    HttpResponse<byte[]> response = CLIENT.send(request, HttpResponse.BodyHandlers.ofByteArray());
    assertEquals(
        200, response.statusCode(), () -> new String(response.body(), StandardCharsets.UTF_8));
    return response.body();
  }

  private static List<Float> tfs(byte[] answer, String at) throws IOException {
    return floats(new ObjectMapper().readTree(answer).at(at));
  }

  private static List<Float> inspected(byte[] frame) throws IOException {
    int length = ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN).getInt();
    return floats(new ObjectMapper().readTree(frame, 4, length).get("probabilities"));
  }

  private static List<Float> floats(JsonNode list) {
    List<Float> values = new ArrayList<>();
    list.forEach(value -> values.add(Float.parseFloat(value.asText())));
    return values;
  }
}
