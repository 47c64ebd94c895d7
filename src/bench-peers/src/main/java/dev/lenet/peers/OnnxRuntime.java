package dev.lenet.peers;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.Random;

/** ONNX Runtime with its default threads: from a direct buffer to an array on the heap. */
public final class OnnxRuntime {
  private OnnxRuntime() {}

  /**
   * Measures.
   *
   * @param args the model's file, and a work such as {@code inference-32}
   */
  public static void main(String[] args) throws Exception {
    int batch = Timing.size(args[1]);
    int elements = batch * 3 * 32 * 32;
    FloatBuffer x =
        ByteBuffer.allocateDirect(elements * Float.BYTES)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    Random random = new Random(1);
    for (int i = 0; i < elements; i++) {
      x.put(i, random.nextFloat());
    }
    long[] shape = {batch, 3, 32, 32};
    float[] probabilities = new float[batch * 10];
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession session = environment.createSession(args[0])) {
      Timing.reportInference(
          batch,
          () -> {
            try (OnnxTensor input = OnnxTensor.createTensor(environment, x, shape);
                OrtSession.Result result = session.run(Map.of("x", input))) {
              ((OnnxTensor) result.get(0)).getFloatBuffer().get(probabilities);
            }
          });
    }
  }
}
