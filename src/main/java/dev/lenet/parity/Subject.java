package dev.lenet.parity;

import dev.lenet.exceptions.InputException;
import dev.lenet.predict.Inspectable;
import dev.lenet.predict.LayerInfo;
import dev.lenet.predict.Predictor;
import dev.lenet.savedmodel.SavedModelPredictor;
import dev.lenet.tensor.DType;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.TensorSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The model under examination: what it takes, and all that it makes of it. */
final class Subject {
  /** The name of the output of a model that has one. */
  static final String OUTPUT = "y";

  private final Predictor predictor;
  private final @Nullable Inspectable inspectable;
  private final boolean logits;

  /**
   * @param logits whether the output is wanted as it is before the softmax or sigmoid that makes it
   */
  Subject(Predictor predictor, boolean logits) {
    this.predictor = predictor;
    this.inspectable = predictor instanceof Inspectable shows ? shows : null;
    this.logits = logits;
  }

  boolean hasLayers() {
    return inspectable != null;
  }

  List<LayerInfo> layers() {
    return inspectable == null ? List.of() : inspectable.layers();
  }

  /** What the model's one input looks like. */
  TensorSpec input() {
    List<TensorSpec> inputs = predictor.signature().inputs();
    if (inputs.size() != 1) {
      throw new InputException("model: " + inputs.size() + " inputs (expected: 1)");
    }
    return inputs.get(0);
  }

  /**
   * The layers' outputs by name, in the model's order, then {@code y}, or of a model with several
   * outputs each by its name in the signature.
   */
  Map<String, HostTensor> run(HostTensor x) {
    Map<String, HostTensor> outputs = new LinkedHashMap<>();
    if (inspectable != null) {
      outputs.putAll(inspectable.layerOutputs(x));
    }
    Map<String, HostTensor> made = predictor.predict(Map.of(input().name(), x));
    boolean one = made.size() == 1;
    made.forEach((name, value) -> outputs.putIfAbsent(one ? OUTPUT : name, value));
    if (logits && one && inspectable != null) {
      inspectable
          .logits(x)
          .forEach(
              (layer, value) -> {
                outputs.replace(layer, value);
                outputs.replace(OUTPUT, value);
              });
    }
    outputs.values().removeIf(value -> value.dtype() != DType.FLOAT32);
    return outputs;
  }

  /**
   * What a SavedModel's output is computed with from the logits: they are out of reach in its
   * graph, so that probabilities have to be compared.
   */
  Optional<String> outputFunction() {
    return logits && predictor instanceof SavedModelPredictor model
        ? model.probabilities(model.signature().outputs().get(0).name())
        : Optional.empty();
  }
}
