package dev.lenet.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lenet.open.Models;
import dev.lenet.open.OpenedModel;
import dev.lenet.serve.ModelServer;
import dev.lenet.serve.ServerOptions;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** {@code ./lenet serve}: real models, and wrong command lines. */
class ServeTest {
  private static final Path MODEL = Path.of("savedmodel/lenet");

  @Test
  void outputsAreThoseOfPredictionInProcess() throws Exception {
    float[] image = new float[32 * 32 * 3];
    Random random = new Random(1);
    for (int i = 0; i < image.length; i++) {
      image[i] = random.nextFloat();
    }
    float[] expected;
    try (OpenedModel opened = Models.open(MODEL)) {
      HostTensor x = HostTensor.ofFloats(Shape.of(1, 32, 32, 3), image);
      expected = opened.predictor().predict(x).floats();
    }
    String body =
        "{\"inputs\": [{\"name\": \"input_layer\", \"datatype\": \"FP32\","
            + " \"shape\": [1, 32, 32, 3], \"data\": "
            + Arrays.toString(image)
            + "}]}";
    try (ModelServer server =
        ModelServer.start(
            Map.of("lenet", MODEL),
            new ModelLoader(false),
            new ServerOptions()
                .address(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .grace(Duration.ofMillis(50)),
            failure -> {
              throw new AssertionError(failure);
            })) {
      assertEquals("lenet (version 1)", server.served());
      URI uri = URI.create("http://127.0.0.1:" + server.port() + "/v2/models/lenet/infer");
      HttpRequest request =
          HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.ofString(body)).build();
      HttpResponse<String> response =
          HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
      assertArrayEquals(expected, floats(response.body()));
    }
  }

  private static float[] floats(String response) throws IOException {
    JsonNode data = new ObjectMapper().readTree(response).at("/outputs/0/data");
    float[] values = new float[data.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = Float.parseFloat(data.get(i).asText());
    }
    return values;
  }

  @Test
  void aTakenPortIsOneLine() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      Cli.run("serve", "m=" + MODEL, "--port", port)
          .failsWith(
              1,
              "port "
                  + port
                  + " of 127.0.0.1: already in use, or not an address of this machine (expected:"
                  + " a free port)");
    }
  }

  @Test
  void aCertificateThatIsNoneIsOneLine() {
    Cli.run("serve", "m=" + MODEL, "--tls-cert", "pom.xml", "--tls-key", "pom.xml")
        .failsWith(
            1, "pom.xml, pom.xml: not a certificate and its private key (expected: both in PEM)");
    Cli.run("serve", "m=" + MODEL, "--tls-cert", "pom.xml")
        .failsWith(1, "--tls-key: missing (expected: both or neither)");
  }

  @Test
  void aFileThatIsNoModelIsOneLine() {
    Cli cli = Cli.run("serve", "m=README.md");
    assertEquals(1, cli.exitCode());
    assertEquals(1, cli.err().lines().count(), cli.err());
    assertTrue(cli.err().startsWith("error: README.md: not a model that can be opened"), cli.err());
  }

  @Test
  void aTimeThatIsNoneIsOneLine() {
    for (String option : List.of("--grace", "--timeout", "--poll")) {
      for (String seconds : List.of("-1.0", "0.0", "NaN")) {
        Cli.run("serve", "m=" + MODEL, option, seconds)
            .failsWith(1, option + " " + seconds + " (expected: more than 0 seconds)");
      }
    }
  }

  @Test
  void aTimeThatIsTooLongIsOneLine() {
    for (String option : List.of("--grace", "--timeout", "--poll")) {
      for (String seconds : List.of("Infinity", "1.0E12")) {
        Cli.run("serve", "m=" + MODEL, option, seconds)
            .failsWith(1, option + " " + seconds + " (expected: at most 31622400 seconds)");
      }
    }
  }

  @Test
  void aModelThatIsNotThereIsOneLine() {
    Cli cli = Cli.run("serve", "m=no/such");
    assertEquals(1, cli.exitCode());
    assertTrue(cli.err().startsWith("error: no/such: no such file or folder (expected: "));
  }

  @Test
  void aModelWithoutANameIsOneLine() {
    for (String model : List.of("no-equals", "=runs/1", "m=", "a/b=runs/1", "..=runs/1")) {
      Cli.run("serve", model)
          .failsWith(
              1,
              model
                  + ": not a name and a model (expected: NAME=M, with a name of letters, digits,"
                  + " . _ -)");
    }
  }

  @Test
  void noModelIsWrongUsage() {
    assertEquals(2, Cli.run("serve").exitCode());
    assertEquals(2, Cli.run("serve", "m=x", "--port", "many").exitCode());
  }
}
