package dev.lenet.serve.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lenet.exceptions.InputException;
import dev.lenet.images.Images;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Version folders that come, break, get well, and go; a file in each says whether it opens. */
@Timeout(60)
class ModelVersionsTest {
  @TempDir Path temporary;
  private final Batcher batcher = new Batcher(1);
  private final List<String> loads = new ArrayList<>();
  private final List<Throwable> log = new ArrayList<>();
  private final Map<Long, Tripler> triplers = new HashMap<>();

  @AfterEach
  void stop() {
    batcher.close();
  }

  private Path root() throws IOException {
    return Files.createDirectories(temporary.resolve("models/m"));
  }

  private void version(long number, String content) throws IOException {
    Path folder = Files.createDirectories(root().resolve("" + number));
    Files.writeString(folder.resolve("model"), content);
  }

  private void remove(long number) throws IOException {
    Files.delete(root().resolve(number + "/model"));
    Files.delete(root().resolve("" + number));
  }

  private ModelVersions versions(Map<String, Long> labels) throws IOException {
    ModelOptions options =
        new ModelOptions(4, 4, Duration.ofDays(1), Images.MAX_PIXELS, Map.of("m", labels));
    return new ModelVersions("m", root(), options, this::load, log::add);
  }

  private ServedModel load(String name, long version, Path path) {
    loads.add(path.getFileName().toString());
    try {
      if (!Files.readString(path.resolve("model")).startsWith("good")) {
        throw new InputException(path + ": broken (expected: a model)");
      }
    } catch (IOException e) {
      throw new InputException(path + ": no model", e);
    }
    Tripler tripler = new Tripler(-1, 2);
    triplers.put(version, tripler);
    ModelQueue queue = new ModelQueue(tripler, 4, (requests, rows, waited, took) -> {});
    return new ServedModel(name, version, tripler.loaded(), batcher, queue, Images.MAX_PIXELS);
  }

  private void look(ModelVersions versions) throws IOException {
    NavigableMap<Long, Path> places = new TreeMap<>();
    try (var folders = Files.list(root())) {
      folders.forEach(path -> places.put(Long.parseLong(path.getFileName().toString()), path));
    }
    versions.look(places);
  }

  private static long newest(ModelVersions versions) {
    return versions.find(VersionChoice.NEWEST).version();
  }

  private Tripler tripler(long version) {
    return Objects.requireNonNull(triplers.get(version));
  }

  private static List<String> states(ModelVersions versions) {
    return versions.status(VersionChoice.NEWEST).stream()
        .map(status -> status.version() + " " + status.state() + " " + status.code())
        .toList();
  }

  @Test
  void theNewestIsServed() throws Exception {
    version(1, "good");
    version(10, "good");
    version(9, "good");
    ModelVersions versions = versions(Map.of());
    look(versions);
    assertEquals(10, newest(versions));
    assertEquals(List.of("10"), loads);
    assertThrows(ServeError.class, () -> versions.find(new VersionChoice.Exact(9)));
  }

  @Test
  void aNewVersionTakesOver() throws Exception {
    version(1, "good");
    ModelVersions versions = versions(Map.of());
    look(versions);
    version(2, "good");
    look(versions);
    assertEquals(2, newest(versions));
    assertTrue(tripler(1).isClosed());
    assertFalse(tripler(2).isClosed());
    assertEquals(List.of("2 AVAILABLE OK", "1 END OK"), states(versions));
  }

  @Test
  void aVersionInUseIsClosedWhenItsUseIsOver() throws Exception {
    version(1, "good");
    ModelVersions versions = versions(Map.of());
    look(versions);
    ServedModel old = versions.find(VersionChoice.NEWEST);
    assertTrue(old.acquire());
    version(2, "good");
    look(versions);
    assertFalse(tripler(1).isClosed());
    assertEquals(List.of("2 AVAILABLE OK", "1 UNLOADING OK"), states(versions));
    old.release();
    assertTrue(tripler(1).isClosed());
    assertFalse(old.acquire());
    assertEquals(List.of("2 AVAILABLE OK", "1 END OK"), states(versions));
  }

