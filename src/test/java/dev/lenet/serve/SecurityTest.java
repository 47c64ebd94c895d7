package dev.lenet.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lenet.exceptions.InputException;
import dev.lenet.predict.Predictor;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Signature;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client cannot do, and does not learn; links and graphs are tested beside their code. */
@Timeout(60)
class SecurityTest {
  private static final byte[] BODY = "{\"instances\": [[3, 6]]}".getBytes(StandardCharsets.UTF_8);

  private static Served plain;
  private static Served locked;

  @BeforeAll
  static void start() {
    plain = new Served(new Scaler());
    locked = new Served(new Scaler(), new ServerOptions().token("s3cret"));
  }

  @AfterAll
  static void stop() {
    plain.close();
    locked.close();
  }

  /** Fails in a way that names a place of this machine. */
  private record Failing(RuntimeException failure) implements Predictor {
    private static final Scaler SCALER = new Scaler();

    @Override
    public Signature signature() {
      return SCALER.signature();
    }

    @Override
    public Map<String, HostTensor> predict(Map<String, HostTensor> inputs) {
      if (Objects.requireNonNull(inputs.get("x")).floats()[0] != 0) { // zeros warm it
        throw failure;
      }
      return SCALER.predict(inputs);
    }

    @Override
    public void close() {}
  }

  @ParameterizedTest
  @CsvSource({
    "Bearer s3cret, 200",
    "bearer s3cret, 200",
    "Bearer s3cre, 401",
    "Bearer s3crets, 401",
    "Bearer, 401",
    "Basic s3cret, 401",
    "s3cret, 401",
    "'', 401",
  })
  void onlyWhoBearsTheTokenIsAnswered(String header, int status) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(locked.uri("/v1/models/m:predict"))
            .POST(HttpRequest.BodyPublishers.ofByteArray(BODY));
    if (!header.isEmpty()) {
      request.header("Authorization", header);
    }
    assertEquals(status, locked.send(request).statusCode());
  }

  @ParameterizedTest
  @CsvSource({
    "/v2/health/live, 200",
    "/v2/health/ready, 200",
    "/v2/health/ready/, 401",
    "/v2, 401",
    "/v2/models/m, 401",
    "/v1/models/m, 401",
    "/metrics, 401",
    "/openapi.json, 401",
    "/, 200",
    "/page/app.js, 200",
    "/page/nope.js, 404",
    "/page/../v1/models/m, 400",
    "/page/..%2fv1/models/m, 400",
    "/page, 401",
    "/pages, 401",
    "/api/models, 401",
    "/api/samples, 401",
    "/api/samples/0.png, 401",
    "/api/models/m/filter?layer=x&index=0, 401",
    "/grpc.health.v1.Health/Watch/x, 401",
  })
  void withoutATokenOnlyHealthAndThePagesFilesAreTold(String path, int status) throws IOException {
    HttpResponse<byte[]> response = locked.get(path);
    assertEquals(status, response.statusCode());
    if (status == 401) {
      Served.error(401, response);
      assertEquals("Bearer", response.headers().firstValue("www-authenticate").orElse(""));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "two words", "line\nbreak"})
  void aTokenThatNobodyCouldSendIsRefused(String token) {
    assertThrows(InputException.class, () -> new ServerOptions().token(token));
  }

  @Test
  void theDefaultAddressIsTheLoopback() {
    assertTrue(new ServerOptions().address().getAddress().isLoopbackAddress());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/models/..%2fm",
        "/v1/models/..:predict",
        "/v2/models/%2e%2e/m",
        "/v2/models/..%2f..%2fetc%2fpasswd",
        "/v2/models/%00",
        "/v2/repository/index",
        "/v2/repository/models/m/unload",
        "/v1/config/reload",
        "/internal/docs",
      })
  void thereIsNothingButTheModels(String path) throws IOException {
    int status = plain.post(path, BODY).statusCode();
    assertTrue(status >= 400 && status < 500, "" + status);
  }

  @Test
  void whatAModelRefusesHoldsNoPath() throws IOException {
    InputException failure = new InputException("/srv/models/m/1: TensorFlow refuses it");
    try (Served served = new Served(new Failing(failure))) {
      String message = Served.error(400, served.post("/v1/models/m:predict", BODY));
      assertFalse(message.contains("/srv"), message);
    }
  }

  @Test
  void anUnexpectedFailureTellsTheClientNothing() throws IOException {
    Served served = new Served(new Failing(new IllegalStateException("/srv/models/m/1: closed")));
    String message = Served.error(500, served.post("/v1/models/m:predict", BODY));
    assertEquals("Internal Server Error", message);
    AssertionError told = assertThrows(AssertionError.class, served::close); // the operator is
    assertTrue(String.valueOf(told.getMessage()).contains("/srv/models/m/1: closed"));
  }
}
