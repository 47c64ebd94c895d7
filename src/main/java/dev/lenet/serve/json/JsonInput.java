package dev.lenet.serve.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.async.ByteArrayFeeder;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import java.io.IOException;

/**
 * Jackson's parser over bytes, which a list can be taken from to be read in another way. Jackson is
 * given the bytes in pieces that end behind each opening bracket, so that it has taken no byte of a
 * list when it tells of its start.
 */
final class JsonInput extends JsonParserDelegate {
  private final byte[] bytes;
  private final int length;
  private final ByteArrayFeeder feeder;
  private int position;

  JsonInput(JsonFactory factory, byte[] bytes, int length) throws IOException {
    this(factory, bytes, 0, length);
  }

  private JsonInput(JsonFactory factory, byte[] bytes, int position, int length)
      throws IOException {
    super(factory.createNonBlockingByteArrayParser());
    this.bytes = bytes;
    this.position = position;
    this.length = length;
    this.feeder = (ByteArrayFeeder) delegate.getNonBlockingInputFeeder();
  }

  @Override
  public JsonToken nextToken() throws IOException {
    JsonToken token = delegate.nextToken();
    while (token == JsonToken.NOT_AVAILABLE) {
      feed();
      token = delegate.nextToken();
    }
    return token;
  }

  private void feed() throws IOException {
    if (position == length) {
      feeder.endOfInput();
      return;
    }
    int end = position + 1;
    while (end < length && bytes[end - 1] != '[') {
      end++;
    }
    feeder.feedInput(bytes, position, end);
    position = end;
  }

  @Override
  public JsonParser skipChildren() throws IOException {
    int open = delegate.currentToken() != null && delegate.currentToken().isStructStart() ? 1 : 0;
    while (open > 0) {
      JsonToken token = nextToken();
      if (token == null) {
        return this;
      }
      open += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
    }
    return this;
  }

  /** A parser that begins with the list that this one stands at the start of. */
  JsonInput again() throws IOException {
    return new JsonInput(Json.FACTORY, bytes, position - 1, length);
  }

  /** How many lists may be in the one that the parser stands at the start of. */
  int deepest() {
    return Json.MAX_DEPTH - delegate.getParsingContext().getNestingDepth();
  }

  /** What reads the content of the list that the parser stands at the start of. */
  FloatScanner takeList() {
    return new FloatScanner(bytes, position, length);
  }

  /**
   * Goes on behind a list that was taken.
   *
   * @param reader stands at the list's closing bracket
   */
  void giveBack(FloatScanner reader) throws IOException {
    position = reader.position();
    nextToken();
  }
}
