package dev.lenet.predict;

import dev.lenet.exceptions.InputException;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Signature;
import dev.lenet.tensor.TensorSpec;
import java.nio.ByteBuffer;
import java.util.Map;

/**
 * A model that predicts, whatever it was made of. The server knows models by this interface alone.
 *
 * <p>Every call may be made by several threads at once, and overlaps with any other; none changes
 * what another computes. While a model of layers is trained by {@code fit}, its predictor gives the
 * outputs from before. A {@link BoundCall} is for one thread at a time: overlapping runs of it
 * follow each other.
 *
 * <p>A few samples are computed on the caller's thread alone; a larger batch is cut into parts that
 * the caller's thread and a pool of the process, which has a thread for each further core, compute
 * side by side. {@link #close} frees native memory; calls under way finish first, later ones throw
 * {@link IllegalStateException}. A call that an interrupted thread makes, or that is interrupted
 * between two parts, throws {@link java.util.concurrent.CancellationException}; see {@link
 * Interrupts}.
 */
public interface Predictor extends AutoCloseable {
  /** What the model takes and gives. */
  Signature signature();

  /**
   * Computes the outputs, by name, for a batch of inputs, by name.
   *
   * @throws InputException when the inputs do not fit {@link #signature}
   */
  Map<String, HostTensor> predict(Map<String, HostTensor> inputs);

  /**
   * Computes the output of a model with one input and one output: nobody has to name them.
   *
   * @throws InputException when the input does not fit, or the model has more inputs or outputs
   */
  default HostTensor predict(HostTensor input) {
    String in = onlyInput().name();
    String out = signature().outputs().get(0).name();
    HostTensor output = predict(Map.of(in, input)).get(out);
    if (output == null) {
      throw new IllegalStateException("the predictor gave no output " + out);
    }
    return output;
  }

  /**
   * Prepares predictions from and into buffers that the caller keeps, for as many samples as the
   * input buffers hold. They are direct and little-endian. A model that TensorFlow runs reads an
   * input in place where it begins at a multiple of 64 bytes, as {@link
   * java.nio.ByteBuffer#alignedSlice} has it, and copies it at each run where it does not.
   *
   * @param inputs a buffer for each input, by name: its remaining bytes are the elements
   * @param outputs a buffer for each output, by name, of just the bytes that come out
   * @throws InputException when the buffers do not fit {@link #signature}
   */
  default BoundCall bind(Map<String, ByteBuffer> inputs, Map<String, ByteBuffer> outputs) {
    return Binding.copying(this, Binding.of(signature(), inputs, outputs));
  }

  /**
   * What a model with one input and one output takes.
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
              + " outputs (expected: one of each, where they are not named)");
    }
    return signature.inputs().get(0);
  }

  @Override
  void close();
}
