package dev.lenet.train;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lenet.data.HostTensor;
import dev.lenet.data.NamedWeights;
import dev.lenet.data.Npz;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What Keras recorded, from {@code python-export/make_training_goldens.py}. */
public final class Golden {
  private static final Path FOLDER = Path.of("src/test/resources/golden");
  private static final ObjectMapper JSON = new ObjectMapper();

  private Golden() {}

  public static JsonNode json(String name) {
    try {
      return JSON.readTree(FOLDER.resolve(name).toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static NamedWeights npz(String name) {
    NamedWeights tensors = new NamedWeights();
    Npz.read(FOLDER.resolve(name)).forEach(tensors::put);
    return tensors;
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
