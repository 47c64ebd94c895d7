package dev.lenet.datasets;

import dev.lenet.exceptions.InputException;
import dev.lenet.internal.io.AtomicFile;
import dev.lenet.internal.io.Checksum;
import dev.lenet.tensor.HostTensor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Fashion-MNIST by Zalando (MIT licence): 60,000 training and 10,000 test images, grey 28 x 28, of
 * ten kinds of clothing. A part of it is embedded: {@code fashion-mnist-mini}, the first 600
 * training and 100 test images of each class.
 *
 * @see <a href="https://github.com/zalandoresearch/fashion-mnist">Fashion-MNIST</a>
 */
final class FashionMnist {
  static final List<String> CLASS_NAMES =
      List.of(
          "T-shirt/top",
          "Trouser",
          "Pullover",
          "Dress",
          "Coat",
          "Sandal",
          "Shirt",
          "Sneaker",
          "Bag",
          "Ankle boot");

  /** The files, with the checksums that Zalando publishes. */
  private enum File {
    TRAIN_IMAGES("train-images-idx3-ubyte.gz", "8d4fb7e6c68d591d4c3dfef9ec88bf0d"),
    TRAIN_LABELS("train-labels-idx1-ubyte.gz", "25c81989df183df01b3e8a0aad5dffbe"),
    TEST_IMAGES("t10k-images-idx3-ubyte.gz", "bef4ecab320f06d8554ea6380940ec79"),
    TEST_LABELS("t10k-labels-idx1-ubyte.gz", "bb300cfdad3c16e7a12a480ee83cd310");

    final String fileName;
    final String md5;

    File(String fileName, String md5) {
      this.fileName = fileName;
      this.md5 = md5;
    }
  }

  private FashionMnist() {}

  static DataSplits loadMini(DataOptions options) {
    String origin = "fashion-mnist-mini";
    return raw(file -> resource(origin + "/" + file.fileName), origin)
        .prepare(origin, CLASS_NAMES, options);
  }

  /** From Keras's cache, else from the system's folder, else downloaded into the cache. */
  static DataSplits load(DataOptions options) {
    DataPlaces places = options.places();
    Path folder = find(places).orElse(cached(places));
    Function<File, HostTensor> reader =
        file -> {
          Path path = folder.resolve(file.fileName);
          if (!Files.exists(path)) {
            new Download(places.kerasStorage().resolve(file.fileName), path, Checksum.of(file.md5))
                .progress(options.progress())
                .fetch();
          }
          return Idx.read(path);
        };
    return raw(reader, folder.toString()).prepare("fashion-mnist", CLASS_NAMES, options);
  }

  /** Where the files are, if they are anywhere. */
  static Optional<Path> find(DataPlaces places) {
    return Stream.of(cached(places), places.system()).filter(FashionMnist::hasAll).findFirst();
  }

  private static Path cached(DataPlaces places) {
    return places.cache().resolve("fashion-mnist");
  }

  private static RawSplits raw(Function<File, HostTensor> reader, String where) {
    return new RawSplits(
        reader.apply(File.TRAIN_IMAGES),
        reader.apply(File.TRAIN_LABELS),
        reader.apply(File.TEST_IMAGES),
        reader.apply(File.TEST_LABELS),
        where);
  }

  private static boolean hasAll(Path folder) {
    for (File file : File.values()) {
      if (!Files.exists(folder.resolve(file.fileName))) {
        return false;
      }
    }
    return true;
  }

  private static HostTensor resource(String name) {
    try (InputStream in = FashionMnist.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("no resource " + name);
      }
      byte[] bytes = in.readAllBytes();
      return Idx.read(new ByteArrayInputStream(bytes), name, bytes.length);
    } catch (IOException e) {
      throw new InputException("resource " + name + ": " + AtomicFile.reason(e), e);
    }
  }
}
