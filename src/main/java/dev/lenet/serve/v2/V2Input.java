package dev.lenet.serve.v2;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.lenet.exceptions.InputException;
import dev.lenet.serve.json.ImageReader;
import dev.lenet.serve.json.Json;
import dev.lenet.serve.json.TensorReader;
import dev.lenet.serve.models.ServeError;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import dev.lenet.tensor.Signature;
import dev.lenet.tensor.TensorSpec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One entry of a V2 request's {@code inputs}; its fields come in any order. */
final class V2Input {
  private final Signature signature;
  private final ImageReader images;
  private @Nullable TensorSpec spec;
  private @Nullable String datatype;
  private @Nullable Shape shape;
  private @Nullable TensorReader data;
  private @Nullable JsonParser early;
  private final V2Parameters parameters = new V2Parameters();

  private V2Input(Signature signature, ImageReader images) {
    this.signature = signature;
    this.images = images;
  }

  /** Reads the object that the parser stands on. */
  static V2Input read(JsonParser parser, Signature signature, ImageReader images)
      throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw ServeError.invalid(
          "'inputs': an element is not an object (expected: an object for" + " each input)");
    }
    V2Input input = new V2Input(signature, images);
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      parser.nextToken();
      switch (key) {
        case "name" -> input.spec = input.find(parser.getText());
        case "datatype" -> input.datatype = parser.getText();
        case "shape" -> input.shape = shape(parser);
        case "parameters" -> input.parameters.read(parser);
        case "data" -> input.data(parser);
        default -> parser.skipChildren();
      }
    }
    return input;
  }

  private void data(JsonParser parser) throws IOException {
    if (spec != null && datatype != null && !datatype.equals(V2Bytes.DATATYPE)) {
      data = new TensorReader(spec, images);
      data.read(parser, 0);
    } else { // what it is is not known yet, or it is images
      early = Json.again(parser);
      parser.skipChildren();
    }
  }

  private TensorSpec find(String name) {
    return signature.inputs().stream()
        .filter(input -> input.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                ServeError.invalid(
                    "input %s: unknown (expected: %s)",
                    name,
                    String.join(", ", signature.inputs().stream().map(TensorSpec::name).toList())));
  }

  private static Shape shape(JsonParser parser) throws IOException {
    List<Long> sizes = new ArrayList<>();
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      throw ServeError.invalid("'shape': not a list (expected: a list of sizes)");
    }
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT || parser.getLongValue() < 0) {
        throw ServeError.invalid("'shape': %s (expected: a size, 0 or more)", parser.getText());
      }
      sizes.add(parser.getLongValue());
    }
    return Shape.of(sizes);
  }

  /** The name; it was checked. */
  String name() {
    return known().name();
  }

  /**
   * The tensor.
   *
   * @param binary what follows the JSON; the tensor's bytes are taken from it where they are there
   */
  HostTensor tensor(ByteBuffer binary) throws IOException {
    TensorSpec input = known();
    if (V2Bytes.DATATYPE.equals(datatype)) {
      return images(input, binary);
    }
    String expected = V2DType.of(input.dtype());
    if (!expected.equals(datatype)) {
      throw ServeError.invalid(
          "input %s: datatype %s (expected: %s)",
          input.name(), datatype == null ? "none" : datatype, expected);
    }
    if (shape == null) {
      throw ServeError.invalid("input %s: no 'shape' (expected: a list of sizes)", input.name());
    }
    if (!shape.isCompatibleWith(input.shape())) {
      throw ServeError.invalid(
          "input %s: shape %s (expected: %s)", input.name(), shape, input.shape());
    }
    long bytes = bytes(input, shape);
    Long size = parameters.binaryDataSize();
    if ((size != null) == (data != null || early != null)) {
      throw ServeError.invalid(
          "input %s: %s (expected: either 'data' or 'binary_data_size')",
          input.name(), size == null ? "no data" : "data twice");
    }
    if (size == null) {
      return fromJson(input).tensor(shape);
    }
    if (size != bytes || size > binary.remaining()) {
      throw ServeError.invalid(
          "input %s: binary_data_size %d, with %d bytes left (expected: %d)",
          input.name(), size, binary.remaining(), bytes);
    }
    int length = Math.toIntExact(bytes);
    ByteBuffer own = binary.slice(binary.position(), length);
    binary.position(binary.position() + length);
    return new HostTensor(input.dtype(), shape, own);
  }

  /** Image files, as elements of bytes or as base64 in JSON. */
  private HostTensor images(TensorSpec input, ByteBuffer binary) throws IOException {
    Long size = parameters.binaryDataSize();
    if ((size == null) == (early == null)) {
      throw ServeError.invalid(
          "input %s: %s (expected: either 'data' or 'binary_data_size')",
          input.name(), size == null ? "no data" : "data twice");
    }
    List<byte[]> files =
        size == null ? V2Bytes.fromJson(early) : V2Bytes.fromBinary(binary, size, input.name());
    V2Bytes.requireCount(input.name(), shape, files.size());
    return images.tensor(files);
  }

  private TensorReader fromJson(TensorSpec input) throws IOException {
    if (data != null) {
      return data;
    }
    TensorReader reader = new TensorReader(input, images);
    if (early != null) {
      early.nextToken();
      reader.read(early, 0);
    }
    return reader;
  }

  /**
   * How many bytes a tensor of this shape has.
   *
   * @throws ServeError when they are too many to count
   */
  static long bytes(TensorSpec input, Shape shape) {
    try {
      return Math.multiplyExact(shape.elements(), (long) input.dtype().bytes());
    } catch (InputException | ArithmeticException e) {
      throw ServeError.invalid("input %s: shape %s is too large", input.name(), shape);
    }
  }

  private TensorSpec known() {
    if (spec == null) {
      throw ServeError.invalid("'inputs': an input without a name (expected: a name)");
    }
    return spec;
  }
}
