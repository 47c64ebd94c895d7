package dev.lenet.serve.models;

import dev.lenet.exceptions.InputException;
import dev.lenet.images.ImageInput;
import dev.lenet.predict.Inspectable;
import dev.lenet.predict.ModelNotes;
import dev.lenet.predict.Predictor;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Scaling;
import dev.lenet.tensor.Signature;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** One loaded version of a model, with the name and the version number that clients use. */
public final class ServedModel {
  private final String name;
  private final long version;
  private final Predictor predictor;
  private final Signature signature;
  private final ModelNotes notes;
  private final boolean givesProbabilities;
  private final Batcher batcher;
  private final ModelQueue queue;
  private final long maxPixels;
  private final CompletableFuture<Void> closed = new CompletableFuture<>();

  /** How many use it: the registry, and each request under way. It is closed at 0. */
  private final AtomicInteger users = new AtomicInteger(1);

  ServedModel(
      String name,
      long version,
      PredictorLoader.Loaded loaded,
      Batcher batcher,
      ModelQueue queue,
      long maxPixels) {
    this.name = name;
    this.version = version;
    this.predictor = loaded.predictor();
    this.signature = predictor.signature();
    this.notes = loaded.notes();
    this.givesProbabilities = loaded.givesProbabilities();
    this.batcher = batcher;
    this.queue = queue;
    this.maxPixels = maxPixels;
  }

  /** The name as it was given to the server. */
  public String name() {
    return name;
  }

  /** The number of its folder, or 1. */
  public long version() {
    return version;
  }

  /** The model's inputs and outputs. */
  public Signature signature() {
    return signature;
  }

  /** Access to the layers, if the model has any. */
  public Optional<Inspectable> inspectable() {
    return predictor instanceof Inspectable layers ? Optional.of(layers) : Optional.empty();
  }

  /** Class names and scaling, if known. */
  public ModelNotes notes() {
    return notes;
  }

  /** Whether its output is probabilities, and not logits. */
  public boolean givesProbabilities() {
    return givesProbabilities;
  }

  /**
   * How images are converted to the model's input; scaled to [0, 1] if the scaling is unknown.
   *
   * @throws InputException if its input is not images
   */
  public ImageInput images() {
    Scaling scaling = notes.scaling();
    return ImageInput.of(signature(), scaling == null ? Scaling.ZERO_TO_ONE : scaling);
  }

  /** The maximum total number of pixels in the images of a request. */
  public long maxPixels() {
    return maxPixels;
  }

  /**
   * Computes the outputs, by name, on a worker thread; it never blocks. It fails with a {@link
   * ServeError} when the inputs do not fit the signature, and when the deadline passes before it
   * runs.
   */
  public CompletableFuture<Map<String, HostTensor>> predict(
      Map<String, HostTensor> inputs, Deadline deadline) {
    try {
      check(inputs);
    } catch (ServeError e) {
      return CompletableFuture.failedFuture(e);
    }
    return batcher.submit(queue, inputs, deadline);
  }

  private void check(Map<String, HostTensor> inputs) {
    try {
      signature.check(inputs);
    } catch (InputException e) {
      throw ServeError.invalid("%s", e.getMessage());
    }
    for (HostTensor input : inputs.values()) {
      if (input.elements() == 0) {
        throw ServeError.invalid(
            "input of shape %s (expected: at least one" + " sample)", input.shape());
      }
    }
  }

  /** Keeps it from being closed until {@link #release}; false when it is closed already. */
  boolean acquire() {
    return users.getAndUpdate(count -> count == 0 ? 0 : count + 1) > 0;
  }

  /** Ends a use; the last one closes it. */
  void release() {
    if (users.decrementAndGet() == 0) {
      try {
        predictor.close();
      } finally {
        closed.complete(null);
      }
    }
  }

  /** Completes when it is closed. */
  CompletableFuture<Void> closed() {
    return closed;
  }
}
