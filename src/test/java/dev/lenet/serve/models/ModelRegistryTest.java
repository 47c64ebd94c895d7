package dev.lenet.serve.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lenet.images.Images;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How many requests a model takes, and how long a version that is in use stays. */
@Timeout(60)
class ModelRegistryTest {
  private static final Duration NEVER = Duration.ofDays(1);

  @TempDir Path folder;
  private final Tripler model = new Tripler(-1, 2);

  @BeforeEach
  void version() throws Exception {
    Files.createDirectory(folder.resolve("1"));
  }

  private ModelRegistry open(int maxQueue) {
    PredictorLoader loader =
        new PredictorLoader() {
          @Override
          public NavigableMap<Long, Path> versions(Path path) {
            return new TreeMap<>(Map.of(1L, path.resolve("1")));
          }

          @Override
          public Loaded load(Path version) {
            return model.loaded();
          }
        };
    return ModelRegistry.open(
        Map.of("m", folder),
        loader,
        new ModelOptions(4, maxQueue, NEVER, Images.MAX_PIXELS, Map.of()),
        ModelObserver.NONE,
        failure -> {
          throw new AssertionError(failure);
        });
  }

  private static ServeError failure(CompletableFuture<?> outputs) {
    Throwable failure = assertThrows(CompletionException.class, outputs::join).getCause();
    return assertInstanceOf(ServeError.class, failure);
  }

  @Test
  void moreThanTheQueueTakesIsRefusedAtOnce() {
    try (ModelRegistry models = open(2)) {
      CompletableFuture<String> one = new CompletableFuture<>();
      CompletableFuture<String> two = new CompletableFuture<>();
      var first = models.with("m", VersionChoice.NEWEST, m -> one);
      var second = models.with("m", VersionChoice.NEWEST, m -> two);
      var third = models.with("m", VersionChoice.NEWEST, m -> two);
      assertTrue(third.isDone());
      assertEquals(ServeError.Code.UNAVAILABLE, failure(third).code());
      assertEquals(Map.of("m", 2), models.underWay());
      one.complete("done");
      assertEquals("done", first.join());
      var fourth = models.with("m", VersionChoice.NEWEST, m -> two);
      assertFalse(fourth.isDone());
      two.complete("done");
      assertEquals("done", second.join());
      assertEquals("done", fourth.join());
      assertEquals(Map.of("m", 0), models.underWay());
    }
  }

  @Test
  void aUseThatFailsIsOver() {
    try (ModelRegistry models = open(1)) {
      for (int i = 0; i < 3; i++) {
        var failed =
            models.with(
                "m",
                VersionChoice.NEWEST,
                m -> {
                  throw ServeError.invalid("no");
                });
        assertEquals(ServeError.Code.INVALID_ARGUMENT, failure(failed).code());
      }
      assertEquals(Map.of("m", 0), models.underWay());
    }
    assertTrue(model.isClosed());
  }

  @Test
  void namesAreNoPaths() {
    try (ModelRegistry models = open(1)) {
      for (String name : new String[] {"..", "m/1", "/etc", ""}) {
        var none = models.with(name, VersionChoice.NEWEST, m -> new CompletableFuture<>());
        assertEquals(ServeError.Code.NOT_FOUND, failure(none).code());
      }
    }
  }
}
