package dev.lenet.weights;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lenet.Goldens;
import dev.lenet.internal.io.FileBytes;
import dev.lenet.tensor.DType;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.NamedWeights;
import dev.lenet.tensor.Shape;
import dev.lenet.weights.hdf5.H5Content;
import dev.lenet.weights.hdf5.H5Weights;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Files as Python wrote them, and what Python found in them. */
public final class PythonTensors {
  private PythonTensors() {}

  /** What a file of this content has. */
  public static byte[] bytes(H5Content content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      FileBytes.write(out, H5Weights.toBytes(content));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** The tensors that Python found in a file, as {@link #describe} puts them. */
  public static Map<String, String> tensors(String name) {
    Map<String, String> tensors = new TreeMap<>();
    json(name)
        .path("tensors")
        .properties()
        .forEach(entry -> tensors.put(entry.getKey(), describe(tensor(entry.getValue()))));
    return tensors;
  }

  /** The groups' text attributes that Python found, each a list of one where it is scalar. */
  public static Map<String, Map<String, List<String>>> groups(String name) {
    Map<String, Map<String, List<String>>> groups = new TreeMap<>();
    json(name)
        .path("groups")
        .properties()
        .forEach(
            group -> {
              Map<String, List<String>> attributes = new TreeMap<>();
              group
                  .getValue()
                  .properties()
                  .forEach(entry -> attributes.put(entry.getKey(), strings(entry.getValue())));
              groups.put(group.getKey(), attributes);
            });
    return groups;
  }

  /** Each tensor's type, shape and bytes. */
  public static Map<String, String> describe(NamedWeights weights) {
    Map<String, String> described = new TreeMap<>();
    weights.asMap().forEach((name, tensor) -> described.put(name, describe(tensor)));
    return described;
  }

  public static String describe(HostTensor tensor) {
    ByteBuffer bytes = tensor.bytes();
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(copy);
    return tensor.dtype() + " " + tensor.shape() + " " + HexFormat.of().formatHex(copy);
  }

  private static HostTensor tensor(JsonNode node) {
    List<Long> sizes = new ArrayList<>();
    node.path("shape").forEach(size -> sizes.add(size.asLong()));
    return new HostTensor(
        DType.valueOf(node.path("dtype").asText().toUpperCase(Locale.ROOT)),
        Shape.of(sizes),
        ByteBuffer.wrap(HexFormat.of().parseHex(node.path("bytes").asText())));
  }

  private static List<String> strings(JsonNode node) {
    List<String> strings = new ArrayList<>();
    if (node.isTextual()) {
      strings.add(node.asText());
    }
    node.forEach(element -> strings.add(element.asText()));
    return strings;
  }

  private static JsonNode json(String name) {
    return Goldens.json("weights/" + name + ".json");
  }
}
