package dev.lenet.datasets;

import dev.lenet.internal.io.Checksum;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** MNIST as Keras keeps it: {@code mnist.npz}, 60,000 and 10,000 grey images of 28 x 28. */
final class Mnist {
  static final List<String> CLASS_NAMES = List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");

  /** From Keras's {@code datasets/mnist.py}. */
  static final Checksum CHECKSUM =
      Checksum.of("731c5ac602752760c8e48fbffcf8c3b850d9dc2a2aedcf2cc48468fc17b673d1");

  private Mnist() {}

  /** From Keras's cache, else downloaded into it. */
  static DataSplits load(DataOptions options) {
    return load(options, CHECKSUM);
  }

  static DataSplits load(DataOptions options, Checksum checksum) {
    Path file = cached(options.places());
    if (!Files.exists(file)) {
      new Download(options.places().kerasStorage().resolve("mnist.npz"), file, checksum)
          .progress(options.progress())
          .fetch();
    }
    return NpzData.raw(file).prepare("mnist", CLASS_NAMES, options);
  }

  /** Where the file is, if it is anywhere. */
  static Optional<Path> find(DataPlaces places) {
    return Optional.of(cached(places)).filter(Files::exists);
  }

  private static Path cached(DataPlaces places) {
    return places.cache().resolve("mnist.npz");
  }
}
