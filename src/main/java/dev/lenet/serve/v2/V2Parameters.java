package dev.lenet.serve.v2;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.lenet.serve.models.ServeError;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The {@code parameters} of a V2 request, of an input or of an output, as far as they matter. */
final class V2Parameters {
  private @Nullable Long binaryDataSize;
  private @Nullable Boolean binaryData;
  private boolean binaryDataOutput;

  /** Reads the object that the parser stands on. */
  void read(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw ServeError.invalid("'parameters': not an object (expected: an object)");
    }
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      parser.nextToken();
      switch (key) {
        case "binary_data_size" -> binaryDataSize = size(parser);
        case "binary_data" -> binaryData = flag(parser, key);
        case "binary_data_output" -> binaryDataOutput = flag(parser, key);
        case "shared_memory_region", "classification" ->
            throw ServeError.invalid(
                "parameter %s: not supported (expected: a request without" + " it)", key);
        default -> parser.skipChildren();
      }
    }
  }

  private static long size(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT || parser.getLongValue() < 0) {
      throw ServeError.invalid(
          "parameter binary_data_size: %s (expected: a number of bytes)", parser.getText());
    }
    return parser.getLongValue();
  }

  private static boolean flag(JsonParser parser, String key) throws IOException {
    if (!parser.currentToken().isBoolean()) {
      throw ServeError.invalid("parameter %s: %s (expected: true or false)", key, parser.getText());
    }
    return parser.getBooleanValue();
  }

  /** How many bytes of an input follow the JSON, or null where it has {@code data}. */
  @Nullable Long binaryDataSize() {
    return binaryDataSize;
  }

  /** Whether an output is wanted as bytes; null where the request as a whole decides. */
  @Nullable Boolean binaryData() {
    return binaryData;
  }

  /** Whether outputs are wanted as bytes that do not say otherwise. */
  boolean binaryDataOutput() {
    return binaryDataOutput;
  }
}
