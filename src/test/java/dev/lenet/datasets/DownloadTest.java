package dev.lenet.datasets;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.lenet.exceptions.InputException;
import dev.lenet.internal.io.Checksum;
import dev.lenet.numpy.Npz;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class DownloadTest {
  private static final byte[] CONTENT = new byte[300_000];

  static {
    new Random(1).nextBytes(CONTENT);
  }

  @TempDir private Path folder;
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final CountDownLatch testDone = new CountDownLatch(1);
  private HttpServer server;
  private Handler handler = DownloadTest::serveWithRanges;
  private Path target;

  /** What the server does with a request. */
  private interface Handler {
    void handle(HttpExchange exchange) throws IOException;
  }

  @BeforeEach
  void startServer() throws IOException {
    target = folder.resolve("sets/data.bin");
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext(
        "/",
        exchange -> {
          requests.add(
              exchange.getRequestHeaders().getFirst("Range")
                  + " "
                  + exchange.getRequestHeaders().getFirst("If-Range"));
          try (exchange) {
            handler.handle(exchange);
          }
        });
    server.start();
  }

  @AfterEach
  void stopServer() {
    testDone.countDown();
    server.stop(0);
  }

  @Test
  void downloadsAFileAndLeavesNothingElse() throws IOException {
    download().fetch();

    assertArrayEquals(CONTENT, Files.readAllBytes(target));
    assertArrayEquals(new String[] {"data.bin"}, folder.resolve("sets").toFile().list());
  }

  @Test
  void tellsHowFarItIs() {
    List<Long> done = new ArrayList<>();

    download()
        .progress(
            (file, bytes, total) -> {
              assertEquals("data.bin", file);
              assertEquals(CONTENT.length, total);
              done.add(bytes);
            })
        .fetch();

    assertEquals(0, done.get(0));
    assertEquals(CONTENT.length, done.get(done.size() - 1));
  }

  @Test
  void goesOnWhereAnEarlierAttemptStopped() throws IOException {
    handler = exchange -> breakOffAfter(exchange, 100_000);
    InputException e = assertThrows(InputException.class, () -> download().fetch());
    handler = DownloadTest::serveWithRanges;

    download().fetch();

    assertEquals(
        uri()
            + ": the connection ended after 100000 bytes (expected: 300000; run again to continue)",
        e.getMessage());
    assertArrayEquals(CONTENT, Files.readAllBytes(target));
    assertEquals(List.of("null null", "bytes=100000- \"v1\""), requests);
  }

  @Test
  void beginsAnewWhenTheFileHasChanged() throws IOException {
    leavePart(Arrays.copyOf(new byte[] {1, 2, 3}, 1000), "\"v0\"");

    download().fetch();

    assertArrayEquals(CONTENT, Files.readAllBytes(target));
    assertEquals(List.of("bytes=1000- \"v0\""), requests);
  }

  @Test
  void beginsAnewWhenThePartWasOfSomethingElse() throws IOException {
    leavePart(new byte[1000], null); // no ETag: only the checksum tells

    download().fetch();

    assertArrayEquals(CONTENT, Files.readAllBytes(target));
    assertEquals(List.of("bytes=1000- null", "null null"), requests);
  }

  @Test
  void beginsAnewWhenThePartIsTooLong() throws IOException {
    leavePart(new byte[CONTENT.length + 1], null);

    download().fetch();

    assertArrayEquals(CONTENT, Files.readAllBytes(target));
  }

  @Test
  void takesTheWholeFileFromAServerWithoutRanges() throws IOException {
    handler = exchange -> serve(exchange, 200, CONTENT);
    leavePart(new byte[1000], null);

    download().fetch();

    assertArrayEquals(CONTENT, Files.readAllBytes(target));
  }

  @Test
  void refusesAnotherChecksumAndDeletesThePart() throws IOException {
    String wrong = "0".repeat(64);
    Download download = new Download(uri(), target, Checksum.of(wrong));

    InputException e = assertThrows(InputException.class, download::fetch);

    assertEquals(uri() + ": SHA-256 " + sha256() + " (expected: " + wrong + ")", e.getMessage());
    assertEquals(0, folder.resolve("sets").toFile().list().length);
  }

  @Test
  void refusesAMissingFile() {
    handler = exchange -> serve(exchange, 404, new byte[0]);

    assertEquals(uri() + ": HTTP status 404 (expected: 200)", messageOf());
    assertFalse(Files.exists(target));
  }

  @Test
  void saysThatThereIsNoConnection() {
    server.stop(0);

    assertEquals(
        uri()
            + ": no answer: no connection (expected: a network connection, or the file "
            + target
            + ")",
        messageOf());
  }

  @Test
  void givesUpOnAServerThatStalls() {
    handler =
        exchange -> {
          exchange.sendResponseHeaders(200, CONTENT.length);
          exchange.getResponseBody().write(CONTENT, 0, 1000);
          exchange.getResponseBody().flush();
          await(testDone);
        };
    Download download = download().timeout(Duration.ofSeconds(2));

    InputException e = assertThrows(InputException.class, download::fetch);

    assertEquals(
        uri() + ": no data for 2.0 s after 1000 bytes (expected: more; run again to continue)",
        e.getMessage());
  }

  @Test
  void refusesASecondDownloadOfTheSameFile() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    handler =
        exchange -> {
          started.countDown();
          await(testDone);
        };
    Thread first = new Thread(() -> assertThrows(InputException.class, () -> download().fetch()));
    first.start();
    assertTrue(started.await(10, TimeUnit.SECONDS));

    assertEquals(
        target + ".part: another download is writing it (expected: one download at a" + " time)",
        messageOf());
    testDone.countDown();
    first.join();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void saysThatTheDiskIsFull() throws IOException {
    Files.createDirectories(target.getParent());
    Files.createSymbolicLink(folder.resolve("sets/data.bin.part"), Path.of("/dev/full"));

    assertEquals(
        "cannot write "
            + target
            + ".part: No space left on device (expected: a writable folder with free space)",
        messageOf());
    assertFalse(Files.exists(target));
  }

  @Test
  void followsRedirects() throws IOException {
    server.createContext(
        "/moved",
        exchange -> {
          try (exchange) {
            exchange.getResponseHeaders().add("Location", uri().toString());
            exchange.sendResponseHeaders(302, -1);
          }
        });

    new Download(uri().resolve("/moved"), target, Checksum.of(sha256())).fetch();

    assertArrayEquals(CONTENT, Files.readAllBytes(target));
  }

  @Test
  void fillsKerasCacheForANamedSet() throws IOException {
    handler = exchange -> serve(exchange, 200, smallMnist());
    byte[] file = smallMnist();
    DataOptions options =
        DataOptions.defaults().places(new DataPlaces(folder, folder, uri(), uri()));

    DataSplits data = Mnist.load(options, Checksum.of(hex(file)));

    assertEquals(Shape.of(2, 28, 28, 1), data.train().x().shape());
    assertArrayEquals(file, Files.readAllBytes(folder.resolve("mnist.npz")));
    Mnist.load(options, Checksum.of(hex(file)));
    assertEquals(1, requests.size(), "the second time from the cache");
  }

  @Test
  void downloadsCifarUnderKerasName() throws IOException {
    byte[] archive =
        Files.readAllBytes(Path.of("src/test/resources/golden/cifar/cifar-10-python.tar.gz"));
    handler = exchange -> serve(exchange, 200, archive);

    DataSplits data =
        Cifar10.load(
            DataOptions.defaults().places(new DataPlaces(folder, folder, uri(), uri())),
            Checksum.of(hex(archive)));

    assertEquals(10, data.train().size());
    assertTrue(Files.exists(folder.resolve("cifar-10-batches-py-target_archive")));
  }

  private byte[] smallMnist() throws IOException {
    Path file = folder.resolve("small.npz");
    HostTensor x = HostTensor.ofBytes(Shape.of(2, 28, 28), new byte[2 * 784]);
    HostTensor y = HostTensor.ofBytes(Shape.of(2), (byte) 3, (byte) 9);
    Npz.writeCompressed(file, Map.of("x_train", x, "y_train", y, "x_test", x, "y_test", y));
    byte[] bytes = Files.readAllBytes(file);
    Files.delete(file);
    return bytes;
  }

  private static void serveWithRanges(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().add("ETag", "\"v1\"");
    String range = exchange.getRequestHeaders().getFirst("Range");
    String condition = exchange.getRequestHeaders().getFirst("If-Range");
    if (range == null || (condition != null && !condition.equals("\"v1\""))) {
      serve(exchange, 200, CONTENT);
      return;
    }
    int from = Integer.parseInt(range.substring("bytes=".length(), range.length() - 1));
    if (from >= CONTENT.length) {
      serve(exchange, 416, new byte[0]);
      return;
    }
    exchange
        .getResponseHeaders()
        .add("Content-Range", "bytes %d-%d/%d".formatted(from, CONTENT.length - 1, CONTENT.length));
    serve(exchange, 206, Arrays.copyOfRange(CONTENT, from, CONTENT.length));
  }

  private static void serve(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
    }
  }

  private static void breakOffAfter(HttpExchange exchange, int bytes) throws IOException {
    exchange.getResponseHeaders().add("ETag", "\"v1\"");
    exchange.sendResponseHeaders(200, CONTENT.length);
    exchange.getResponseBody().write(CONTENT, 0, bytes);
    exchange.getResponseBody().flush();
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(30, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void leavePart(byte[] bytes, @Nullable String tag) throws IOException {
    Files.createDirectories(target.getParent());
    Files.write(folder.resolve("sets/data.bin.part"), bytes);
    if (tag != null) {
      Files.writeString(folder.resolve("sets/data.bin.part.etag"), tag);
    }
  }

  private Download download() {
    return new Download(uri(), target, Checksum.of(sha256()));
  }

  private URI uri() {
    return URI.create("http://localhost:" + server.getAddress().getPort() + "/");
  }

  private String messageOf() {
    return assertThrows(InputException.class, () -> download().fetch()).getMessage();
  }

  private static String sha256() {
    return hex(CONTENT);
  }

  private static String hex(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
