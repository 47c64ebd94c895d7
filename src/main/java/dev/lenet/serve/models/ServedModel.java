package dev.lenet.serve.models;

import dev.lenet.data.DType;
import dev.lenet.data.HostTensor;
import dev.lenet.data.ImageInput;
import dev.lenet.data.InputException;
import dev.lenet.data.Inspectable;
import dev.lenet.data.ModelNotes;
import dev.lenet.data.Predictor;
import dev.lenet.data.Scaling;
import dev.lenet.data.Shape;
import dev.lenet.data.Signature;
import dev.lenet.data.TensorSpec;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** One loaded version of a model, with the name and the number that clients call it by. */
public final class ServedModel {
  private final String name;
  private final long version;
  private final Predictor predictor;
  private final ModelNotes notes;
  private final boolean givesProbabilities;

  ServedModel(String name, long version, PredictorLoader.Loaded loaded) {
    this.name = name;
    this.version = version;
    this.predictor = loaded.predictor();
    this.notes = loaded.notes();
    this.givesProbabilities = loaded.givesProbabilities();
  }

  /** The name as it was given to the server. */
  public String name() {
    return name;
  }

  /** The number of its folder, or 1. */
  public long version() {
    return version;
  }

  public Signature signature() {
    return predictor.signature();
  }

  /** The layers, of a model that has some to show. */
  public Optional<Inspectable> inspectable() {
    return predictor instanceof Inspectable layers ? Optional.of(layers) : Optional.empty();
  }

  /** Class names and scaling, where they are known. */
  public ModelNotes notes() {
    return notes;
  }

  /** Whether its output is probabilities, and not logits. */
  public boolean givesProbabilities() {
    return givesProbabilities;
  }

  /**
   * How images become its input; in [0, 1] where nobody said.
   *
   * @throws InputException when it takes something else
   */
  public ImageInput images() {
    Scaling scaling = notes.scaling();
    return ImageInput.of(signature(), scaling == null ? Scaling.ZERO_TO_ONE : scaling);
  }

  /**
   * Computes the outputs, by name. It fails with a {@link ServeError} when the inputs do not fit
   * the signature, when too many requests wait, and when the deadline passes before it runs.
   */
  public CompletableFuture<Map<String, HostTensor>> predict(
      Map<String, HostTensor> inputs, Deadline deadline) {
    try {
      check(inputs);
      if (deadline.passed()) {
        throw new ServeError(ServeError.Code.DEADLINE_EXCEEDED, "the deadline has passed");
      }
      return CompletableFuture.completedFuture(predictor.predict(inputs));
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private void check(Map<String, HostTensor> inputs) {
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

  void close() {
    predictor.close();
  }
}
