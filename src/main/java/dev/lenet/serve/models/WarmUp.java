package dev.lenet.serve.models;

import dev.lenet.predict.Predictor;
import dev.lenet.tensor.DType;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import dev.lenet.tensor.TensorSpec;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Predicts zeros, so that the first request finds everything loaded; not where the signature leaves
 * more than the batch open, since a model may refuse any size that could be guessed.
 */
final class WarmUp {
  private WarmUp() {}

  static void of(Predictor predictor) {
    Map<String, HostTensor> zeros = new LinkedHashMap<>();
    for (TensorSpec input : predictor.signature().inputs()) {
      Shape shape = input.shape();
      if (shape.rank() > 0 && shape.size(0) < 0) {
        shape = shape.with(0, 1);
      }
      if (!shape.isFullyKnown()) {
        return;
      }
      DType dtype = input.dtype();
      int bytes = Math.toIntExact(Math.multiplyExact(shape.elements(), dtype.bytes()));
      zeros.put(input.name(), new HostTensor(dtype, shape, ByteBuffer.allocate(bytes)));
    }
    predictor.predict(zeros);
  }
}
