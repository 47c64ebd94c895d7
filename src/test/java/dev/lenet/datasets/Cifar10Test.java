package dev.lenet.datasets;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lenet.exceptions.InputException;
import dev.lenet.numpy.Npz;
import dev.lenet.tensor.HostTensor;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Cifar10Test {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/cifar");

  @TempDir private Path cache;

  @ParameterizedTest
  @CsvSource({
    "cifar-10-python.tar.gz, cifar-10-batches-py-target_archive",
    "cifar-10-python.tar.gz, cifar-10-batches-py.tar.gz",
    "cifar-10-python.tar.gz, cifar-10-python.tar.gz",
    "cifar-10-binary.tar.gz, cifar-10-binary.tar.gz",
  })
  void readsTheArchives(String archive, String nameInCache) throws IOException {
    Files.copy(GOLDEN.resolve(archive), cache.resolve(nameInCache));

    assertAsKeras(load());
  }

  @ParameterizedTest
  @CsvSource({
    "cifar-10-python.tar.gz, cifar-10-batches-py-target",
    "cifar-10-python.tar.gz, .",
    "cifar-10-binary.tar.gz, .",
  })
  void readsWhatTheArchivesUnpackTo(String archive, String folder) throws IOException {
    unpack(archive, cache.resolve(folder));

    assertAsKeras(load());
  }

  @Test
  void namesTheClasses() throws IOException {
    Files.copy(GOLDEN.resolve("cifar-10-binary.tar.gz"), cache.resolve("cifar-10-binary.tar.gz"));

    assertEquals("airplane", load().classNames().get(0));
    assertEquals("truck", load().classNames().get(9));
  }

  @ParameterizedTest
  @CsvSource({"200", "10000", "30000"})
  void refusesATruncatedArchive(int bytes) throws IOException {
    byte[] whole = Files.readAllBytes(GOLDEN.resolve("cifar-10-python.tar.gz"));
    Path cut = Files.write(cache.resolve("cifar-10-python.tar.gz"), Arrays.copyOf(whole, bytes));

    assertEquals(
        cut + ": truncated or damaged (expected: a whole .tar.gz; delete it to download again)",
        messageOf());
  }

  @Test
  void refusesAFileThatIsNoArchive() throws IOException {
    Path text = Files.writeString(cache.resolve("cifar-10-python.tar.gz"), "<html></html>");

    assertEquals(
        text + ": truncated or damaged (expected: a whole .tar.gz; delete it to download again)",
        messageOf());
  }

  @Test
  void namesAMissingBatch() throws IOException {
    unpack("cifar-10-python.tar.gz", cache);
    Path batch = cache.resolve("cifar-10-batches-py/data_batch_3");
    Files.delete(batch);

    assertEquals(
        "cannot read " + batch + ": no such file or folder (expected: a readable file or folder)",
        messageOf());
  }

  @Test
  void namesATruncatedBinaryBatch() throws IOException {
    unpack("cifar-10-binary.tar.gz", cache);
    Path batch = cache.resolve("cifar-10-batches-bin/data_batch_1.bin");
    Files.write(batch, Arrays.copyOf(Files.readAllBytes(batch), 6145));

    assertEquals(
        batch.getParent()
            + ": data_batch_1.bin: truncated: 6145 bytes (expected: a multiple of 3073)",
        messageOf());
  }

  @Test
  void refusesLabelsOutOfRange() throws IOException {
    unpack("cifar-10-binary.tar.gz", cache);
    Path batch = cache.resolve("cifar-10-batches-bin/data_batch_2.bin");
    byte[] bytes = Files.readAllBytes(batch);
    bytes[3073] = 10;
    Files.write(batch, bytes);

    assertEquals(
        batch.getParent() + ": y_train[3] is 10 (expected: 0 to 9, the classes of cifar10)",
        messageOf());
  }

  @Test
  void refusesABatchThatRunsSomething() throws IOException {
    unpack("cifar-10-python.tar.gz", cache);
    Path batch = cache.resolve("cifar-10-batches-py/data_batch_1");
    Files.copy(
        Path.of("src/test/resources/golden/pickle/evil2.pickle"),
        batch,
        StandardCopyOption.REPLACE_EXISTING);

    assertEquals(
        batch.getParent()
            + ": data_batch_1: pickle, byte 16: calls posix.system, which is not allowed"
            + " (expected: only"
            + " _codecs.encode, numpy._core.multiarray._reconstruct,"
            + " numpy._core.numeric._frombuffer, numpy.core.multiarray._reconstruct,"
            + " numpy.core.numeric._frombuffer, numpy.dtype, numpy.ndarray)",
        messageOf());
  }

  private void assertAsKeras(DataSplits data) {
    Map<String, HostTensor> golden = Npz.read(GOLDEN.resolve("golden.npz"));
    assertEquals(golden.get("x_train"), data.train().x());
    assertEquals(golden.get("x_test"), data.test().x());
    assertArrayEquals(new int[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, data.train().y().ints());
    assertArrayEquals(new int[] {0, 1}, data.test().y().ints());
  }

  private DataSplits load() {
    URI nowhere = URI.create("http://localhost:1/");
    return Datasets.load(
        "cifar10", DataOptions.defaults().places(new DataPlaces(cache, cache, nowhere, nowhere)));
  }

  private String messageOf() {
    return assertThrows(InputException.class, this::load).getMessage();
  }

  private static void unpack(String archive, Path to) throws IOException {
    try (InputStream in = Files.newInputStream(GOLDEN.resolve(archive));
        TarArchiveInputStream tar = new TarArchiveInputStream(new GZIPInputStream(in))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path path = to.resolve(entry.getName());
        if (entry.isDirectory()) {
          Files.createDirectories(path);
        } else {
          Files.copy(tar, path);
        }
      }
    }
  }
}
