package dev.lenet.serve.v2;

import com.fasterxml.jackson.core.JsonGenerator;
import com.linecorp.armeria.common.HttpResponse;
import dev.lenet.serve.json.Json;
import dev.lenet.serve.json.Replies;
import dev.lenet.serve.json.TensorWriter;
import dev.lenet.serve.models.ServedModel;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A V2 inference answer: JSON, and the bytes of binary outputs behind it. */
final class V2Reply {
  /** The header that says how long the JSON is, where bytes follow it. */
  static final String JSON_LENGTH = "inference-header-content-length";

  private V2Reply() {}

  static HttpResponse of(ServedModel model, V2Request request, Map<String, HostTensor> results) {
    ByteArrayOutputStream binary = new ByteArrayOutputStream();
    byte[] json =
        Json.write(
            out -> {
              out.writeStartObject();
              if (request.id() != null) {
                out.writeStringField("id", request.id());
              }
              out.writeStringField("model_name", model.name());
              out.writeStringField("model_version", Long.toString(model.version()));
              out.writeArrayFieldStart("outputs");
              for (Map.Entry<String, Boolean> asked : request.outputs().entrySet()) {
                String name = asked.getKey();
                HostTensor output = Objects.requireNonNull(results.get(name));
                write(out, name, output, asked.getValue() ? binary : null);
              }
              out.writeEndArray();
              out.writeEndObject();
            });
    if (binary.size() == 0) {
      return Replies.json(json);
    }
    byte[] body = Arrays.copyOf(json, Math.addExact(json.length, binary.size()));
    System.arraycopy(binary.toByteArray(), 0, body, json.length, binary.size());
    return Replies.binary(JSON_LENGTH, json.length, body);
  }

  private static void write(
      JsonGenerator json, String name, HostTensor output, @Nullable ByteArrayOutputStream binary)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("name", name);
    json.writeStringField("datatype", V2DType.of(output.dtype()));
    json.writeFieldName("shape");
    json.writeArray(output.shape().toArray(), 0, output.shape().rank());
    if (binary == null) {
      json.writeFieldName("data");
      new TensorWriter(output).next(json, Shape.of(output.elements()));
    } else {
      ByteBuffer bytes = output.bytes();
      byte[] copy = new byte[bytes.remaining()];
      bytes.get(copy);
      binary.write(copy);
      json.writeObjectFieldStart("parameters");
      json.writeNumberField("binary_data_size", copy.length);
      json.writeEndObject();
    }
    json.writeEndObject();
  }
}
