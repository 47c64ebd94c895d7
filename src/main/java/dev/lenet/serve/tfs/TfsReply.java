package dev.lenet.serve.tfs;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.lenet.serve.json.Json;
import dev.lenet.serve.json.TensorWriter;
import dev.lenet.serve.models.ServeError;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import dev.lenet.tensor.Signature;
import dev.lenet.tensor.TensorSpec;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** What TensorFlow Serving answers: one output is the bare value, several are an object. */
final class TfsReply {
  private TfsReply() {}

  /**
   * @param rows how many samples the request listed, or -1 where it had a tensor an input
   */
  static byte[] of(Signature signature, Map<String, HostTensor> outputs, long rows) {
    Map<String, HostTensor> ordered = new LinkedHashMap<>();
    for (TensorSpec output : signature.outputs()) {
      ordered.put(output.name(), Objects.requireNonNull(outputs.get(output.name())));
    }
    return rows < 0 ? columns(ordered) : rows(ordered, rows);
  }

  private static byte[] columns(Map<String, HostTensor> outputs) {
    Map<String, TensorWriter> writers = writers(outputs);
    return Json.write(
        json -> {
          json.writeStartObject();
          json.writeFieldName("outputs");
          values(json, writers, outputs, false);
          json.writeEndObject();
        });
  }

  private static byte[] rows(Map<String, HostTensor> outputs, long rows) {
    outputs.forEach(
        (name, output) -> {
          if (output.shape().rank() == 0 || output.shape().size(0) != rows) {
            throw ServeError.invalid(
                "output %s: shape %s for %d samples (expected: one row per sample; use 'inputs'"
                    + " instead)",
                name, output.shape(), rows);
          }
        });
    Map<String, TensorWriter> writers = writers(outputs);
    return Json.write(
        json -> {
          json.writeStartObject();
          json.writeArrayFieldStart("predictions");
          for (long row = 0; row < rows; row++) {
            values(json, writers, outputs, true);
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  private static void values(
      JsonGenerator json,
      Map<String, TensorWriter> writers,
      Map<String, HostTensor> outputs,
      boolean oneRow)
      throws IOException {
    if (writers.size() > 1) {
      json.writeStartObject();
    }
    for (Map.Entry<String, TensorWriter> writer : writers.entrySet()) {
      if (writers.size() > 1) {
        json.writeFieldName(writer.getKey());
      }
      Shape shape = Objects.requireNonNull(outputs.get(writer.getKey())).shape();
      writer.getValue().next(json, oneRow ? shape.dropFirst() : shape);
    }
    if (writers.size() > 1) {
      json.writeEndObject();
    }
  }

  private static Map<String, TensorWriter> writers(Map<String, HostTensor> outputs) {
    Map<String, TensorWriter> writers = new LinkedHashMap<>();
    outputs.forEach((name, output) -> writers.put(name, new TensorWriter(output)));
    return writers;
  }
}
