package dev.lenet.serve;

import dev.lenet.data.DType;
import dev.lenet.data.HostTensor;
import dev.lenet.data.InputException;
import dev.lenet.data.Predictor;
import dev.lenet.data.Shape;
import dev.lenet.data.Signature;
import dev.lenet.data.TensorSpec;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A model with the name and the version that clients call it by.
 *
 * @param name as it was given to the server
 * @param version the number of its folder, or 1
 * @param predictor closed with this
 */
record ServedModel(String name, long version, Predictor predictor) implements AutoCloseable {
  Signature signature() {
    return predictor.signature();
  }

  /**
   * Computes the outputs.
   *
   * @throws ServeError when the inputs do not fit the signature
   */
  Map<String, HostTensor> predict(Map<String, HostTensor> inputs) {
    try {
      signature().check(inputs);
    } catch (InputException e) {
      throw ServeError.invalid("%s", e.getMessage());
    }
    for (HostTensor input : inputs.values()) {
      if (input.elements() == 0) {
        throw ServeError.invalid("input of shape %s (expected: some samples)", input.shape());
      }
    }
    return predictor.predict(inputs);
  }

  /**
   * Predicts zeros, so that the first request finds everything loaded; not where the signature
   * leaves more than the batch open, since a model may refuse any size that could be guessed.
   */
  void warmUp() {
    Map<String, HostTensor> zeros = new LinkedHashMap<>();
    for (TensorSpec input : signature().inputs()) {
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

  @Override
  public void close() {
    predictor.close();
  }
}
