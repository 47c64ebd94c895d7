package dev.lenet.serve.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import dev.lenet.serve.models.ServeError;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** JSON with {@code NaN} and {@code Infinity}, no deeper than {@value #MAX_DEPTH}. */
public final class Json {
  /** How deep objects and lists may be nested. */
  public static final int MAX_DEPTH = 100;

  static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
          .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
          .disable(JsonWriteFeature.WRITE_NAN_AS_STRINGS)
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
          .build();

  private Json() {}

  /** Reads a value from a parser that stands on its first token. */
  @FunctionalInterface
  public interface Reader<T> {
    /** Reads the value that begins at the parser's token. */
    T read(JsonParser parser) throws IOException;
  }

  /** Writes a value. */
  @FunctionalInterface
  public interface Writer {
    /** Writes the value. */
    void write(JsonGenerator json) throws IOException;
  }

  /**
   * Reads one JSON object, and nothing behind it.
   *
   * @throws ServeError when the bytes hold something else
   */
  public static <T> T readObject(byte[] bytes, int length, Reader<T> reader) {
    try (JsonParser parser = new JsonInput(FACTORY, bytes, length)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw ServeError.invalid("JSON: not an object (expected: a JSON object)");
      }
      T value = reader.read(parser);
      if (parser.nextToken() != null) {
        throw ServeError.invalid("JSON: data after the object (expected: one JSON object)");
      }
      return value;
    } catch (JsonProcessingException e) {
      throw ServeError.invalid("JSON: %s", e.getOriginalMessage().replaceAll("\\s+", " "));
    } catch (IOException e) {
      throw ServeError.invalid("JSON: not UTF-8 (expected: a JSON object in UTF-8)");
    }
  }

  /**
   * A parser that begins with the list that this one stands at the start of: so it can be skipped
   * now, and read once it is known how, without a copy.
   *
   * @param parser what a {@link Reader} was given
   * @throws ServeError when it stands on something else
   */
  public static JsonParser again(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.START_ARRAY || !(parser instanceof JsonInput input)) {
      throw ServeError.invalid("JSON: %s (expected: a list)", parser.getText());
    }
    return input.again();
  }

  /** The JSON that a writer writes, in UTF-8. */
  public static byte[] write(Writer writer) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
      writer.write(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory does not fail
    }
    return bytes.toByteArray();
  }

  /** {@code {"error": message}}. */
  public static byte[] error(String message) {
    return write(
        json -> {
          json.writeStartObject();
          json.writeStringField("error", message);
          json.writeEndObject();
        });
  }
}
