package dev.lenet.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** TensorFlow Serving's REST, over real connections. */
class TfsRestTest {
  private static final long MAX_BODY = 1 << 20;
  private static Served served;

  @BeforeAll
  static void start() {
    served = new Served(new Scaler(), new ServerOptions().maxBody(MAX_BODY));
  }

  @AfterAll
  static void stop() {
    served.close();
  }

  private static java.net.http.HttpResponse<byte[]> predict(String body) throws IOException {
    return served.post("/v1/models/m:predict", body.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'instances': [[3, 6]]}                          | {'predictions':[[1.0,2.0]]}",
        "{'instances': [[3, 6], [0, -3]]}                 | {'predictions':[[1.0,2.0],[0.0,-1.0]]}",
        "{'instances': [{'x': [3, 6]}]}                   | {'predictions':[[1.0,2.0]]}",
        "{'inputs': [[3, 6]]}                             | {'outputs':[[1.0,2.0]]}",
        "{'inputs': {'x': [[3, 6]]}}                      | {'outputs':[[1.0,2.0]]}",
        "{'signature_name': 'serving_default', 'inputs': [[3, 6]]} | {'outputs':[[1.0,2.0]]}",
        "{'instances': [[3, 6]], 'signature_name': ''}    | {'predictions':[[1.0,2.0]]}",
        "{'other': {'a': [1]}, 'instances': [[3, 6]]}     | {'predictions':[[1.0,2.0]]}",
        "{'instances': [[NaN, Infinity]]}                 | {'predictions':[[NaN,Infinity]]}",
        "{'instances': [[-Infinity, -0.0]]}               | {'predictions':[[-Infinity,-0.0]]}",
        "{'instances': [[1e39, -1e39]]}                   | {'predictions':[[Infinity,-Infinity]]}",
        "{'instances': [[1e-60, -1e-60]]}                 | {'predictions':[[0.0,-0.0]]}",
      })
  void answersWhatItIsAsked(String request, String answer) throws IOException {
    var response = predict(request.replace('\'', '"'));
    assertEquals(200, response.statusCode());
    assertEquals(answer.replace('\'', '"'), new String(response.body(), StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{",
        "{} {}",
        "{}",
        "{'instances': []}",
        "{'instances': 3}",
        "{'instances': [[3, 6]], 'inputs': [[3, 6]]}",
        "{'instances': [[3, 6]], 'instances': [[3, 6]]}",
        "{'instances': [[3, 6], [3]]}",
        "{'instances': [[3, 6], 3]}",
        "{'instances': [[3, [6]]]}",
        "{'instances': [[3, 6, 9]]}",
        "{'instances': [3, 6]}",
        "{'instances': [[[3, 6]]]}",
        "{'instances': [{'z': [3, 6]}]}",
        "{'instances': [{}]}",
        "{'instances': [{'x': [3, 6], 'x': [3, 6]}]}",
        "{'instances': [{'x': [3, 6]}, [3, 6]]}",
        "{'instances': [{'b64': 'aGk='}]}",
        "{'instances': [[{'b64': 'aGk='}, 6]]}",
        "{'instances': [['3', 6]]}",
        "{'instances': [[null, true]]}",
        "{'instances': [[1e399, 6]]}",
        "{'inputs': []}",
        "{'inputs': {}}",
        "{'inputs': [[], []]}",
        "{'inputs': 'NaN'}",
        "{'signature_name': 'other', 'inputs': [[3, 6]]}",
      })
  void refusesWhatIsWrong(String request) throws IOException {
    Served.error(400, predict(request.replace('\'', '"')));
  }

  @Test
  void refusesWhatIsNestedTooDeep() throws IOException {
    String deep = "[".repeat(200) + "]".repeat(200);
    assertTrue(Served.error(400, predict("{\"instances\": " + deep + "}")).contains("100"));
    assertTrue(Served.error(400, predict("{\"other\": " + deep + "}")).contains("100"));
  }

  @Test
  void refusesABodyThatIsTooLarge() throws IOException {
    byte[] body = new byte[Math.toIntExact(MAX_BODY + 1)];
    Served.error(413, served.post("/v1/models/m:predict", body));
  }

  @Test
  void floatsParseBackToTheSameBits() throws IOException {
    float[] values = {1.4e-45f, 3.4028235e38f, 1.17549435e-38f, 0.1f, 16777216f, 1 / 3f, -2.5e-7f};
    for (float value : values) {
      JsonNode answer =
          Served.json(200, predict("{\"instances\": [[" + value + ", " + value + "]]}"));
      String text = answer.get("predictions").get(0).get(0).asText();
      assertEquals(value / 3, Float.parseFloat(text));
    }
  }

  @Test
  void tellsAModelsState() throws IOException {
    String expected =
        "{'model_version_status':[{'version':'3','state':'AVAILABLE',"
            + "'status':{'error_code':'OK','error_message':''}}]}";
    JsonNode tree = Served.JSON.readTree(expected.replace('\'', '"'));
    assertEquals(tree, Served.json(200, served.get("/v1/models/m")));
    assertEquals(tree, Served.json(200, served.get("/v1/models/m/versions/3")));
  }

  @Test
  void tellsAModelsSignature() throws IOException {
    JsonNode metadata = Served.json(200, served.get("/v1/models/m/metadata"));
    assertEquals("3", metadata.at("/model_spec/version").textValue());
    JsonNode signature = metadata.at("/metadata/signature_def/signature_def/serving_default");
    assertEquals("tensorflow/serving/predict", signature.get("method_name").textValue());
    JsonNode x = signature.at("/inputs/x");
    assertEquals("DT_FLOAT", x.get("dtype").textValue());
    assertEquals("-1", x.at("/tensor_shape/dim/0/size").textValue());
    assertEquals("2", x.at("/tensor_shape/dim/1/size").textValue());
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/models/nope, 404",
    "/v1/models/nope/metadata, 404",
    "/v1/models/m/versions/4, 404",
    "/v1/models/m/versions/99999999999999999999, 400",
    "/v1/models/m/versions/x, 400",
    "/v1/models/m/labels/stable, 400",
    "/v1/models/m:predict, 400",
    "/v1/models/m/other, 400",
    "/v1/models/..%2f..%2fetc, 400",
    "/v1/other, 400",
    "/other, 404",
  })
  void pathsThatAreNoneAreErrorsInJson(String path, int status) throws IOException {
    Served.error(status, served.get(path));
  }

  @Test
  void aModelThatOnlyPredictsDoesNotClassify() throws IOException {
    byte[] body = "{\"examples\": [{\"x\": 1}]}".getBytes(StandardCharsets.UTF_8);
    assertEquals(
        "Expected classification signature method_name to be tensorflow/serving/classify."
            + " Was: tensorflow/serving/predict",
        Served.error(400, served.post("/v1/models/m:classify", body)));
    assertTrue(
        Served.error(400, served.post("/v1/models/m:regress", body)).contains("serving/regress"));
  }
}
