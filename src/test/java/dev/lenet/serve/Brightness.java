package dev.lenet.serve;

import dev.lenet.predict.Inspectable;
import dev.lenet.predict.LayerInfo;
import dev.lenet.predict.Predictor;
import dev.lenet.predict.ReceptiveField;
import dev.lenet.tensor.DType;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import dev.lenet.tensor.Signature;
import dev.lenet.tensor.TensorSpec;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A model of grey 2 x 3 images with one layer, {@code double}, that doubles them, and the logits
 * (first pixel, last pixel).
 */
final class Brightness implements Predictor, Inspectable {
  @Override
  public Signature signature() {
    return new Signature(
        List.of(new TensorSpec("image", DType.FLOAT32, Shape.of(-1, 2, 3, 1))),
        List.of(new TensorSpec("y", DType.FLOAT32, Shape.of(-1, 2))));
  }

  @Override
  public Map<String, HostTensor> predict(Map<String, HostTensor> inputs) {
    float[] x = Objects.requireNonNull(inputs.get("image")).floats();
    return Map.of("y", HostTensor.ofFloats(Shape.of(1, 2), x[0], x[5]));
  }

  @Override
  public List<LayerInfo> layers() {
    return List.of(new LayerInfo("double", "Conv2D", Shape.of(-1, 2, 3, 1), 2));
  }

  @Override
  public Map<String, HostTensor> layerOutputs(HostTensor x) {
    float[] values = x.floats();
    for (int i = 0; i < values.length; i++) {
      values[i] *= 2;
    }
    return Map.of("double", HostTensor.ofFloats(x.shape(), values));
  }

  @Override
  public Map<String, HostTensor> layerWeights(String layer) {
    return Map.of(
        "kernel", HostTensor.ofFloats(Shape.of(1, 1, 1, 1), 2),
        "bias", HostTensor.ofFloats(Shape.of(1), 0));
  }

  @Override
  public Optional<ReceptiveField> receptiveField(String layer) {
    return Optional.of(ReceptiveField.INPUT);
  }

  @Override
  public void close() {}
}
