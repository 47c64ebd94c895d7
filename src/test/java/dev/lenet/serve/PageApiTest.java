package dev.lenet.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lenet.images.Images;
import dev.lenet.tensor.Shape;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The page's files and its API, over real connections. */
class PageApiTest {
  private static final Path IMAGES = Path.of("src/test/resources/golden/images");

  private static Served served;

  @BeforeAll
  static void start() {
    served = new Served(new Brightness());
  }

  @AfterAll
  static void stop() {
    served.close();
  }

  /** A grey image of 2 x 3 pixels: 0, 51, 102, 153, 204, 255. */
  private static byte[] image() throws IOException {
    BufferedImage image = new BufferedImage(3, 2, BufferedImage.TYPE_BYTE_GRAY);
    byte[] pixels = {0, 51, 102, (byte) 153, (byte) 204, (byte) 255};
    image.getRaster().setDataElements(0, 0, 3, 2, pixels);
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(image, "png", png);
    return png.toByteArray();
  }

  private static JsonNode header(byte[] frame) throws IOException {
    int length = ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN).getInt();
    assertEquals(0, length % 4);
    return Served.JSON.readTree(frame, 4, length);
  }

  private static float[] numbers(byte[] frame, int at, int count) {
    ByteBuffer bytes = ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN);
    float[] numbers = new float[count];
    bytes.position(4 + bytes.getInt() + 4 * at);
    bytes.asFloatBuffer().get(numbers);
    return numbers;
  }

  @Test
  void tellsWhatAModelTakesAndHolds() throws IOException {
    String expected =
        "{'models':[{'name':'m','version':'3','image':{'height':2,'width':3,'channels':1},"
            + "'scaling':'0,1','probabilities':true,'layers':[{'name':'double','class':'Conv2D',"
            + "'shape':[2,3,1],'parameters':2,'filters':true,"
            + "'field':{'rows':[0,1,1],'columns':[0,1,1]}}]}]}";
    assertEquals(
        Served.JSON.readTree(expected.replace('\'', '"')),
        Served.json(200, served.get("/api/models")));
  }

  @Test
  void aModelThatTakesNoImageSaysWhy() throws IOException {
    try (Served other = new Served(new Scaler())) {
      JsonNode model = Served.json(200, other.get("/api/models")).at("/models/0");
      String reason = model.get("reason").textValue();
      assertTrue(reason.startsWith("image for a model with input x float32 (None, 2)"), reason);
      assertFalse(model.has("image"));
      assertFalse(model.has("layers"));
      assertEquals(reason, Served.error(400, other.post("/api/models/m/inspect", image())));
      Served.error(404, other.get("/api/models/m/filter?layer=a&index=0"));
    }
  }

  @Test
  void showsWhatALayerMakesOfAnImage() throws IOException {
    byte[] frame = served.post("/api/models/m/versions/3/inspect", image()).body();
    String expected =
        "{'model':'m','version':'3','image':[2,3,1],'classes':['0','1'],'probabilities':[0.0,1.0],"
            + "'layers':[{'name':'double','shape':[2,3,1],'shown':[2,3,1],'each':1,'min':0.0,"
            + "'max':2.0,'at':6}]}";
    assertEquals(Served.JSON.readTree(expected.replace('\'', '"')), header(frame));
    float[] pixels = numbers(frame, 0, 6);
    float[] doubled = numbers(frame, 6, 6);
    for (int i = 0; i < 6; i++) {
      assertEquals(51 * i, pixels[i]);
      assertEquals(51 * i / 255f * 2, doubled[i]);
    }
  }

  @Test
  void showsAFilter() throws IOException {
    byte[] frame = served.get("/api/models/m/filter?layer=double&index=0").body();
    assertEquals(
        Served.JSON.readTree("{\"layer\":\"double\",\"index\":0,\"shape\":[1,1,1],\"bias\":0.0}"),
        header(frame));
    assertEquals(2, numbers(frame, 0, 1)[0]);
  }

  @ParameterizedTest
  @CsvSource({
    "/api/models/m/filter?layer=double&index=1, 404",
    "/api/models/m/filter?layer=double&index=x, 400",
    "/api/models/m/filter?layer=double, 400",
    "/api/models/m/filter?layer=none&index=0, 404",
    "/api/models/nope/filter?layer=double&index=0, 404",
    "/api/models/m/versions/4/filter?layer=double&index=0, 404",
    "/api/models/m/versions/-1/filter?layer=double&index=0, 404",
    "/api/models/m/versions/x/filter?layer=double&index=0, 400",
    "/api/models/m/inspect, 405",
    "/api/samples/10.png, 404",
    "/api/samples/9999.png, 404",
    "/api/other, 404",
    "/page/none.js, 404",
    "/page/..%2findex.html, 400",
  })
  void whatIsNotThereIsAnErrorInJson(String path, int status) throws IOException {
    Served.error(status, served.get(path));
  }

  @ParameterizedTest
  @ValueSource(strings = {"cut_rgb.png", "cut_still.gif", "golden.npz", "bomb.png"})
  void aBadImageIsTheClientsError(String name) throws IOException {
    byte[] bytes = Files.readAllBytes(IMAGES.resolve(name));
    String error = Served.error(400, served.post("/api/models/m/inspect", bytes));
    assertTrue(error.startsWith("image: "), error);
  }

  @Test
  void anImageOfTooManyPixelsIsNotDecoded() throws IOException {
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(9460, 9460, BufferedImage.TYPE_BYTE_BINARY), "png", png);
    assertTrue(png.size() < 100_000, "a small file");
    assertEquals(
        "image: image of 9460 x 9460 pixels (expected: 1 to 89478485 pixels)",
        Served.error(400, served.post("/api/models/m/inspect", png.toByteArray())));
  }

  @Test
  void imagesOfOneRequestHaveThatManyPixelsTogether() throws IOException {
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(7000, 7000, BufferedImage.TYPE_BYTE_BINARY), "png", png);
    String b64 = java.util.Base64.getEncoder().encodeToString(png.toByteArray());
    String two = "{\"instances\": [{\"b64\": \"%s\"}, {\"b64\": \"%s\"}]}".formatted(b64, b64);
    assertEquals(
        "image: image of 7000 x 7000 pixels, after images of 49000000 pixels (expected: at most 89478485 pixels together)",
        Served.error(
            400, served.post("/v1/models/m:predict", two.getBytes(StandardCharsets.UTF_8))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'b64': 3}",
        "{'b64': '!'}",
        "{'b64': 'aGk='}",
        "{'b64': 'aGk=', 'more': 1}",
        "{}",
        "[[{'b64': 'aGk='}]]",
        "[[{'value': 1}]]"
      })
  void whatIsNoImageInJsonIsTheClientsError(String instance) throws IOException {
    String body = "{\"instances\": [%s]}".formatted(instance.replace('\'', '"'));
    Served.error(400, served.post("/v1/models/m:predict", body.getBytes(StandardCharsets.UTF_8)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'shape': [1], 'data': ['!']",
        "'shape': [1], 'data': [1]",
        "'shape': [2], 'data': ['aGk=']",
        "'shape': [1], 'data': []",
        "'shape': [0], 'data': []",
        "'shape': [4611686018427387904, 4], 'data': ['aGk=']",
        "'data': ['aGk=']",
        "'shape': [1]",
        "'shape': [1], 'parameters': {'binary_data_size': 4}",
      })
  void wrongBytesOfV2AreTheClientsError(String rest) throws IOException {
    String body =
        "{\"inputs\": [{\"name\": \"image\", \"datatype\": \"BYTES\", %s}]}"
            .formatted(rest.replace('\'', '"'));
    Served.error(400, served.post("/v2/models/m/infer", body.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void whatIsNotThereTakesNoMethod() throws IOException {
    Served.error(404, served.post("/api/other", image()));
    Served.error(405, served.post("/api/models", image()));
  }

  @Test
  void samplesAreRealImages() throws IOException {
    JsonNode samples = Served.json(200, served.get("/api/samples")).get("samples");
    assertEquals(10, samples.size());
    assertEquals("Ankle boot", samples.at("/9/label").textValue());
    HttpResponse<byte[]> png = served.get("/api/samples/9.png");
    assertEquals("image/png", png.headers().firstValue("content-type").orElse(""));
    assertEquals(Shape.of(28, 28, 3), Images.decode(png.body(), "sample").shape());
  }

  @Test
  void thePageMayLoadNothingFromElsewhere() throws IOException {
    HttpResponse<byte[]> page = served.get("/");
    assertEquals(200, page.statusCode());
    assertTrue(page.headers().firstValue("content-type").orElse("").startsWith("text/html"));
    String policy = page.headers().firstValue("content-security-policy").orElse("");
    assertTrue(policy.startsWith("default-src 'none'; script-src 'self'; style-src 'self';"));
    assertFalse(policy.contains("unsafe"), policy);
    assertEquals("nosniff", page.headers().firstValue("x-content-type-options").orElse(""));
    String html = new String(page.body(), StandardCharsets.UTF_8);
    assertFalse(html.contains("http://") || html.contains("https://") || html.contains(" style="));
    String etag = page.headers().firstValue("etag").orElse("");
    HttpRequest.Builder again =
        HttpRequest.newBuilder(served.uri("/")).header("If-None-Match", etag);
    assertEquals(304, served.send(again).statusCode());
  }
}
