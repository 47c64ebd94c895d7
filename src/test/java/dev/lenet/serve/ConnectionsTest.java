package dev.lenet.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Connections of clients that mean no good, or have broken down: others are served all the same.
 */
@Timeout(60)
class ConnectionsTest {
  private static final String PREDICT = "/v1/models/m:predict";
  private static final String BODY = "{\"instances\": [[3, 6]]}";
  private static final String HEAD =
      "POST " + PREDICT + " HTTP/1.1\r\nHost: a\r\nContent-Length: " + BODY.length() + "\r\n\r\n";

  private static final int HEADERS = 1;
  private static final int RST_STREAM = 3;
  private static final int SETTINGS = 4;
  private static final int PING = 6;
  private static final int GOAWAY = 7;
  private static final int CONTINUATION = 9;
  private static final int END_STREAM = 1;
  private static final int END_HEADERS = 4;

  /** GET / of host a, by HPACK's static table (RFC 7541, appendix A). */
  private static final byte[] GET = {(byte) 0x82, (byte) 0x86, (byte) 0x84, 0x41, 1, 'a'};

  private static Served served;

  @BeforeAll
  static void start() {
    served = new Served(new Scaler());
  }

  @AfterAll
  static void stop() {
    served.close();
  }

  @AfterEach
  void othersAreServed() throws IOException {
    byte[] body = BODY.getBytes(StandardCharsets.ISO_8859_1);
    assertEquals(200, served.post(PREDICT, body).statusCode());
  }

  private static Socket connect(int port) throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), port);
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  @Test
  void manyThatSendNothingOrNotAllKeepNobodyWaiting() throws Exception {
    List<Socket> open = new ArrayList<>();
    try {
      for (String start :
          List.of("", "POST ", HEAD.substring(0, HEAD.length() - 2), HEAD + "{\"instances\"")) {
        for (int i = 0; i < 100; i++) {
          Socket socket = connect(served.port());
          open.add(socket);
          write(socket, start);
        }
      }
      for (int i = 0; i < 20; i++) {
        othersAreServed();
      }
    } finally {
      for (Socket socket : open) {
        socket.close();
      }
    }
  }

  @Test
  void aBodyThatDoesNotComeEndsTheRequest() throws Exception {
    ServerOptions options = new ServerOptions().timeout(Duration.ofMillis(200));
    try (Served hasty = new Served(new Scaler(), options)) {
      String answer = hasty.raw(HEAD.replace("Host: a", "Host: a\r\nConnection: close") + "{");
      assertTrue(answer.startsWith("HTTP/1.1 504 "), answer);
      assertTrue(answer.endsWith("{\"error\":\"the request took too long\"}"), answer);
    }
  }

  @Test
  void aSilentConnectionIsClosed() throws Exception {
    ServerOptions options = new ServerOptions().silence(Duration.ofMillis(200));
    try (Served hasty = new Served(new Scaler(), options)) {
      assertEquals("", hasty.raw(""));
      assertEquals("", hasty.raw("POST "));
    }
  }

  @Test
  void aConnectionThatIsToBeClosedIsClosedSoon() throws Exception {
    try (Socket socket = connect(served.port())) {
      socket.setSoTimeout(2_500); // Armeria's own delay is 3 s
      write(socket, "GET /v2 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
      byte[] answer = socket.getInputStream().readAllBytes();
      assertTrue(new String(answer, StandardCharsets.UTF_8).startsWith("HTTP/1.1 200"));
    }
  }

  @Test
  void aHeadThatIsTooLongIsRefused() throws Exception {
    String answer = served.raw("GET / HTTP/1.1\r\nHost: a\r\nX: " + "y".repeat(9_000) + "\r\n\r\n");
    assertTrue(answer.startsWith("HTTP/1.1 431 "), answer);
    assertTrue(answer.contains("{\"error\":"), answer);
  }

  @Test
  void streamsThatAreResetAtOnceEndTheirConnection() throws Exception {
    assertEnded(
        out -> {
          for (int i = 0; i < 5_000; i++) {
            int stream = 2 * i + 1;
            frame(out, HEADERS, END_STREAM | END_HEADERS, stream, GET);
            frame(out, RST_STREAM, 0, stream, new byte[] {0, 0, 0, 8});
          }
        });
  }

  @Test
  void aHeadWithoutAnEndEndsItsConnection() throws Exception {
    byte[] one = {0x00, 1, 'x', 1, 'y'}; // x: y, which no table keeps
    assertEnded(
        out -> {
          frame(out, HEADERS, END_STREAM, 1, GET);
          for (int i = 0; i < 100_000; i++) {
            frame(out, CONTINUATION, 0, 1, one);
          }
        });
  }

  /** Each ping is answered: 51 MB of them would have to be kept somewhere. */
  @Test
  void aClientThatDoesNotReadIsNotReadFrom() throws Exception {
    int pings = 3_000_000;
    AtomicInteger sent = new AtomicInteger();
    try (Socket socket = connect(served.port())) {
      Thread client =
          new Thread(
              () -> {
                try {
                  OutputStream out = hello(socket);
                  while (sent.get() < pings) {
                    frame(out, PING, 0, 0, new byte[8]);
                    sent.incrementAndGet();
                  }
                } catch (IOException e) {
                  // It is closed below.
                }
              });
      client.start();
      int before = 0;
      int looks = 0;
      while (looks < 3) { // nothing tells that it is not read from but that it cannot go on
        Thread.sleep(500);
        int now = sent.get();
        looks = now == before && now > 0 ? looks + 1 : 0;
        before = now;
      }
      assertTrue(before < pings, "it was read on and on");
      othersAreServed();
      DataInputStream in = new DataInputStream(socket.getInputStream());
      for (int i = 0; i < 10 * before && sent.get() == before; i++) {
        in.readByte(); // it reads, and is read from again
      }
      assertTrue(sent.get() > before);
      socket.shutdownInput();
      socket.shutdownOutput();
      client.join();
    }
  }

  private interface Attack {
    void write(OutputStream out) throws IOException;
  }

  /**
   * That the server closes a connection of HTTP/2, or says that it will, on which this comes: long
   * before it would close any that is silent.
   */
  private static void assertEnded(Attack attack) throws IOException {
    try (Socket socket = connect(served.port())) {
      socket.setSoTimeout(5_000);
      try {
        OutputStream out = hello(socket);
        attack.write(out);
        out.flush();
      } catch (SocketException e) {
        return; // it has closed
      }
      awaitGoAway(new DataInputStream(socket.getInputStream()));
    }
  }

  /** Begins HTTP/2. */
  private static OutputStream hello(Socket socket) throws IOException {
    OutputStream out = new BufferedOutputStream(socket.getOutputStream(), 1 << 16);
    out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
    frame(out, SETTINGS, 0, 0, new byte[0]);
    return out;
  }

  private static void awaitGoAway(DataInputStream in) throws IOException {
    try {
      int type = -1;
      while (type != GOAWAY) {
        int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
        type = in.readUnsignedByte();
        in.skipNBytes(5L + length);
      }
    } catch (EOFException | SocketException e) {
      // It has closed.
    }
  }

  /** RFC 9113, 4.1: 24 bits of length, type, flags, 32 bits of stream, payload. */
  private static void frame(OutputStream out, int type, int flags, int stream, byte[] payload)
      throws IOException {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    DataOutputStream data = new DataOutputStream(frame);
    data.writeByte(payload.length >> 16);
    data.writeShort(payload.length);
    data.writeByte(type);
    data.writeByte(flags);
    data.writeInt(stream);
    data.write(payload);
    frame.writeTo(out);
  }
}
