package dev.lenet.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.client.grpc.GrpcClients;
import com.linecorp.armeria.common.TlsKeyPair;
import dev.lenet.exceptions.InputException;
import dev.lenet.serve.v2.proto.GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub;
import dev.lenet.serve.v2.proto.ServerLiveRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** HTTPS with a certificate that its clients know, in HTTP/1.1, HTTP/2 and gRPC. */
@Timeout(60)
class TlsTest {
  private static final TlsKeyPair PAIR = TlsKeyPair.ofSelfSigned("localhost");
  private static final String PREDICT = "/v1/models/m:predict";
  private static final String BODY = "{\"instances\": [[3, 6]]}";

  @TempDir private static Path folder;
  private static Path certificate;
  private static Path key;
  private static Served served;
  private static TrustManagerFactory trust;

  @BeforeAll
  static void start() throws Exception {
    certificate = pem("certificate", "CERTIFICATE", certificate(PAIR).getEncoded());
    key = pem("key", "PRIVATE KEY", PAIR.privateKey().getEncoded());
    served = new Served(new Scaler(), new ServerOptions().tls(certificate, key));
    KeyStore known = KeyStore.getInstance(KeyStore.getDefaultType());
    known.load(null, null);
    known.setCertificateEntry("server", certificate(PAIR));
    trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(known);
  }

  @AfterAll
  static void stop() {
    served.close();
  }

  private static X509Certificate certificate(TlsKeyPair pair) {
    return pair.certificateChain().get(0);
  }

  private static Path pem(String name, String type, byte[] der) throws IOException {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return Files.writeString(
        folder.resolve(name + ".pem"),
        "-----BEGIN %s-----%n%s%n-----END %s-----%n".formatted(type, base64, type));
  }

  private static HttpRequest.Builder predict() {
    return HttpRequest.newBuilder(URI.create("https://localhost:" + served.port() + PREDICT))
        .POST(HttpRequest.BodyPublishers.ofString(BODY));
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void clientsThatKnowTheCertificateAreAnswered(HttpClient.Version version) throws Exception {
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(null, trust.getTrustManagers(), null);
    HttpClient client = HttpClient.newBuilder().sslContext(tls).build();
    HttpResponse<String> response =
        client.send(predict().version(version).build(), HttpResponse.BodyHandlers.ofString());
    assertEquals(version, response.version());
    assertEquals("{\"predictions\":[[1.0,2.0]]}", response.body());
  }

  @Test
  void clientsThatDoNotKnowTheCertificateSendNothing() {
    HttpClient client = HttpClient.newHttpClient();
    assertThrows(
        SSLHandshakeException.class,
        () -> client.send(predict().build(), HttpResponse.BodyHandlers.ofString()));
  }

  @Test
  void gRpcIsSpokenOverIt() {
    try (ClientFactory factory =
        ClientFactory.builder().tlsCustomizer(tls -> tls.trustManager(trust)).build()) {
      GRPCInferenceServiceBlockingStub stub =
          GrpcClients.builder("gproto+https://localhost:" + served.port())
              .factory(factory)
              .build(GRPCInferenceServiceBlockingStub.class);
      assertTrue(stub.serverLive(ServerLiveRequest.getDefaultInstance()).getLive());
    }
  }

  @Test
  void clearTextIsNotAnswered() throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), served.port())) {
      socket
          .getOutputStream()
          .write("GET /v2 HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
      byte[] answer = socket.getInputStream().readAllBytes();
      assertFalse(new String(answer, StandardCharsets.ISO_8859_1).contains("HTTP/"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "certificate.pem, nowhere.pem",
    "nowhere.pem, key.pem",
    "key.pem, certificate.pem",
    "empty.pem, key.pem",
    "certificate.pem, other.pem",
    "certificate.pem, damaged.pem",
    "certificate.pem, .",
  })
  void aKeyThatIsNotTheCertificatesIsOneLine(String chain, String its) throws IOException {
    pem("other", "PRIVATE KEY", TlsKeyPair.ofSelfSigned("localhost").privateKey().getEncoded());
    pem("damaged", "PRIVATE KEY", new byte[100]);
    Files.writeString(folder.resolve("empty.pem"), "");
    ServerOptions options = new ServerOptions().tls(folder.resolve(chain), folder.resolve(its));
    InputException refused =
        assertThrows(InputException.class, () -> new Served(new Scaler(), options).close());
    assertTrue(String.valueOf(refused.getMessage()).contains(folder.resolve(its).toString()));
  }
}
