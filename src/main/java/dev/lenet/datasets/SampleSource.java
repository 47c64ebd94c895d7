package dev.lenet.datasets;

import dev.lenet.exceptions.InputException;
import dev.lenet.tensor.DType;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Scaling;
import dev.lenet.tensor.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Labelled samples, from which batches are filled one sample at a time and in any order. A {@link
 * Dataset} holds samples in memory; your own source may read them from anywhere:
 *
 * <pre>{@code
 * model.fit(new RowsOfMyTable(connection), new FitOptions().epochs(3));
 * }</pre>
 *
 * <p>{@code fit} calls the source from a separate thread, {@code evaluate} from several threads at
 * once. An exception from a method ends the call with that exception.
 */
public interface SampleSource {
  /** How many samples there are. */
  int size();

  /** The element type of inputs: uint8 or float32. */
  DType inputType();

  /** The shape of one input, without N. */
  Shape sampleShape();

  /** The element type of targets: int32 class numbers, or float32. */
  DType targetType();

  /** The shape of one target, without N; rank 0 for class numbers. */
  Shape targetShape();

  /**
   * Writes one input's elements, little-endian, and advances the buffer by as many bytes.
   *
   * @param sample 0 to {@code size() - 1}
   */
  void copyInput(int sample, ByteBuffer to);

  /**
   * Writes one target's elements, little-endian, and advances the buffer by as many bytes. Asked
   * for every sample before training, where labels are checked or class weights are given.
   *
   * @param sample 0 to {@code size() - 1}
   */
  void copyTarget(int sample, ByteBuffer to);

  /**
   * Writes several inputs, one behind the other.
   *
   * @param samples their numbers, of which those from {@code from} are taken
   * @param count how many
   */
  default void copyInputs(int[] samples, int from, int count, ByteBuffer to) {
    for (int i = from; i < from + count; i++) {
      copyInput(samples[i], to);
    }
  }

  /** Writes several targets, one behind the other, as {@link #copyInputs} does. */
  default void copyTargets(int[] samples, int from, int count, ByteBuffer to) {
    for (int i = from; i < from + count; i++) {
      copyTarget(samples[i], to);
    }
  }

  /** One name for each class, or empty where there are none. */
  default List<String> classNames() {
    return List.of();
  }

  /** What the bytes of uint8 inputs stand for, as {@link Dataset#scaling} has it. */
  default @Nullable Scaling scaling() {
    return Scaling.NONE;
  }

  /**
   * The samples from {@code from} to {@code to} (exclusive).
   *
   * @throws InputException where there are not so many
   */
  default SampleSource slice(int from, int to) {
    return new SourceSlice(this, from, to);
  }

  /** Some samples' inputs in memory, N first. */
  default HostTensor inputs(int from, int to) {
    ByteBuffer bytes = allocate(inputType(), sampleShape(), to - from);
    for (int i = from; i < to; i++) {
      copyInput(i, bytes);
    }
    return new HostTensor(inputType(), sampleShape().prepend(to - from), bytes.flip());
  }

  /** All targets in memory, N first. */
  default HostTensor targets() {
    ByteBuffer bytes = allocate(targetType(), targetShape(), size());
    for (int i = 0; i < size(); i++) {
      copyTarget(i, bytes);
    }
    return new HostTensor(targetType(), targetShape().prepend(size()), bytes.flip());
  }

  private static ByteBuffer allocate(DType type, Shape shape, int samples) {
    return ByteBuffer.allocate(Math.toIntExact(shape.elements() * type.bytes() * samples))
        .order(ByteOrder.LITTLE_ENDIAN);
  }
}
