package dev.lenet.datasets;

import dev.lenet.exceptions.InputException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Loads data sets by name or path.
 *
 * <pre>{@code
 * DataSplits data = Datasets.load("fashion-mnist-mini");
 * }</pre>
 */
public final class Datasets {
  /** The names that {@link #load} knows; the first is embedded. */
  public static final List<String> NAMES =
      List.of("fashion-mnist-mini", "fashion-mnist", "mnist", "cifar10");

  private Datasets() {}

  /**
   * Loads a data set with its test set, in its original image size.
   *
   * @param nameOrPath as for {@link #load(String, DataOptions)}
   */
  public static DataSplits load(String nameOrPath) {
    return load(nameOrPath, DataOptions.defaults());
  }

  /**
   * Loads a data set with its test set. Images stay bytes, which represent [0, 1]; see {@link
   * Dataset}.
   *
   * @param nameOrPath one of {@link #NAMES}, a {@code .npz} with {@code x_train, y_train, x_test,
   *     y_test}, or a folder of class folders of images
   * @throws InputException if there is no such data set, or it is damaged or has another format
   */
  public static DataSplits load(String nameOrPath, DataOptions options) {
    return switch (nameOrPath) {
      case "fashion-mnist-mini" -> FashionMnist.loadMini(options);
      case "fashion-mnist" -> FashionMnist.load(options);
      case "mnist" -> Mnist.load(options);
      case "cifar10" -> Cifar10.load(options);
      default -> loadPath(nameOrPath, options);
    };
  }

  /**
   * Loads the samples to evaluate a model on: the test set, or every image of a folder that is not
   * split.
   */
  public static Dataset loadTest(String nameOrPath, DataOptions options) {
    if (isUnsplitFolder(nameOrPath) && options.validationSplit() == 0) {
      return ImageFolder.loadAll(Path.of(nameOrPath), options);
    }
    return load(nameOrPath, options).test();
  }

  /** Whether this is a folder of class folders without a test set of its own. */
  public static boolean isUnsplitFolder(String nameOrPath) {
    if (NAMES.contains(nameOrPath)) {
      return false;
    }
    Path path = path(nameOrPath);
    return Files.isDirectory(path) && !ImageFolder.isSplit(path);
  }

  /** Finds a named data set, other than the embedded one, on this machine. */
  public static Optional<Path> find(String name, DataPlaces places) {
    return switch (name) {
      case "fashion-mnist" -> FashionMnist.find(places);
      case "mnist" -> Mnist.find(places);
      case "cifar10" -> Cifar10.find(places);
      default -> Optional.empty();
    };
  }

  private static DataSplits loadPath(String nameOrPath, DataOptions options) {
    Path path = path(nameOrPath);
    if (Files.isDirectory(path)) {
      return ImageFolder.load(path, options);
    }
    if (nameOrPath.toLowerCase(Locale.ROOT).endsWith(".npz")) {
      return NpzData.load(path, options);
    }
    throw unknown(nameOrPath, null);
  }

  private static Path path(String nameOrPath) {
    try {
      return Path.of(nameOrPath);
    } catch (InvalidPathException e) {
      throw unknown(nameOrPath, e);
    }
  }

  private static InputException unknown(String nameOrPath, @Nullable Throwable cause) {
    return new InputException(
        "data set '"
            + nameOrPath
            + "': unknown (expected: "
            + String.join(", ", NAMES)
            + ", an .npz file or a folder)",
        cause);
  }
}
