package dev.lenet.serve.json;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fed piece by piece, Jackson tells the same tokens as of the whole. */
class JsonInputTest {
  private static String tokens(JsonParser parser) throws IOException {
    StringBuilder tokens = new StringBuilder();
    try {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        tokens.append(token).append(' ').append(parser.getText()).append('\n');
      }
    } catch (JsonProcessingException e) {
      return "refused"; // one of them may have told the name before the error
    }
    return tokens.toString();
  }

  private static void compare(byte[] json) throws IOException {
    try (JsonParser whole = Json.FACTORY.createParser(json);
        JsonParser pieces = new JsonInput(Json.FACTORY, json, json.length)) {
      assertEquals(tokens(whole), tokens(pieces), new String(json, StandardCharsets.UTF_8));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{}",
        "{",
        "[",
        "[[[",
        "[]]",
        "{\"a\": [1, [2, \"[\"], {\"[\": \"\\u005b[\\\\\"}]}",
        "{} []",
        "{\"a\": NaN, \"b\": [-Infinity, Infinity]}",
        "{\"é[ü\": \"[ß\"}",
        "{\"a\" 1}",
        "{\"a\": [1,]}",
        "nul"
      })
  void tellsTheSameTokens(String json) throws IOException {
    compare(json.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void tellsTheSameOfDamagedDocuments() throws IOException {
    SplittableRandom random = new SplittableRandom(3);
    byte[] document =
        "{\"signature_name\": \"[a]\", \"instances\": [[1.5, -2e3], [true, null]], \"x\": {\"y\": []}}"
            .getBytes(StandardCharsets.UTF_8);
    byte[] bytes = "[]{},:\"\\ 1e-.nNtI".getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < 5_000; i++) {
      byte[] damaged = document.clone();
      for (int n = random.nextInt(3); n >= 0; n--) {
        damaged[random.nextInt(damaged.length)] = bytes[random.nextInt(bytes.length)];
      }
      compare(damaged);
    }
  }

  @Test
  void skipsWhatIsNested() throws IOException {
    byte[] json = "{\"a\": [[1], {\"b\": [2]}], \"c\": 3}".getBytes(StandardCharsets.UTF_8);
    try (JsonParser parser = new JsonInput(Json.FACTORY, json, json.length)) {
      parser.nextToken();
      parser.nextToken();
      parser.nextToken();
      parser.skipChildren();
      parser.nextToken();
      assertEquals("c", parser.currentName());
    }
  }
}
