package dev.lenet.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the OpenAPI document says is there, is there. */
class OpenApiTest {
  private static Served served;
  private static JsonNode document;

  @BeforeAll
  static void start() throws IOException {
    served = new Served(new Scaler());
    document = Served.json(200, served.get("/openapi.json"));
  }

  @AfterAll
  static void stop() {
    served.close();
  }

  @Test
  void namesTheModels() {
    JsonNode names = document.at("/components/parameters/model/schema/enum");
    assertEquals("[\"m\"]", names.toString());
  }

  @Test
  void everyPathAnswersAsItIsDescribed() throws IOException {
    List<String> wrong = new ArrayList<>();
    int count = 0;
    for (var path : document.get("paths").properties()) {
      for (var operation : path.getValue().properties()) {
        String url =
            path.getKey()
                .replace("{model}", "m")
                .replace("{version}", "3")
                .replace("{label}", "l")
                .replace("{file}", "app.js")
                .replace("{sample}", "0");
        byte[] empty = "{}".getBytes(StandardCharsets.UTF_8);
        HttpResponse<byte[]> response =
            operation.getKey().equals("get") ? served.get(url) : served.post(url, empty);
        String text = new String(response.body(), StandardCharsets.UTF_8);
        boolean described =
            operation.getValue().get("responses").has(String.valueOf(response.statusCode()));
        if (!described || response.statusCode() == 404 || text.contains("Malformed")) {
          wrong.add(operation.getKey() + " " + url + ": " + response.statusCode() + " " + text);
        }
        count++;
      }
    }
    assertEquals(List.of(), wrong);
    assertTrue(count >= 20, "there are many of them");
  }

  @Test
  void everyReferenceLeadsSomewhere() {
    List<String> lost = new ArrayList<>();
    for (JsonNode reference : document.findValues("$ref")) {
      if (document.at(reference.textValue().substring(1)).isMissingNode()) {
        lost.add(reference.textValue());
      }
    }
    assertEquals(List.of(), lost);
  }
}
