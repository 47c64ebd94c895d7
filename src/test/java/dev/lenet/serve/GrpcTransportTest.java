package dev.lenet.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.client.grpc.GrpcClients;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpRequestWriter;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import dev.lenet.predict.Predictor;
import dev.lenet.serve.grpc.Deflate;
import dev.lenet.serve.v2.proto.GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub;
import dev.lenet.serve.v2.proto.GRPCInferenceServiceGrpc.GRPCInferenceServiceFutureStub;
import dev.lenet.serve.v2.proto.ModelInferRequest;
import dev.lenet.serve.v2.proto.ModelInferRequest.InferInputTensor;
import dev.lenet.serve.v2.proto.ModelInferResponse;
import dev.lenet.serve.v2.proto.ServerLiveRequest;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Signature;
import io.grpc.Codec;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc.HealthBlockingStub;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What gRPC is carried by: frames, compression, deadlines, limits. */
class GrpcTransportTest {
  private static final String INFER = "/inference.GRPCInferenceService/ModelInfer";
  private static Served served;
  private static WebClient web;

  @BeforeAll
  static void start() {
    served = new Served(new Scaler());
    web = WebClient.of("h2c://127.0.0.1:" + served.uri("/").getPort());
  }

  @AfterAll
  static void stop() {
    served.close();
  }

  private static GRPCInferenceServiceBlockingStub client() {
    return GrpcClients.newClient(served.grpc(), GRPCInferenceServiceBlockingStub.class);
  }

  private static ModelInferRequest rows(int rows) {
    InferInputTensor.Builder x = InferInputTensor.newBuilder().setName("x").setDatatype("FP32");
    return ModelInferRequest.newBuilder()
        .setModelName("m")
        .addInputs(x.addShape(rows).addShape(2))
        .addRawInputContents(ByteString.copyFrom(new byte[8 * rows]))
        .build();
  }

  private static Status.Code code(StatusRuntimeException error) {
    return error.getStatus().getCode();
  }

  static List<Codec> codecs() {
    return List.of(new Codec.Gzip(), new Deflate());
  }

  @ParameterizedTest
  @MethodSource("codecs")
  void takesPackedMessages(Codec codec) {
    GRPCInferenceServiceBlockingStub packing =
        GrpcClients.builder(served.grpc())
            .compressor(codec)
            .build(GRPCInferenceServiceBlockingStub.class);
    assertEquals(8000, packing.modelInfer(rows(1000)).getRawOutputContents(0).size());
  }

  @Test
  void whatIsNotGrpcIsRefusedInJson() throws IOException {
    assertEquals("method not allowed (expected: POST)", Served.error(405, served.get(INFER)));
    assertEquals(
        "content type application/json (expected: application/grpc)",
        Served.error(415, served.post(INFER, new byte[0], "Content-Type", "application/json")));
    assertEquals(
        "content type none (expected: application/grpc)",
        Served.error(415, served.post(INFER, new byte[0])));
  }

  @Test
  void refusesMessagesThatAreTooLarge() {
    byte[] message = rows(ServerOptions.MAX_BODY / 8).toByteArray();
    AggregatedHttpResponse response = post(frame(0, message), "identity");
    assertEquals("" + Status.Code.RESOURCE_EXHAUSTED.value(), status(response));
  }

