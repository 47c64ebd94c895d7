package dev.lenet;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lenet.numpy.Npz;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.NamedWeights;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What Python recorded, by the scripts {@code python-export/make_*_goldens.py}. */
public final class Goldens {
  private static final Path FOLDER = Path.of("src/test/resources/golden");
  private static final ObjectMapper JSON = new ObjectMapper();

  private Goldens() {}

  /** A file or folder under {@code src/test/resources/golden}. */
  public static Path file(String name) {
    return FOLDER.resolve(name);
  }

  public static String text(String name) {
    try {
      return Files.readString(file(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static JsonNode json(String name) {
    try {
      return JSON.readTree(file(name).toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static NamedWeights npz(String name) {
    NamedWeights tensors = new NamedWeights();
    Npz.read(file(name)).forEach(tensors::put);
    return tensors;
  }

  /** One array of {@code name.npz}. */
  public static HostTensor array(String name, String array) {
    HostTensor found = Npz.read(file(name + ".npz")).get(array);
    if (found == null) {
      throw new AssertionError(name + ".npz has no " + array);
    }
    return found;
  }

  /** The arrays of {@code name.npz} whose names begin with {@code group/}, without that. */
  public static Map<String, HostTensor> arrays(String name, String group) {
    Map<String, HostTensor> found = new LinkedHashMap<>();
    Npz.read(file(name + ".npz"))
        .forEach(
            (key, value) -> {
              if (key.startsWith(group + "/")) {
                found.put(key.substring(group.length() + 1), value);
              }
            });
    return found;
  }

  /** A copy of a folder, to be damaged. */
  public static Path copy(String name, Path to) throws IOException {
    Path from = file(name);
    List<Path> files;
    try (Stream<Path> walk = Files.walk(from)) {
      files = walk.toList();
    }
    for (Path file : files) {
      Path target = to.resolve(from.relativize(file).toString());
      if (Files.isDirectory(file)) {
        Files.createDirectories(target);
      } else {
        Files.copy(file, target);
      }
    }
    return to;
  }

  /** A JSON object as the maps and lists that {@code fromConfig} takes. */
  public static Map<String, @Nullable Object> map(JsonNode node) {
    return JSON.convertValue(node, new TypeReference<>() {});
  }

  /** The largest difference between two tensors' elements. */
  public static double difference(HostTensor expected, HostTensor actual) {
    float[] a = expected.floats();
    float[] b = actual.floats();
    double largest = a.length == b.length ? 0 : Double.POSITIVE_INFINITY;
    for (int i = 0; i < a.length; i++) {
      double difference = Math.abs((double) a[i] - b[i]);
      largest = difference <= largest ? largest : difference;
    }
    return largest;
  }

  /** The largest magnitude of a tensor's elements. */
  public static double largest(HostTensor tensor) {
    return difference(tensor, HostTensor.ofFloats(tensor.shape(), new float[tensor.elements()]));
  }
}