  @Test
  void aBrokenOneIsReportedOnceAndTheOldOneStays() throws Exception {
    version(1, "good");
    ModelVersions versions = versions(Map.of());
    look(versions);
    version(2, "broken");
    look(versions);
    look(versions);
    look(versions);
    assertEquals(1, newest(versions));
    assertFalse(tripler(1).isClosed());
    assertEquals(List.of("1", "2"), loads);
    assertEquals(1, log.size());
    ModelStatus status = versions.status(new VersionChoice.Exact(2)).get(0);
    assertEquals(ModelStatus.State.END, status.state());
    assertEquals("UNKNOWN", status.code());
    assertFalse(status.message().contains("/"), status.message());
  }

  @Test
  void aBrokenOneIsTriedAgainWhenItChanged() throws Exception {
    version(1, "good");
    version(2, "broken");
    ModelVersions versions = versions(Map.of());
    look(versions);
    assertEquals(1, newest(versions));
    version(2, "good again");
    look(versions);
    assertEquals(2, newest(versions));
    assertEquals(List.of("2 AVAILABLE OK", "1 END OK"), states(versions));
  }

  @Test
  void whenTheNewestGoesTheOneBeforeComesBack() throws Exception {
    version(1, "good");
    version(2, "good");
    ModelVersions versions = versions(Map.of());
    look(versions);
    remove(2);
    look(versions);
    assertEquals(1, newest(versions));
    assertTrue(tripler(2).isClosed());
  }

  @Test
  void withNoneLeftThereIsNoModel() throws Exception {
    version(1, "good");
    ModelVersions versions = versions(Map.of());
    look(versions);
    remove(1);
    look(versions);
    assertTrue(tripler(1).isClosed());
    ServeError error = assertThrows(ServeError.class, () -> versions.find(VersionChoice.NEWEST));
    assertEquals(ServeError.Code.NOT_FOUND, error.code());
    assertEquals(List.of("1 END OK"), states(versions));
  }

  @Test
  void whatIsServedStaysWhereOnlyBrokenOnesAreLeft() throws Exception {
    version(1, "good");
    ModelVersions versions = versions(Map.of());
    look(versions);
    version(2, "broken");
    remove(1);
    look(versions);
    assertEquals(1, newest(versions));
    assertFalse(tripler(1).isClosed());
  }

  @Test
  void labelsKeepVersions() throws Exception {
    version(1, "good");
    version(2, "good");
    version(3, "good");
    ModelVersions versions = versions(Map.of("stable", 1L, "gone", 7L));
    look(versions);
    assertEquals(3, newest(versions));
    assertEquals(1, versions.find(new VersionChoice.Label("stable")).version());
    assertEquals(1, versions.find(new VersionChoice.Exact(1)).version());
    assertEquals(List.of("3", "1"), loads);
    ServeError none =
        assertThrows(ServeError.class, () -> versions.find(new VersionChoice.Label("gone")));
    assertEquals(ServeError.Code.NOT_FOUND, none.code());
    ServeError unknown =
        assertThrows(ServeError.class, () -> versions.find(new VersionChoice.Label("new")));
    assertEquals(ServeError.Code.INVALID_ARGUMENT, unknown.code());
  }

  @Test
  void aLinkOutOfTheModelsFolderIsRefused() throws Exception {
    Path outside = Files.createDirectories(temporary.resolve("outside"));
    Files.writeString(outside.resolve("model"), "good");
    Files.createSymbolicLink(root().resolve("1"), outside);
    Files.createDirectory(root().resolve("2"));
    Files.createSymbolicLink(root().resolve("2/model"), outside.resolve("model"));
    ModelVersions versions = versions(Map.of());
    look(versions);
    assertEquals(List.of(), loads);
    assertEquals(2, log.size());
    assertThrows(ServeError.class, () -> versions.find(VersionChoice.NEWEST));
  }

  @Test
  void aLinkWithinTheModelsFolderIsFollowed() throws Exception {
    version(1, "good");
    Files.createSymbolicLink(root().resolve("2"), root().resolve("1"));
    ModelVersions versions = versions(Map.of());
    look(versions);
    assertEquals(2, newest(versions));
  }
}
