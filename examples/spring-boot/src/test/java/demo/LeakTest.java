package demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Memory after 100,000 requests is what it was once the JVM had compiled its code. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@EnabledOnOs(value = OS.LINUX, disabledReason = "reads /proc")
class LeakTest {
  private static final int THREADS = 16;
  private static final int STEP = 20_000;
  private static final int ALL = 100_000;

  /** A leak of 1 KB a request would be 60 MB from the second measurement to the last. */
  private static final long MOST_KB = 32 * 1024;

  @LocalServerPort private int port;

  @Test
  void aHundredThousandRequestsLeaveNoMemoryBehind() throws Exception {
    List<Long> resident = new ArrayList<>();
    long start = System.nanoTime();
    for (int sent = 0; sent < ALL; sent += STEP) {
      send(STEP);
      resident.add(residentKb());
    }
    double seconds = (System.nanoTime() - start) / 1e9;

    System.out.printf(
        "resident KB after each %,d requests: %s; %.0f requests a second%n",
        STEP, resident, ALL / seconds);
    assertThat(resident.get(resident.size() - 1) - resident.get(1)).isLessThan(MOST_KB);
  }

  private void send(int requests) throws Exception {
    String body = Collections.nCopies(32 * 32 * 3, "0.5").toString();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/predict"))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build();
    HttpClient client = HttpClient.newHttpClient();
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<?>> senders = new ArrayList<>();
      for (int thread = 0; thread < THREADS; thread++) {
        senders.add(
            threads.submit(
                () -> {
                  for (int i = 0; i < requests / THREADS; i++) {
                    var answer = client.send(request, BodyHandlers.ofString());
                    assertThat(answer.statusCode()).isEqualTo(200);
                  }
                  return null;
                }));
      }
      for (Future<?> sender : senders) {
        sender.get();
      }
    } finally {
      threads.shutdown();
    }
  }

  private static long residentKb() throws Exception {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    throw new IllegalStateException("/proc/self/status has no VmRSS");
  }
}