  @Test
  void refusesMessagesThatAreTooLargeOnceUnpacked() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream deflate = new Deflate().compress(packed)) {
      rows(ServerOptions.MAX_BODY / 8).writeTo(deflate);
    }
    AggregatedHttpResponse response = post(frame(1, packed.toByteArray()), "deflate");
    assertEquals("" + Status.Code.RESOURCE_EXHAUSTED.value(), status(response));
  }

  @Test
  void tellsItsHealth() {
    HealthBlockingStub health = GrpcClients.newClient(served.grpc(), HealthBlockingStub.class);
    assertEquals(
        ServingStatus.SERVING, health.check(HealthCheckRequest.getDefaultInstance()).getStatus());
  }

  @Test
  void callsThatAreNotThereAreUnimplemented() {
    for (String path :
        new String[] {
          "/tensorflow.serving.ModelService/HandleReloadConfigRequest",
          "/tensorflow.serving.PredictionService/MultiInference",
          "/inference.GRPCInferenceService/RepositoryModelLoad"
        }) {
      AggregatedHttpResponse response = post(path, frame(0, new byte[0]), "identity");
      // gRPC's clients take HTTP's 404 for UNIMPLEMENTED.
      assertEquals(404, response.status().code(), path);
    }
  }

  private static byte[] frame(int flags, byte[] message) {
    return ByteBuffer.allocate(5 + message.length)
        .put((byte) flags)
        .putInt(message.length)
        .put(message)
        .array();
  }

  private static AggregatedHttpResponse post(byte[] body, String encoding) {
    return post(INFER, body, encoding);
  }

  private static AggregatedHttpResponse post(String path, byte[] body, String encoding) {
    HttpRequestWriter request =
        HttpRequest.streaming(
            RequestHeaders.builder(HttpMethod.POST, path)
                .contentType(MediaType.parse("application/grpc"))
                .add("grpc-encoding", encoding)
                .add("te", "trailers")
                .build());
    request.write(HttpData.wrap(body)); // without a Content-Length, as gRPC's clients send it
    request.close();
    return web.execute(request).aggregate().join();
  }

  private static String status(AggregatedHttpResponse response) {
    return response.trailers().get("grpc-status", response.headers().get("grpc-status", "none"));
  }

  @Test
  void damagedFramesAreTheClientsFault() {
    SplittableRandom random = new SplittableRandom(4);
    byte[] good = frame(0, rows(2).toByteArray());
    for (int i = 0; i < 300; i++) {
      byte[] bad = good.clone();
      for (int n = random.nextInt(4); n >= 0; n--) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt();
      }
      if (i % 3 == 0) {
        bad = java.util.Arrays.copyOf(bad, random.nextInt(bad.length));
      }
      String encoding = i % 5 == 0 ? "gzip" : i % 7 == 0 ? "deflate" : "identity";
      AggregatedHttpResponse response = post(bad, encoding);
      assertEquals(200, response.status().code());
      String text = response.headers() + " " + response.trailers();
      assertFalse(text.contains("java."), text);
      for (Status.Code never : new Status.Code[] {Status.Code.INTERNAL, Status.Code.UNKNOWN}) {
        assertNotEquals("" + never.value(), status(response), text);
      }
    }
    assertTrue(client().serverLive(ServerLiveRequest.getDefaultInstance()).getLive());
  }

  /** Computes when it is let go on. */
  private static final class Slow implements Predictor {
    private final Scaler scaler = new Scaler();
    private final CountDownLatch warm = new CountDownLatch(1);
    private final CountDownLatch started = new CountDownLatch(1);
    private final CountDownLatch go = new CountDownLatch(1);
    private final AtomicInteger runs = new AtomicInteger();

    @Override
    public Signature signature() {
      return scaler.signature();
    }

    @Override
    public Map<String, HostTensor> predict(Map<String, HostTensor> inputs) {
      if (warm.getCount() > 0) {
        warm.countDown();
      } else {
        runs.incrementAndGet();
        started.countDown();
        try {
          assertTrue(go.await(20, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
      }
      return scaler.predict(inputs);
    }

    @Override
    public void close() {}
  }

  @Test
  void anAnswerThatIsLateIsDeadlineExceeded() {
    Slow model = new Slow();
    try (Served slow = new Served(model)) {
      GRPCInferenceServiceBlockingStub client =
          GrpcClients.newClient(slow.grpc(), GRPCInferenceServiceBlockingStub.class)
              .withDeadlineAfter(300, TimeUnit.MILLISECONDS);
      StatusRuntimeException error =
          assertThrows(StatusRuntimeException.class, () -> client.modelInfer(rows(1)));
      assertEquals(Status.Code.DEADLINE_EXCEEDED, code(error));
      model.go.countDown();
    }
  }

  @Test
  void noDeadlineIsBeyondTheServers() {
    Slow model = new Slow();
    ServerOptions options = new ServerOptions().timeout(Duration.ofMillis(300));
    try (Served slow = new Served(model, options)) {
      GRPCInferenceServiceBlockingStub none =
          GrpcClients.builder(slow.grpc())
              .responseTimeout(Duration.ZERO)
              .build(GRPCInferenceServiceBlockingStub.class);
      for (var client : List.of(none, none.withDeadlineAfter(1, TimeUnit.HOURS))) {
        StatusRuntimeException error =
            assertThrows(StatusRuntimeException.class, () -> client.modelInfer(rows(1)));
        assertEquals(Status.Code.DEADLINE_EXCEEDED, code(error));
      }
      model.go.countDown();
    }
  }

  @Test
  void aCallThatIsCancelledHarmsNobody() throws InterruptedException {
    Slow model = new Slow();
    try (Served slow = new Served(model)) {
      Future<ModelInferResponse> call =
          GrpcClients.newClient(slow.grpc(), GRPCInferenceServiceFutureStub.class)
              .modelInfer(rows(1));
      assertTrue(model.started.await(20, TimeUnit.SECONDS));
      call.cancel(true);
      model.go.countDown();
      GRPCInferenceServiceBlockingStub client =
          GrpcClients.newClient(slow.grpc(), GRPCInferenceServiceBlockingStub.class);
      assertEquals(8, client.modelInfer(rows(1)).getRawOutputContents(0).size());
    }
  }
}
