package dev.lenet.predict;

import dev.lenet.exceptions.InputException;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Signature;
import dev.lenet.tensor.TensorSpec;
import java.nio.ByteBuffer;
import java.util.Map;

/**
 * A model that predicts, whatever file it was opened from. The server uses models only through this
 * interface.
 *
 * <p>The methods are thread-safe, and calls do not affect each other's results. While {@code fit}
 * trains a model, its predictor returns the outputs of the model before training. A {@link
 * BoundCall} runs on one thread at a time; overlapping runs wait for each other.
 *
 * <p>A few samples are computed on the caller's thread. A larger batch is split into parts, which
 * are computed in parallel by the caller's thread and a pool with one thread for each further core.
 * {@link #close} frees native memory: calls in progress finish first, later calls throw {@link
 * IllegalStateException}. A call from an interrupted thread, or one that is interrupted between two
 * parts, throws {@link java.util.concurrent.CancellationException}.
 */
public interface Predictor extends AutoCloseable {
  /** The names, element types and shapes of the model's inputs and outputs. */
  Signature signature();

  /**
   * Computes the outputs, by name, for a batch of inputs, by name.
   *
   * @throws InputException when the inputs do not fit {@link #signature}
   */
  Map<String, HostTensor> predict(Map<String, HostTensor> inputs);

  /**
   * Computes the output of a model with one input and one output, without their names.
   *
   * @throws InputException when the input does not fit, or the model has more inputs or outputs
   */
  default HostTensor predict(HostTensor input) {
    String in = onlyInput().name();
    String out = signature().outputs().get(0).name();
    HostTensor output = predict(Map.of(in, input)).get(out);
    if (output == null) {
      throw new IllegalStateException("the predictor returned no output " + out);
    }
    return output;
  }

  /**
   * Prepares predictions that read and write the caller's buffers, for as many samples as the input
   * buffers hold. The buffers must be direct and are read as little-endian. TensorFlow reads an
   * input in place if it begins at a multiple of 64 bytes, as from {@link
   * java.nio.ByteBuffer#alignedSlice}; otherwise each run copies it.
   *
   * @param inputs a buffer for each input, by name: its remaining bytes are the elements
   * @param outputs a buffer for each output, by name, of exactly the size of the output
   * @throws InputException when the buffers do not fit {@link #signature}
   */
  default BoundCall bind(Map<String, ByteBuffer> inputs, Map<String, ByteBuffer> outputs) {
    return Binding.copying(this, Binding.of(signature(), inputs, outputs));
  }

  /**
   * The input of a model with one input and one output.
   *
   * @throws InputException when it has more of either
   */
  default TensorSpec onlyInput() {
    Signature signature = signature();
    if (signature.inputs().size() != 1 || signature.outputs().size() != 1) {
      throw new InputException(
          "model: "
              + signature.inputs().size()
              + " inputs and "
              + signature.outputs().size()
              + " outputs (expected: one of each, if they are not named)");
    }
    return signature.inputs().get(0);
  }

  @Override
  void close();
}
