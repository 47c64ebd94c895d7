package dev.lenet.serve.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.lenet.serve.models.ServeError;
import dev.lenet.tensor.DType;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import dev.lenet.tensor.TensorSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Lists of float32 are read to what Jackson's tokens of them give, errors included. */
class FloatListsTest {
  private static final TensorSpec SPEC = new TensorSpec("x", DType.FLOAT32, Shape.of(-1));
  private static final String[] PIECES = {
    "[",
    "]",
    "[",
    "]",
    ",",
    ",",
    " ",
    "\n",
    "1",
    "0",
    "-2.5",
    "3e2",
    "0.125",
    "1e-3",
    "NaN",
    "Infinity",
    "-Infinity",
    "\"a\"",
    "\"[\"",
    "true",
    "null",
    "{",
    "}",
    "-",
    ".",
    "01",
    "N",
    "1.",
    "\\"
  };

  private final SplittableRandom random = new SplittableRandom(2);

  private static HostTensor tensor(JsonParser parser) throws IOException {
    parser.nextToken();
    TensorReader reader = new TensorReader(SPEC, null);
    parser.nextToken();
    parser.nextToken();
    reader.read(parser, 0);
    if (parser.nextToken() != JsonToken.END_OBJECT) {
      throw ServeError.invalid("more");
    }
    return reader.tensor();
  }

  private static String read(byte[] json, boolean fast) {
    try (JsonParser parser =
        fast ? new JsonInput(Json.FACTORY, json, json.length) : Json.FACTORY.createParser(json)) {
      HostTensor tensor = tensor(parser);
      return tensor.shape() + " " + tensor.bytes().asFloatBuffer().compareTo(slowFloats(json));
    } catch (IOException | ServeError e) {
      return "refused";
    }
  }

  private static java.nio.FloatBuffer slowFloats(byte[] json) throws IOException {
    try (JsonParser parser = Json.FACTORY.createParser(json)) {
      return tensor(parser).bytes().asFloatBuffer();
    }
  }

  private void compare(String list) {
    byte[] json = ("{\"x\": " + list + "}").getBytes(StandardCharsets.UTF_8);
    assertEquals(read(json, false), read(json, true), list);
    byte[] longer = ("{\"x\": " + list + "}" + " ".repeat(64)).getBytes(StandardCharsets.UTF_8);
    assertEquals(read(longer, false), read(longer, true), list);
  }

  private String wellFormed(int depth) {
    if (depth == 0) {
      return PIECES[8 + random.nextInt(9)];
    }
    StringBuilder list = new StringBuilder("[");
    int count = random.nextInt(10) == 0 ? 0 : 2;
    for (int i = 0; i < count; i++) {
      list.append(i > 0 ? random.nextBoolean() ? "," : " ,\n" : "").append(wellFormed(depth - 1));
    }
    return list.append(random.nextBoolean() ? "]" : " ]").toString();
  }

  @Test
  void listsOfAnyDepth() {
    int shaped = 0;
    for (int i = 0; i < 4_000; i++) {
      String list = wellFormed(1 + i % 4);
      compare(list);
      shaped +=
          read(("{\"x\":" + list + "}").getBytes(StandardCharsets.UTF_8), true).equals("refused")
              ? 0
              : 1;
    }
    assertTrue(shaped > 2_000, "most of them are tensors, " + shaped);
  }

  @Test
  void listsWithAPieceTooManyOrTooFew() {
    for (int i = 0; i < 10_000; i++) {
      String list = wellFormed(1 + i % 3);
      int at = random.nextInt(list.length());
      int skip = random.nextInt(2);
      compare(
          list.substring(0, at)
              + PIECES[random.nextInt(PIECES.length)]
              + list.substring(at + skip));
    }
  }

  @Test
  void piecesInAnyOrder() {
    for (int i = 0; i < 10_000; i++) {
      StringBuilder list = new StringBuilder("[");
      for (int piece = random.nextInt(6); piece >= 0; piece--) {
        list.append(PIECES[random.nextInt(PIECES.length)]);
      }
      compare(list.append("]").toString());
    }
  }

  @Test
  void refusesListsThatAreTooDeep() {
    compare("[".repeat(99) + "1" + "]".repeat(99));
    String deep = "[".repeat(100) + "1" + "]".repeat(100);
    byte[] json = ("{\"x\": " + deep + "}").getBytes(StandardCharsets.UTF_8);
    ServeError error = assertThrows(ServeError.class, () -> fast(json));
    assertTrue(String.valueOf(error.getMessage()).contains("too deep"));
    byte[] endless = ("{\"x\": " + "[".repeat(1_000_000)).getBytes(StandardCharsets.UTF_8);
    assertThrows(ServeError.class, () -> fast(endless));
  }

  private static HostTensor fast(byte[] json) throws IOException {
    try (JsonParser parser = new JsonInput(Json.FACTORY, json, json.length)) {
      return tensor(parser);
    }
  }
}
