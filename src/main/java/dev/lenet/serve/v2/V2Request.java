package dev.lenet.serve.v2;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.lenet.serve.json.ImageReader;
import dev.lenet.serve.json.Json;
import dev.lenet.serve.models.ServeError;
import dev.lenet.serve.models.ServedModel;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Signature;
import dev.lenet.tensor.TensorSpec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A V2 inference request.
 *
 * @param id echoed in the answer; null where there was none
 * @param inputs the tensors by name
 * @param outputs the names of the outputs that are wanted, and whether as bytes
 */
record V2Request(
    @Nullable String id, Map<String, HostTensor> inputs, Map<String, Boolean> outputs) {

  /**
   * Reads a request.
   *
   * @param body the JSON, and the bytes of binary tensors behind it
   * @param jsonLength how long the JSON is
   */
  static V2Request read(byte[] body, int jsonLength, ServedModel model) {
    Signature signature = model.signature();
    ImageReader images = new ImageReader(model);
    Parts parts = new Parts();
    ByteBuffer binary =
        ByteBuffer.wrap(body, jsonLength, body.length - jsonLength).order(ByteOrder.LITTLE_ENDIAN);
    return Json.readObject(
        body,
        jsonLength,
        parser -> {
          parts.read(parser, signature, images);
          Map<String, HostTensor> inputs = new LinkedHashMap<>();
          for (V2Input input : parts.inputs) {
            if (inputs.put(input.name(), input.tensor(binary)) != null) {
              throw ServeError.invalid("input %s: given twice (expected: once)", input.name());
            }
          }
          if (binary.hasRemaining()) {
            throw ServeError.invalid(
                "%d bytes after the inputs (expected: none)", binary.remaining());
          }
          return new V2Request(parts.id, inputs, parts.outputs(signature));
        });
  }

  /** What was read so far; its parts come in any order. */
  private static final class Parts {
    private @Nullable String id;
    private final List<V2Input> inputs = new ArrayList<>();
    private final Map<String, V2Parameters> asked = new LinkedHashMap<>();
    private final V2Parameters parameters = new V2Parameters();

    void read(JsonParser parser, Signature signature, ImageReader images) throws IOException {
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String key = parser.currentName();
        parser.nextToken();
        switch (key) {
          case "id" -> id = id(parser);
          case "parameters" -> parameters.read(parser);
          case "inputs" -> {
            startList(parser, key);
            while (parser.nextToken() != JsonToken.END_ARRAY) {
              inputs.add(V2Input.read(parser, signature, images));
            }
          }
          case "outputs" -> {
            startList(parser, key);
            while (parser.nextToken() != JsonToken.END_ARRAY) {
              readOutput(parser);
            }
          }
          default -> parser.skipChildren();
        }
      }
      if (inputs.isEmpty()) {
        throw ServeError.invalid("no 'inputs' (expected: a list of inputs)");
      }
    }

    private static String id(JsonParser parser) throws IOException {
      if (parser.currentToken() != JsonToken.VALUE_STRING) {
        throw ServeError.invalid("'id': %s (expected: a string)", parser.getText());
      }
      return parser.getText();
    }

    private static void startList(JsonParser parser, String key) {
      if (parser.currentToken() != JsonToken.START_ARRAY) {
        throw ServeError.invalid("'%s': not a list (expected: a list)", key);
      }
    }

    private void readOutput(JsonParser parser) throws IOException {
      if (parser.currentToken() != JsonToken.START_OBJECT) {
        throw ServeError.invalid(
            "'outputs': an element is not an object (expected: an object for" + " each output)");
      }
      String name = "";
      V2Parameters own = new V2Parameters();
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String key = parser.currentName();
        parser.nextToken();
        switch (key) {
          case "name" -> name = parser.getText();
          case "parameters" -> own.read(parser);
          default -> parser.skipChildren();
        }
      }
      asked.put(name, own);
    }

    private Map<String, Boolean> outputs(Signature signature) {
      List<String> known = signature.outputs().stream().map(TensorSpec::name).toList();
      Map<String, Boolean> outputs = new LinkedHashMap<>();
      if (asked.isEmpty()) {
        known.forEach(name -> outputs.put(name, parameters.binaryDataOutput()));
      }
      asked.forEach(
          (name, own) -> {
            if (!known.contains(name)) {
              throw ServeError.invalid(
                  "output %s: unknown (expected: %s)", name, String.join(", ", known));
            }
            Boolean binary = own.binaryData();
            outputs.put(name, binary == null ? parameters.binaryDataOutput() : binary);
          });
      return outputs;
    }
  }
}
