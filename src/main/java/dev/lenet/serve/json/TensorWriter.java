package dev.lenet.serve.json;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.lenet.serve.models.ServeError;
import dev.lenet.tensor.DType;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Writes tensors as JSON: floats as {@link Float#toString}, which parses back to the same bits.
 * Each call to {@link #next} writes the elements that follow, as nested lists.
 */
public final class TensorWriter {
  private final DType dtype;
  private final ByteBuffer bytes;

  /** Writes this tensor. */
  public TensorWriter(HostTensor tensor) {
    this.dtype = tensor.dtype();
    this.bytes = tensor.bytes();
  }

  /** Writes as many of the following elements as this shape has. */
  public void next(JsonGenerator json, Shape shape) throws IOException {
    if (shape.rank() == 0) {
      element(json);
      return;
    }
    json.writeStartArray();
    Shape inner = shape.dropFirst();
    for (long i = 0; i < shape.size(0); i++) {
      next(json, inner);
    }
    json.writeEndArray();
  }

  private void element(JsonGenerator json) throws IOException {
    switch (dtype) {
      case FLOAT32 -> json.writeNumber(bytes.getFloat());
      case FLOAT64 -> json.writeNumber(bytes.getDouble());
      case BOOL -> json.writeBoolean(bytes.get() != 0);
      case INT8 -> json.writeNumber(bytes.get());
      case UINT8 -> json.writeNumber(Byte.toUnsignedInt(bytes.get()));
      case INT16 -> json.writeNumber(bytes.getShort());
      case UINT16 -> json.writeNumber(Short.toUnsignedInt(bytes.getShort()));
      case INT32 -> json.writeNumber(bytes.getInt());
      case UINT32 -> json.writeNumber(Integer.toUnsignedLong(bytes.getInt()));
      case INT64 -> json.writeNumber(bytes.getLong());
      case UINT64 -> json.writeNumber(Long.toUnsignedString(bytes.getLong()));
      default ->
          throw new ServeError(
              ServeError.Code.UNIMPLEMENTED, dtype + " in JSON (expected: binary data of V2)");
    }
  }
}
