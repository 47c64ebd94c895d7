package dev.lenet.serve;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.AbstractHttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.lenet.serve.json.Replies;
import dev.lenet.serve.models.ModelRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/** The REST protocols as an OpenAPI 3 document, with the names of the models that are served. */
final class OpenApi extends AbstractHttpService {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ModelRegistry models;
  private final JsonNode document;

  OpenApi(ModelRegistry models) {
    this.models = models;
    try (InputStream resource = OpenApi.class.getResourceAsStream("openapi.json")) {
      document = JSON.readTree(Objects.requireNonNull(resource));
    } catch (IOException e) {
      throw new UncheckedIOException(e); // it is in the jar
    }
  }

  @Override
  protected HttpResponse doGet(ServiceRequestContext context, HttpRequest request)
      throws IOException {
    JsonNode now = document.deepCopy();
    ArrayNode names = ((ObjectNode) now.at("/components/parameters/model/schema")).putArray("enum");
    models.all().forEach(model -> names.add(model.name()));
    return Replies.json(JSON.writeValueAsBytes(now));
  }
}
