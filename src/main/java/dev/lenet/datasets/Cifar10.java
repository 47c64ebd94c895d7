package dev.lenet.datasets;

import dev.lenet.exceptions.InputException;
import dev.lenet.internal.io.AtomicFile;
import dev.lenet.internal.io.Checksum;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * CIFAR-10: 50,000 training and 10,000 test images, 32 x 32 in colour, as the archive for Python or
 * the binary one, packed or unpacked, under the names that Keras's versions gave them.
 *
 * @see <a href="https://www.cs.toronto.edu/~kriz/cifar.html">CIFAR-10's page, which describes both
 *     formats</a>
 */
final class Cifar10 {
  static final List<String> CLASS_NAMES =
      List.of(
          "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck");

  /** From Keras's {@code datasets/cifar10.py}. */
  static final Checksum CHECKSUM =
      Checksum.of("6d958be074577803d12ecdefd02955f39262c83c16fe9348329d7fe0b5c001ce");

  private static final String PYTHON = "cifar-10-batches-py";
  private static final String BINARY = "cifar-10-batches-bin";

  /** Keras 3 calls the archive so, and unpacks it into a folder without {@code _archive}. */
  private static final String KERAS_ARCHIVE = "cifar-10-batches-py-target_archive";

  // The largest real batch has 31 MB; what is more is no batch.
  private static final int MAX_BATCH = 64 << 20;

  private Cifar10() {}

  /** From Keras's cache, else downloaded into it. */
  static DataSplits load(DataOptions options) {
    return load(options, CHECKSUM);
  }

  static DataSplits load(DataOptions options, Checksum checksum) {
    Optional<Path> found = find(options.places());
    if (found.isPresent()) {
      return Files.isDirectory(found.get())
          ? fromFolder(found.get(), options)
          : fromArchive(found.get(), options);
    }
    Path cache = options.places().cache();
    Path archive = cache.resolve(KERAS_ARCHIVE);
    new Download(options.places().cifarSite().resolve("cifar-10-python.tar.gz"), archive, checksum)
        .progress(options.progress())
        .fetch();
    return fromArchive(archive, options);
  }

  /** Where the folder or the archive is, if one is anywhere. */
  static Optional<Path> find(DataPlaces places) {
    Stream<Path> folders =
        Stream.of("cifar-10-batches-py-target/" + PYTHON, PYTHON, BINARY)
            .map(places.cache()::resolve)
            .filter(Files::isDirectory);
    Stream<Path> archives =
        Stream.of(
                KERAS_ARCHIVE,
                PYTHON + ".tar.gz",
                "cifar-10-python.tar.gz",
                "cifar-10-binary.tar.gz")
            .map(places.cache()::resolve)
            .filter(Files::exists);
    return Stream.concat(folders, archives).findFirst();
  }

  private static DataSplits fromFolder(Path folder, DataOptions options) {
    boolean binary = folder.endsWith(BINARY);
    Map<String, ByteBuffer> files = new HashMap<>();
    for (String name : names(binary)) {
      Path file = folder.resolve(name);
      try (InputStream in = Files.newInputStream(file)) {
        files.put(name, bounded(in, file.toString()));
      } catch (IOException e) {
        throw AtomicFile.cannotRead(file, e);
      }
    }
    return splits(files, binary, folder, options);
  }

  /** Reads the batches without unpacking the archive. */
  private static DataSplits fromArchive(Path archive, DataOptions options) {
    Map<String, ByteBuffer> files = new HashMap<>();
    try (InputStream in = Files.newInputStream(archive);
        InputStream unzipped = new GZIPInputStream(in, 1 << 16);
        TarArchiveInputStream tar = new TarArchiveInputStream(unzipped)) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        String name = entry.getName().substring(entry.getName().lastIndexOf('/') + 1);
        if (entry.isFile() && (names(true).contains(name) || names(false).contains(name))) {
          files.put(name, bounded(tar, archive + ": " + name));
        }
      }
    } catch (EOFException | ZipException e) {
      throw truncated(archive, e);
    } catch (IOException e) {
      if (e.getMessage() != null && e.getMessage().contains("runcated")) {
        throw truncated(archive, e); // commons-compress has no class of its own for it
      }
      throw AtomicFile.cannotRead(archive, e);
    }
    return splits(files, files.containsKey(names(true).get(0)), archive, options);
  }

  private static InputException truncated(Path archive, IOException cause) {
    return new InputException(
        archive + ": truncated or damaged (expected: a whole .tar.gz; delete it to download again)",
        cause);
  }

  private static ByteBuffer bounded(InputStream in, String where) throws IOException {
    byte[] bytes = in.readNBytes(MAX_BATCH + 1);
    if (bytes.length > MAX_BATCH) {
      throw new InputException(where + ": more than " + MAX_BATCH + " bytes (expected: a batch)");
    }
    return ByteBuffer.wrap(bytes);
  }

  /** The files of a set: five training batches, then the test batch. */
  private static List<String> names(boolean binary) {
    List<String> names = new ArrayList<>();
    for (int i = 1; i <= 5; i++) {
      names.add("data_batch_" + i + (binary ? ".bin" : ""));
    }
    names.add(binary ? "test_batch.bin" : "test_batch");
    return names;
  }

  private static DataSplits splits(
      Map<String, ByteBuffer> files, boolean binary, Path where, DataOptions options) {
    List<CifarBatch> batches = new ArrayList<>();
    for (String name : names(binary)) {
      ByteBuffer bytes = files.get(name);
      if (bytes == null) {
        throw new InputException(
            where + ": no " + name + " (expected: data_batch_1 to 5, test_batch)");
      }
      String file = where + ": " + name;
      batches.add(binary ? CifarBatch.binary(bytes, file) : CifarBatch.python(bytes, file));
    }
    CifarBatch train = CifarBatch.concatenate(batches.subList(0, 5));
    CifarBatch test = batches.get(5);
    return new RawSplits(train.x(), train.y(), test.x(), test.y(), where.toString())
        .prepare("cifar10", CLASS_NAMES, options);
  }
}
