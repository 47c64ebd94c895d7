package dev.lenet.serve.v2;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.lenet.serve.json.Json;
import dev.lenet.serve.models.ServedModel;
import dev.lenet.tensor.TensorSpec;
import java.io.IOException;
import java.util.List;
import java.util.Objects;

/** What V2 tells of the server and of a model. */
final class V2Metadata {
  static final String NAME = "lenet";
  static final String VERSION =
      Objects.requireNonNullElse(
          V2Metadata.class.getPackage().getImplementationVersion(), "development");
  static final String PLATFORM = "tensorflow";

  private V2Metadata() {}

  static byte[] server() {
    return Json.write(
        json -> {
          json.writeStartObject();
          json.writeStringField("name", NAME);
          json.writeStringField("version", VERSION);
          json.writeArrayFieldStart("extensions");
          json.writeString("binary_tensor_data");
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  static byte[] model(ServedModel model) {
    return Json.write(
        json -> {
          json.writeStartObject();
          json.writeStringField("name", model.name());
          json.writeArrayFieldStart("versions");
          json.writeString(Long.toString(model.version()));
          json.writeEndArray();
          json.writeStringField("platform", PLATFORM);
          tensors(json, "inputs", model.signature().inputs());
          tensors(json, "outputs", model.signature().outputs());
          json.writeEndObject();
        });
  }

  /** A flag alone, as {@code {"live": true}}. */
  static byte[] flag(String name, boolean value) {
    return Json.write(
        json -> {
          json.writeStartObject();
          json.writeBooleanField(name, value);
          json.writeEndObject();
        });
  }

  private static void tensors(JsonGenerator json, String field, List<TensorSpec> specs)
      throws IOException {
    json.writeArrayFieldStart(field);
    for (TensorSpec spec : specs) {
      json.writeStartObject();
      json.writeStringField("name", spec.name());
      json.writeStringField("datatype", V2DType.of(spec.dtype()));
      json.writeFieldName("shape");
      json.writeArray(spec.shape().toArray(), 0, spec.shape().rank());
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
