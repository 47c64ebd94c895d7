package dev.lenet.serve;

import dev.lenet.predict.Predictor;
import dev.lenet.tensor.DType;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import dev.lenet.tensor.Signature;
import dev.lenet.tensor.TensorSpec;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A model of {@code x} (N, 2) that gives {@code y = x / 3}; fast enough for many tests. */
final class Scaler implements Predictor {
  @Override
  public Signature signature() {
    Shape pairs = Shape.of(-1, 2);
    return new Signature(
        List.of(new TensorSpec("x", DType.FLOAT32, pairs)),
        List.of(new TensorSpec("y", DType.FLOAT32, pairs)));
  }

  @Override
  public Map<String, HostTensor> predict(Map<String, HostTensor> inputs) {
    HostTensor x = Objects.requireNonNull(inputs.get("x"));
    float[] values = x.floats();
    for (int i = 0; i < values.length; i++) {
      values[i] /= 3;
    }
    return Map.of("y", HostTensor.ofFloats(x.shape(), values));
  }

  @Override
  public void close() {}
}
