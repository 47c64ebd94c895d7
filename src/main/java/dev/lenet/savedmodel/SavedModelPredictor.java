package dev.lenet.savedmodel;

import dev.lenet.exceptions.InputException;
import dev.lenet.internal.frozen.FrozenRunner;
import dev.lenet.predict.Binding;
import dev.lenet.predict.BoundCall;
import dev.lenet.predict.Predictor;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Signature;
import dev.lenet.tensor.TensorSpec;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.proto.GraphDef;

/**
 * A predictor for a SavedModel. If possible, the graph is frozen when it is loaded. Batches are
 * split into parts if the signature has an open batch dimension and all ops are known to process
 * samples independently.
 */
public final class SavedModelPredictor implements Predictor {
  private final Path folder;
  private final Signature signature;
  private final GraphDef graph;
  private final Map<String, Endpoint> outputs = new LinkedHashMap<>();
  private final FrozenRunner runner;

  SavedModelPredictor(CheckedModel model, FrozenRunner runner) {
    this.folder = model.path();
    this.signature = model.signature();
    this.graph = model.needed();
    this.runner = runner;
    for (TensorSpec output : signature.outputs()) {
      String name = output.name();
      outputs.put(name, Endpoint.of(model.called().getOutputsOrThrow(name)));
    }
  }

  /** The folder that holds the model's {@code saved_model.pb}. */
  public Path folder() {
    return folder;
  }

  @Override
  public Signature signature() {
    return signature;
  }

  /**
   * Whether its variables became constants; false if the model writes to variables or draws random
   * numbers.
   */
  public boolean isFrozen() {
    return runner.isFrozen();
  }

  /** Whether large batches are cut into parts. */
  boolean isPerSample() {
    return runner.perSample();
  }

  /**
   * Whether an output comes from a softmax, so that its rows are probabilities.
   *
   * @param name the output's name in the signature
   */
  public boolean isSoftmax(String name) {
    return probabilities(name).isPresent();
  }

  /**
   * The op that turns logits into an output's probabilities: {@code Softmax}, {@code Sigmoid}, or
   * none.
   *
   * @param name the output's name in the signature
   */
  public Optional<String> probabilities(String name) {
    Endpoint output = outputs.get(name);
    if (output == null) {
      throw new InputException(
          folder + ": no output " + name + " (expected: one of " + names() + ")");
    }
    return Optional.ofNullable(SoftmaxSearch.find(graph, output.op(), output.index()));
  }

  private String names() {
    return outputs.keySet().stream().collect(Collectors.joining(", "));
  }

  @Override
  public Map<String, HostTensor> predict(Map<String, HostTensor> values) {
    signature.check(values);
    List<HostTensor> inputs =
        signature.inputs().stream()
            .map(input -> Objects.requireNonNull(values.get(input.name()))) // was checked
            .toList();
    signature.requireSameSamples(inputs);
    List<HostTensor> made;
    try {
      made = runner.run(inputs);
    } catch (TensorFlowException | IllegalArgumentException e) {
      throw SavedModelFile.refused(folder, e);
    }
    Map<String, HostTensor> results = new LinkedHashMap<>();
    for (HostTensor value : made) {
      results.put(signature.outputs().get(results.size()).name(), value);
    }
    return results;
  }

  @Override
  public BoundCall bind(Map<String, ByteBuffer> inputs, Map<String, ByteBuffer> into) {
    return runner.bind(Binding.of(signature, inputs, into));
  }

  @Override
  public void close() {
    runner.close();
  }
}
