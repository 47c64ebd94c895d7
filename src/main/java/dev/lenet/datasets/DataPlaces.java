package dev.lenet.datasets;

import java.net.URI;
import java.nio.file.Path;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where the named data sets are searched for and downloaded from.
 *
 * @param cache Keras's cache: {@code $KERAS_HOME/datasets}, or {@code ~/.keras/datasets}
 * @param system where Debian's package {@code dataset-fashion-mnist} puts its files
 * @param kerasStorage the folder of Keras's copies of MNIST and Fashion-MNIST; ends with a slash
 * @param cifarSite the folder of CIFAR-10's archives; ends with a slash
 */
public record DataPlaces(Path cache, Path system, URI kerasStorage, URI cifarSite) {

  /** The places as the user's environment has them. */
  public static DataPlaces standard() {
    return of(System::getenv, Path.of(System.getProperty("user.home", ".")));
  }

  /** The places for these environment variables and this home folder. */
  public static DataPlaces of(Function<String, @Nullable String> environment, Path home) {
    String kerasHome = environment.apply("KERAS_HOME");
    Path cache = home.resolve(".keras");
    if (kerasHome != null && !kerasHome.isEmpty()) {
      cache =
          kerasHome.startsWith("~/") ? home.resolve(kerasHome.substring(2)) : Path.of(kerasHome);
    }
    return new DataPlaces(
        cache.resolve("datasets"),
        Path.of("/usr/share/datasets/fashion-mnist"),
        URI.create("https://storage.googleapis.com/tensorflow/tf-keras-datasets/"),
        URI.create("https://www.cs.toronto.edu/~kriz/"));
  }
}
