package dev.lenet.serve.models;

import dev.lenet.exceptions.InputException;
import dev.lenet.predict.ModelNotes;
import dev.lenet.predict.Predictor;
import dev.lenet.tensor.DType;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import dev.lenet.tensor.Signature;
import dev.lenet.tensor.TensorSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;

/**
 * A model of {@code x} that gives {@code y = 3 x}, says how many rows each run had, and can be held
 * up in the middle of a run. It refuses NaN.
 */
final class Tripler implements Predictor {
  final List<Integer> runs = Collections.synchronizedList(new ArrayList<>());
  final Semaphore started = new Semaphore(0);
  private final Shape shape;
  private volatile CompletableFuture<Void> gate = CompletableFuture.completedFuture(null);
  private volatile boolean closed;

  /**
   * @param sizes the shape of the input and of the output
   */
  Tripler(long... sizes) {
    this.shape = Shape.of(sizes);
  }

  /** Runs that start from now on wait until {@link #goOn}. */
  void hold() {
    gate = new CompletableFuture<>();
  }

  void goOn() {
    gate.complete(null);
  }

  boolean isClosed() {
    return closed;
  }

  PredictorLoader.Loaded loaded() {
    return new PredictorLoader.Loaded(this, ModelNotes.NONE, false);
  }

  @Override
  public Signature signature() {
    return new Signature(
        List.of(new TensorSpec("x", DType.FLOAT32, shape)),
        List.of(new TensorSpec("y", DType.FLOAT32, shape)));
  }

  @Override
  public Map<String, HostTensor> predict(Map<String, HostTensor> inputs) {
    HostTensor x = Objects.requireNonNull(inputs.get("x"));
    runs.add((int) x.shape().size(0));
    started.release();
    gate.join();
    float[] values = x.floats();
    for (int i = 0; i < values.length; i++) {
      if (Float.isNaN(values[i])) {
        throw new InputException("/secret/place: NaN (expected: a number)");
      }
      values[i] *= 3;
    }
    return Map.of("y", HostTensor.ofFloats(x.shape(), values));
  }

  @Override
  public void close() {
    closed = true;
  }
}
