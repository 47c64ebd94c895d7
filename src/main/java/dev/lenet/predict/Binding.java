package dev.lenet.predict;

import dev.lenet.exceptions.InputException;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import dev.lenet.tensor.Signature;
import dev.lenet.tensor.TensorSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Buffers that were checked against a signature. The number of samples follows from the size of the
 * inputs.
 *
 * @param inputs the inputs, in the signature's order, over the caller's memory
 * @param outputs the outputs' memory, in the signature's order
 */
public record Binding(List<HostTensor> inputs, List<ByteBuffer> outputs) {
  /** Copies the lists. */
  public Binding {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }

  /**
   * Looks at buffers.
   *
   * @throws InputException when one is missing, unknown, not direct, or holds no whole number of
   *     samples; or when inputs have different numbers of samples
   */
  public static Binding of(
      Signature signature, Map<String, ByteBuffer> inputs, Map<String, ByteBuffer> outputs) {
    requireNames("input", signature.inputs(), inputs);
    requireNames("output", signature.outputs(), outputs);
    List<HostTensor> bound = new ArrayList<>();
    for (TensorSpec spec : signature.inputs()) {
      ByteBuffer memory = direct("input", spec, inputs);
      bound.add(new HostTensor(spec.dtype(), shape(spec, memory), memory));
    }
    signature.requireSameSamples(bound);
    List<ByteBuffer> into = new ArrayList<>();
    signature.outputs().forEach(spec -> into.add(direct("output", spec, outputs)));
    return new Binding(bound, into);
  }

  private static void requireNames(
      String kind, List<TensorSpec> specs, Map<String, ByteBuffer> buffers) {
    List<String> names = specs.stream().map(TensorSpec::name).toList();
    if (buffers.size() != names.size() || !buffers.keySet().containsAll(names)) {
      throw new InputException(
          "%s buffers: %s (expected: %s)".formatted(kind, buffers.keySet(), names));
    }
  }

  private static ByteBuffer direct(String kind, TensorSpec spec, Map<String, ByteBuffer> buffers) {
    ByteBuffer buffer = buffers.get(spec.name());
    if (buffer == null || !buffer.isDirect()) {
      throw new InputException(
          "%s %s: not a direct buffer (expected: a direct buffer)".formatted(kind, spec.name()));
    }
    return buffer.slice().order(ByteOrder.LITTLE_ENDIAN);
  }

  private static Shape shape(TensorSpec spec, ByteBuffer memory) {
    Shape shape = spec.shape();
    if (shape.rank() == 0 || shape.size(0) >= 0) {
      return shape; // that it fits the bytes is seen to by the tensor
    }
    if (!shape.dropFirst().isFullyKnown()) {
      throw new InputException(
          "input %s: shape %s (expected: samples of a known size)".formatted(spec.name(), shape));
    }
    long sample = shape.dropFirst().elements() * spec.dtype().bytes();
    if (sample == 0 || memory.remaining() % sample != 0) {
      throw new InputException(
          "input %s: %d bytes (expected: samples of %d bytes)"
              .formatted(spec.name(), memory.remaining(), sample));
    }
    return shape.with(0, memory.remaining() / sample);
  }

  /** A call that predicts with what any predictor has, and copies what comes out. */
  static BoundCall copying(Predictor predictor, Binding binding) {
    Signature signature = predictor.signature();
    Map<String, HostTensor> given = new LinkedHashMap<>();
    for (int i = 0; i < binding.inputs.size(); i++) {
      given.put(signature.inputs().get(i).name(), binding.inputs.get(i));
    }
    return new BoundCall() {
      private boolean closed;

      @Override
      public void run() {
        if (closed) {
          throw new IllegalStateException("this call is closed");
        }
        Map<String, HostTensor> made = predictor.predict(given);
        for (int i = 0; i < binding.outputs.size(); i++) {
          HostTensor value = made.get(signature.outputs().get(i).name());
          ByteBuffer into = binding.outputs.get(i).duplicate();
          if (value == null || value.bytes().remaining() != into.remaining()) {
            throw wrongSize(into.remaining(), value == null ? 0 : value.bytes().remaining());
          }
          into.put(value.bytes());
        }
      }

      @Override
      public void close() {
        closed = true;
      }
    };
  }

  /** An output buffer that is too small or too large. */
  public static InputException wrongSize(long given, long expected) {
    return new InputException("output buffer: %d bytes (expected: %d)".formatted(given, expected));
  }
}
