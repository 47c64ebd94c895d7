package dev.lenet.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies: how many bytes of them the server holds at a time, and how they come. */
@Timeout(60)
class BodiesTest {
  private static final int MIB = 1 << 20;
  private static final String PREDICT = "/v1/models/m:predict";

  private static Served served;

  @BeforeAll
  static void start() {
    served = new Served(new Scaler(), new ServerOptions().maxBody(MIB).maxBodies(MIB));
  }

  @AfterAll
  static void stop() {
    served.close();
  }

  /** A request of two numbers and many spaces. */
  private static byte[] body(int length) {
    byte[] body = new byte[length];
    Arrays.fill(body, (byte) ' ');
    byte[] json = "{\"instances\": [[3, 6]]}".getBytes(StandardCharsets.UTF_8);
    System.arraycopy(json, 0, body, length - json.length, json.length);
    return body;
  }

  private static byte[] gzip(byte[] body) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(body);
    }
    return packed.toByteArray();
  }

  private static String metrics() throws IOException {
    return new String(served.get("/metrics").body(), StandardCharsets.UTF_8);
  }

  @Test
  void bodiesAreBoundedTogether() throws Exception {
    byte[] large = body(3 * MIB / 4);
    byte[] packed = gzip(large);
    try (Socket slow = new Socket(InetAddress.getLoopbackAddress(), served.port())) {
      String head =
          "POST %s HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: %d\r\n\r\n";
      slow.getOutputStream()
          .write(head.formatted(PREDICT, large.length).getBytes(StandardCharsets.ISO_8859_1));
      int most = large.length - 1;
      slow.getOutputStream().write(large, 0, most);
      while (!metrics().contains("\nlenet_body_bytes " + (double) most)) {
        Thread.onSpinWait(); // it has not read all of it yet
      }
      HttpResponse<byte[]> refused = served.post(PREDICT, large);
      assertTrue(Served.error(503, refused).startsWith("too many bytes"));
      assertEquals("1", refused.headers().firstValue("retry-after").orElse(""));
      Served.error(503, served.post(PREDICT, packed, "Content-Encoding", "gzip"));
      assertEquals(200, served.post(PREDICT, body(1000)).statusCode());
      slow.getOutputStream().write(large, most, 1);
      String answer = new String(slow.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      assertTrue(answer.startsWith("HTTP/1.1 200"), answer);
    }
    for (int i = 0; i < 20; i++) { // nothing is held any more
      assertEquals(200, served.post(PREDICT, large).statusCode());
      assertEquals(200, served.post(PREDICT, packed, "Content-Encoding", "gzip").statusCode());
    }
  }

  /** A client that has not spoken to the server yet asks for HTTP/2 beside its first body. */
  @ParameterizedTest
  @ValueSource(ints = {30, 1_000, 60_000, 100_000, 900_000})
  void aBodyMayComeWithTheWishForHttp2(int length) throws Exception {
    for (int i = 0; i < 20; i++) {
      HttpRequest request =
          HttpRequest.newBuilder(served.uri(PREDICT))
              .POST(HttpRequest.BodyPublishers.ofByteArray(body(length)))
              .build();
      HttpResponse<String> response =
          HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
      assertEquals("{\"predictions\":[[1.0,2.0]]}", response.body());
    }
  }
}
