package dev.lenet.serve;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The Open Inference Protocol V2 in REST, over real connections. */
class V2RestTest {
  private static final String INFER = "/v2/models/m/infer";
  private static final String LENGTH = "Inference-Header-Content-Length";
  private static final String BINARY =
      "{'inputs': [{'name': 'x', 'datatype': 'FP32', 'shape': [1, 2],"
          + " 'parameters': {'binary_data_size': 8}}],"
          + " 'parameters': {'binary_data_output': true}}";
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

  private static byte[] bytes(String json) {
    return json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] withFloats(byte[] json, float... values) {
    ByteBuffer body =
        ByteBuffer.allocate(json.length + 4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    body.put(json);
    for (float value : values) {
      body.putFloat(value);
    }
    return body.array();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'id': 'a', 'inputs': [{'name': 'x', 'datatype': 'FP32', 'shape': [1, 2], 'data': [3, 6]}]}",
        "{'inputs': [{'data': [[3, 6]], 'shape': [1, 2], 'datatype': 'FP32', 'name': 'x'}], 'id': 'a'}",
        "{'id': 'a', 'inputs': [{'name': 'x', 'datatype': 'FP32', 'shape': [1, 2], 'data': [3, 6]}],"
            + " 'outputs': [{'name': 'y'}]}",
      })
  void answersJson(String request) throws IOException {
    JsonNode expected =
        Served.JSON.readTree(
            bytes(
                "{'id':'a','model_name':'m','model_version':'3','outputs':[{'name':'y',"
                    + "'datatype':'FP32','shape':[1,2],'data':[1.0,2.0]}]}"));
    assertEquals(expected, Served.json(200, served.post(INFER, bytes(request))));
  }

  @Test
  void answersBytesWithBytes() throws IOException {
    byte[] json = bytes(BINARY);
    HttpResponse<byte[]> response =
        served.post(INFER, withFloats(json, 3, 6), LENGTH, "" + json.length);
    assertEquals(200, response.statusCode());
    int length = Integer.parseInt(response.headers().firstValue(LENGTH).orElseThrow());
    byte[] body = response.body();
    JsonNode output =
        Served.JSON.readTree(new String(body, 0, length, StandardCharsets.UTF_8)).at("/outputs/0");
    assertEquals(8, output.at("/parameters/binary_data_size").intValue());
    assertArrayEquals(withFloats(new byte[0], 1, 2), Arrays.copyOfRange(body, length, body.length));
  }

  @Test
  void takesAndGivesGzip() throws IOException {
    byte[] json = bytes(BINARY);
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(withFloats(json, 3, 6));
    }
    HttpResponse<byte[]> response =
        served.post(
            INFER,
            packed.toByteArray(),
            LENGTH,
            "" + json.length,
            "Content-Encoding",
            "gzip",
            "Accept-Encoding",
            "gzip");
    assertEquals(200, response.statusCode());
    assertEquals("gzip", response.headers().firstValue("content-encoding").orElse(""));
    byte[] body = new GZIPInputStream(new ByteArrayInputStream(response.body())).readAllBytes();
    int length = Integer.parseInt(response.headers().firstValue(LENGTH).orElseThrow());
    assertEquals(length + 8, body.length);
    assertEquals(2f, ByteBuffer.wrap(body).order(ByteOrder.LITTLE_ENDIAN).getFloat(length + 4));
  }

  @Test
  void refusesABodyThatIsTooLargeOnceUnpacked() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      byte[] zeros = new byte[1 << 16];
      for (long written = 0; written <= MAX_BODY; written += zeros.length) {
        gzip.write(zeros);
      }
    }
    Served.error(413, served.post(INFER, packed.toByteArray(), "Content-Encoding", "gzip"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "x", "9999", "99999999999999999999", "3"})
  void refusesAJsonLengthThatIsNone(String length) throws IOException {
    Served.error(400, served.post(INFER, withFloats(bytes(BINARY), 3, 6), LENGTH, length));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{'inputs': []}",
        "{'inputs': [{'name': 'x', 'datatype': 'FP32', 'shape': [1, 2]}]}",
        "{'inputs': [{'name': 'z', 'datatype': 'FP32', 'shape': [1, 2], 'data': [3, 6]}]}",
        "{'inputs': [{'name': 'x', 'datatype': 'FP64', 'shape': [1, 2], 'data': [3, 6]}]}",
        "{'inputs': [{'name': 'x', 'datatype': 'FP32', 'shape': [1, 3], 'data': [3, 6, 9]}]}",
        "{'inputs': [{'name': 'x', 'datatype': 'FP32', 'shape': [2, 2], 'data': [3, 6]}]}",
        "{'inputs': [{'name': 'x', 'datatype': 'FP32', 'shape': [-1, 2], 'data': [3, 6]}]}",
        "{'inputs': [{'name': 'x', 'datatype': 'FP32', 'shape': [9223372036854775807, 2],"
            + " 'data': [3, 6]}]}",
        "{'inputs': [{'name': 'x', 'datatype': 'FP32', 'shape': [99999999999, 2],"
            + " 'parameters': {'binary_data_size': 8}}]}",
        "{'inputs': [{'name': 'x', 'datatype': 'FP32', 'shape': [1, 2],"
            + " 'parameters': {'binary_data_size': 8}}]}",
        "{'inputs': [{'name': 'x', 'datatype': 'FP32', 'shape': [1, 2], 'data': ['a', 6]}]}",
        "{'inputs': [{'name': 'x', 'datatype': 'FP32', 'shape': [0, 2], 'data': []}]}",
        "{'inputs': [{'name': 'x', 'datatype': 'FP32', 'shape': [1, 2], 'data': [3, 6]}],"
            + " 'outputs': [{'name': 'z'}]}",
      })
  void refusesWhatIsWrong(String request) throws IOException {
    Served.error(400, served.post(INFER, bytes(request)));
  }

  @ParameterizedTest
  @CsvSource({
    "/v2, 200",
    "/v2/health/live, 200",
    "/v2/health/ready, 200",
    "/v2/models/m, 200",
    "/v2/models/m/ready, 200",
    "/v2/models/m/versions/3, 200",
    "/v2/models/m/versions/3/ready, 200",
    "/v2/models/nope, 404",
    "/v2/models/nope/ready, 404",
    "/v2/models/m/versions/4, 404",
    "/v2/models/m/infer, 405",
    "/v2/other, 404",
  })
  void tellsOfTheServerAndItsModels(String path, int status) throws IOException {
    Served.json(status, served.get(path));
  }

  @Test
  void tellsAModelsSignature() throws IOException {
    String expected =
        "{'name':'m','versions':['3'],'platform':'tensorflow',"
            + "'inputs':[{'name':'x','datatype':'FP32','shape':[-1,2]}],"
            + "'outputs':[{'name':'y','datatype':'FP32','shape':[-1,2]}]}";
    assertEquals(
        Served.JSON.readTree(bytes(expected)), Served.json(200, served.get("/v2/models/m")));
  }
}
