package dev.lenet.weights.safetensors;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.lenet.config.BoundedJson;
import dev.lenet.exceptions.InputException;
import dev.lenet.tensor.DType;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.NamedWeights;
import dev.lenet.tensor.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code .safetensors} with every check that the format asks for. */
final class SafeTensorsReader {
  private static final JsonMapper JSON =
      BoundedJson.mapper()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private record Part(String name, DType dtype, Shape shape, long begin, long end) {}

  private final String source;
  private final ByteBuffer file;

  SafeTensorsReader(String source, ByteBuffer file) {
    this.source = source;
    this.file = file.slice().order(ByteOrder.LITTLE_ENDIAN);
  }

  SafeTensors read() {
    JsonNode header = header();
    ByteBuffer data = file.slice(file.position(), file.remaining());
    List<Part> parts = new ArrayList<>();
    Map<String, String> metadata = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : header.properties()) {
      if (entry.getKey().equals(SafeTensors.METADATA)) {
        entry.getValue().properties().forEach(e -> metadata.put(e.getKey(), e.getValue().asText()));
      } else {
        parts.add(part(entry.getKey(), entry.getValue(), data.remaining()));
      }
    }
    requireWhole(parts, data.remaining());
    NamedWeights tensors = new NamedWeights();
    for (Part part : parts) {
      ByteBuffer bytes = data.slice((int) part.begin, (int) (part.end - part.begin));
      tensors.put(part.name, new HostTensor(part.dtype, part.shape, bytes));
    }
    return new SafeTensors(tensors, metadata);
  }

  /** Reads the header and leaves the file at the first byte of data. */
  private JsonNode header() {
    if (file.remaining() < 8) {
      throw bad("header", file.remaining() + " bytes (expected: 8 for its length)", null);
    }
    long length = file.getLong();
    if (length < 2 || length > file.remaining()) {
      throw bad("header", length + " bytes long (expected: 2 to " + file.remaining() + ")", null);
    }
    try {
      ByteBuffer text = file.slice(file.position(), (int) length);
      JsonNode header = JSON.readTree(StandardCharsets.UTF_8.newDecoder().decode(text).toString());
      if (!header.isObject()) {
        throw bad("header", "not an object (expected: a JSON object)", null);
      }
      file.position(file.position() + (int) length);
      return header;
    } catch (JsonProcessingException e) {
      throw bad("header", e.getOriginalMessage() + " (expected: JSON)", e);
    } catch (CharacterCodingException e) {
      throw bad("header", "not text (expected: UTF-8)", e);
    }
  }

  private Part part(String name, JsonNode node, long dataBytes) {
    DType dtype = SafeTensors.DTYPES.get(node.path("dtype").asText());
    if (dtype == null) {
      throw bad(name, "dtype " + node.path("dtype") + " (expected: one like \"F32\")", null);
    }
    List<Long> sizes = counts(name, "shape", node.path("shape"));
    List<Long> offsets = counts(name, "data_offsets", node.path("data_offsets"));
    if (offsets.size() != 2 || offsets.get(0) > offsets.get(1) || offsets.get(1) > dataBytes) {
      throw bad(
          name, "data_offsets " + offsets + " (expected: inside 0 to " + dataBytes + ")", null);
    }
    Shape shape = Shape.of(sizes);
    long bytes = offsets.get(1) - offsets.get(0);
    if (bytes != size(name, dtype, shape)) {
      throw bad(
          name,
          bytes
              + " bytes (expected: "
              + size(name, dtype, shape)
              + " for "
              + dtype
              + " "
              + shape
              + ")",
          null);
    }
    return new Part(name, dtype, shape, offsets.get(0), offsets.get(1));
  }

  private long size(String name, DType dtype, Shape shape) {
    try {
      return Math.multiplyExact(shape.elements(), (long) dtype.bytes());
    } catch (InputException | ArithmeticException e) {
      throw bad(name, "shape " + shape + " (expected: one that fits the file)", e);
    }
  }

  private List<Long> counts(String name, String key, JsonNode node) {
    List<Long> counts = new ArrayList<>();
    for (JsonNode count : node) {
      if (!count.canConvertToLong() || !count.isIntegralNumber() || count.asLong() < 0) {
        throw bad(name, key + " " + node + " (expected: whole numbers from 0)", null);
      }
      counts.add(count.asLong());
    }
    if (!node.isArray()) {
      throw bad(name, "no " + key + " (expected: an array of whole numbers)", null);
    }
    return counts;
  }

  /** The format allows neither overlaps nor holes: the data is its tensors, one after the other. */
  private void requireWhole(List<Part> parts, long dataBytes) {
    long end = 0;
    List<Part> sorted = new ArrayList<>(parts);
    sorted.sort(Comparator.comparing(Part::begin).thenComparing(Part::end));
    for (Part part : sorted) {
      if (part.begin != end) {
        String problem = part.begin < end ? "overlaps another tensor" : "follows a hole";
        throw bad(
            part.name, problem + " (expected: to begin at byte " + end + " of the data)", null);
      }
      end = part.end;
    }
    if (end != dataBytes) {
      throw bad("data", dataBytes + " bytes (expected: " + end + ", as the header lists)", null);
    }
  }

  private InputException bad(String where, String problem, @Nullable Throwable cause) {
    return new InputException(source + ": " + where + ": " + problem, cause);
  }
}
