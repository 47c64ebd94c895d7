package dev.lenet.savedmodel;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.MessageLite;
import dev.lenet.internal.io.TFRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;

/**
 * Requests that TensorFlow Serving sends a model itself before the first client's: records of
 * PredictionLog, of zeros. Its messages are not among TensorFlow's, so their few fields are encoded
 * here.
 *
 * @see <a
 *     href="https://github.com/tensorflow/serving/blob/2.18.0/tensorflow_serving/apis/prediction_log.proto">prediction_log.proto</a>
 */
final class WarmupRequests {
  /** Where TensorFlow Serving looks for them, in {@code assets.extra/}. */
  static final String FILE = "tf_serving_warmup_requests";

  private static final int[] BATCHES = {1, 32};

  // Numbers of fields in prediction_log.proto, predict.proto and model.proto.
  private static final int PREDICT_LOG = 6;
  private static final int REQUEST = 1;
  private static final int MODEL_SPEC = 1;
  private static final int INPUTS = 2;
  private static final int SIGNATURE_NAME = 3;
  // A map's entries.
  private static final int KEY = 1;
  private static final int VALUE = 2;

  private WarmupRequests() {}

  /**
   * The file's bytes: a request of one sample, and one of a batch.
   *
   * @return none where a sample's size is not known
   */
  static byte[] records(String signatureName, SignatureDef signature) {
    ByteArrayOutputStream records = new ByteArrayOutputStream();
    boolean known =
        signature.getInputsMap().values().stream()
            .flatMap(input -> input.getTensorShape().getDimList().stream().skip(1))
            .allMatch(dim -> dim.getSize() > 0);
    for (int batch : known ? BATCHES : new int[0]) {
      byte[] request = request(signatureName, signature.getInputsMap(), batch);
      records.writeBytes(TFRecord.of(field(PREDICT_LOG, field(REQUEST, request))));
    }
    return records.toByteArray();
  }

  private static byte[] request(String signatureName, Map<String, TensorInfo> inputs, int batch) {
    return message(
        out -> {
          out.writeByteArray(
              MODEL_SPEC, message(spec -> spec.writeString(SIGNATURE_NAME, signatureName)));
          for (Map.Entry<String, TensorInfo> input : inputs.entrySet()) {
            out.writeByteArray(INPUTS, entry(input.getKey(), zeros(input.getValue(), batch)));
          }
        });
  }

  private static byte[] entry(String key, MessageLite value) {
    return message(
        out -> {
          out.writeString(KEY, key);
          out.writeMessage(VALUE, value);
        });
  }

  /** One value stands for all that follow it. */
  private static TensorProto zeros(TensorInfo input, int batch) {
    TensorShapeProto.Builder shape = input.getTensorShape().toBuilder();
    shape.setDim(0, TensorShapeProto.Dim.newBuilder().setSize(batch));
    return TensorProto.newBuilder()
        .setDtype(input.getDtype())
        .setTensorShape(shape)
        .addFloatVal(0)
        .build();
  }

  private static byte[] field(int number, byte[] message) {
    return message(out -> out.writeByteArray(number, message));
  }

  private interface Fields {
    void write(CodedOutputStream out) throws IOException;
  }

  private static byte[] message(Fields fields) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      fields.write(out);
      out.flush();
    } catch (IOException e) {
      throw new IllegalStateException(e); // memory has room
    }
    return bytes.toByteArray();
  }
}
