package dev.lenet.weights.safetensors;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lenet.exceptions.InputException;
import dev.lenet.internal.io.AtomicFile;
import dev.lenet.internal.io.FileBytes;
import dev.lenet.tensor.DType;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.NamedWeights;
import dev.lenet.weights.Shards;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A {@code .safetensors} file: a header of JSON, then the tensors' bytes.
 *
 * @param tensors by name, in the order of the header
 * @param metadata free text by name; PyTorch's files say {@code format=pt}
 * @see <a href="https://github.com/huggingface/safetensors#format">The format</a>
 */
public record SafeTensors(NamedWeights tensors, Map<String, String> metadata) {
  /** The header's names of the element types. */
  static final Map<String, DType> DTYPES =
      Map.ofEntries(
          Map.entry("BOOL", DType.BOOL),
          Map.entry("U8", DType.UINT8),
          Map.entry("I8", DType.INT8),
          Map.entry("U16", DType.UINT16),
          Map.entry("I16", DType.INT16),
          Map.entry("U32", DType.UINT32),
          Map.entry("I32", DType.INT32),
          Map.entry("U64", DType.UINT64),
          Map.entry("I64", DType.INT64),
          Map.entry("F16", DType.FLOAT16),
          Map.entry("BF16", DType.BFLOAT16),
          Map.entry("F32", DType.FLOAT32),
          Map.entry("F64", DType.FLOAT64));

  static final String METADATA = "__metadata__";

  /**
   * Copies the metadata.
   *
   * @throws InputException if a tensor has the name of the metadata
   */
  public SafeTensors {
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    if (tensors.contains(METADATA)) {
      throw new InputException(
          "weight " + METADATA + ": a reserved name in .safetensors (expected: another name)");
    }
  }

  /** Tensors with the metadata that PyTorch's tools look for. */
  public static SafeTensors of(NamedWeights tensors) {
    return new SafeTensors(tensors, Map.of("format", "pt"));
  }

  /**
   * Reads a file, or the shards that an index names; the tensors share their bytes.
   *
   * @throws InputException naming the file and the tensor, when the header is not one, or offsets
   *     leave the file, overlap, leave holes or do not match type and shape
   */
  public static SafeTensors read(Path file) {
    return Shards.is(file) ? readShards(Shards.read(file)) : readOne(file);
  }

  private static SafeTensors readOne(Path file) {
    return new SafeTensorsReader(file.toString(), ByteBuffer.wrap(FileBytes.read(file))).read();
  }

  private static SafeTensors readShards(Shards shards) {
    NamedWeights tensors = new NamedWeights();
    Map<String, String> metadata = new LinkedHashMap<>();
    for (Path file : shards.files()) {
      SafeTensors shard = readOne(file);
      shard.tensors().asMap().forEach(tensors::put);
      metadata.putAll(shard.metadata());
    }
    shards.requireAll(tensors.names());
    return new SafeTensors(tensors, metadata);
  }

  /**
   * Writes a file, whole or not at all. Wide elements come first, so that each is aligned.
   *
   * @throws InputException {@code cannot write PATH: REASON}
   */
  public void write(Path file) {
    List<Map.Entry<String, HostTensor>> sorted =
        tensors.asMap().entrySet().stream()
            .sorted(Comparator.comparing(entry -> -entry.getValue().dtype().bytes()))
            .toList();
    byte[] header = header(sorted);
    AtomicFile.write(file, out -> write(out, header, sorted));
  }

  private static void write(
      OutputStream out, byte[] header, List<Map.Entry<String, HostTensor>> sorted)
      throws IOException {
    ByteBuffer length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    out.write(length.putLong(0, header.length).array());
    out.write(header);
    FileBytes.write(out, sorted.stream().map(entry -> entry.getValue().bytes()).toList());
  }

  /** The header, filled up with spaces to a multiple of 8 bytes. */
  private byte[] header(List<Map.Entry<String, HostTensor>> sorted) {
    ObjectNode root = new ObjectMapper().createObjectNode();
    if (!metadata.isEmpty()) {
      ObjectNode texts = root.putObject(METADATA);
      metadata.forEach(texts::put);
    }
    long offset = 0;
    for (Map.Entry<String, HostTensor> entry : sorted) {
      HostTensor tensor = entry.getValue();
      ObjectNode node = root.putObject(entry.getKey());
      node.put("dtype", nameOf(tensor.dtype()));
      ArrayNode shape = node.putArray("shape");
      Arrays.stream(tensor.shape().toArray()).forEach(shape::add);
      long end = offset + tensor.bytes().remaining();
      node.putArray("data_offsets").add(offset).add(end);
      offset = end;
    }
    byte[] json = root.toString().getBytes(StandardCharsets.UTF_8);
    byte[] padded = Arrays.copyOf(json, (json.length + 7) / 8 * 8);
    Arrays.fill(padded, json.length, padded.length, (byte) ' ');
    return padded;
  }

  private static String nameOf(DType dtype) {
    return DTYPES.entrySet().stream()
        .filter(entry -> entry.getValue() == dtype)
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow();
  }
}
