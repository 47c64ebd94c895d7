package dev.lenet.serve.tfs;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.lenet.serve.json.Json;
import dev.lenet.serve.models.ModelStatus;
import dev.lenet.serve.models.ServedModel;
import dev.lenet.tensor.DType;
import dev.lenet.tensor.TensorSpec;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** TensorFlow Serving's model status and metadata, in protobuf's JSON: int64 are strings. */
final class TfsStatus {
  static final String METHOD = "tensorflow/serving/predict";

  private TfsStatus() {}

  static byte[] status(List<ModelStatus> versions) {
    return Json.write(
        json -> {
          json.writeStartObject();
          json.writeArrayFieldStart("model_version_status");
          for (ModelStatus version : versions) {
            json.writeStartObject();
            json.writeStringField("version", Long.toString(version.version()));
            json.writeStringField("state", version.state().name());
            json.writeObjectFieldStart("status");
            json.writeStringField("error_code", version.code());
            json.writeStringField("error_message", version.message());
            json.writeEndObject();
            json.writeEndObject();
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  static byte[] metadata(ServedModel model) {
    return Json.write(
        json -> {
          json.writeStartObject();
          json.writeObjectFieldStart("model_spec");
          json.writeStringField("name", model.name());
          json.writeStringField("signature_name", "");
          json.writeStringField("version", Long.toString(model.version()));
          json.writeEndObject();
          json.writeObjectFieldStart("metadata");
          json.writeObjectFieldStart("signature_def");
          json.writeObjectFieldStart("signature_def");
          json.writeObjectFieldStart(TfsPredict.SIGNATURE);
          tensors(json, "inputs", model.signature().inputs());
          tensors(json, "outputs", model.signature().outputs());
          json.writeStringField("method_name", METHOD);
          json.writeEndObject();
          json.writeEndObject();
          json.writeEndObject();
          json.writeEndObject();
          json.writeEndObject();
        });
  }

  private static void tensors(JsonGenerator json, String field, List<TensorSpec> specs)
      throws IOException {
    json.writeObjectFieldStart(field);
    for (TensorSpec spec : specs) {
      json.writeObjectFieldStart(spec.name());
      json.writeStringField("dtype", dtype(spec.dtype()));
      json.writeObjectFieldStart("tensor_shape");
      json.writeArrayFieldStart("dim");
      for (long size : spec.shape().toArray()) {
        json.writeStartObject();
        json.writeStringField("size", Long.toString(size));
        json.writeStringField("name", "");
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeBooleanField("unknown_rank", false);
      json.writeEndObject();
      json.writeStringField("name", spec.name());
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  /** TensorFlow's name, as {@code DT_FLOAT}. */
  private static String dtype(DType dtype) {
    return switch (dtype) {
      case FLOAT16 -> "DT_HALF";
      case FLOAT32 -> "DT_FLOAT";
      case FLOAT64 -> "DT_DOUBLE";
      default -> "DT_" + dtype.toString().toUpperCase(Locale.ROOT);
    };
  }
}
