package dev.lenet.datasets;

import dev.lenet.exceptions.InputException;
import dev.lenet.tensor.DType;
import dev.lenet.tensor.Scaling;
import dev.lenet.tensor.Shape;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Some of a source's samples. */
record SourceSlice(SampleSource source, int from, int to) implements SampleSource {
  SourceSlice {
    if (from < 0 || to < from || to > source.size()) {
      throw new InputException(
          "samples %d to %d (expected: within 0 to %d)".formatted(from, to, source.size()));
    }
  }

  @Override
  public int size() {
    return to - from;
  }

  @Override
  public DType inputType() {
    return source.inputType();
  }

  @Override
  public Shape sampleShape() {
    return source.sampleShape();
  }

  @Override
  public DType targetType() {
    return source.targetType();
  }

  @Override
  public Shape targetShape() {
    return source.targetShape();
  }

  @Override
  public void copyInput(int sample, ByteBuffer target) {
    source.copyInput(from + sample, target);
  }

  @Override
  public void copyTarget(int sample, ByteBuffer target) {
    source.copyTarget(from + sample, target);
  }

  @Override
  public List<String> classNames() {
    return source.classNames();
  }

  @Override
  public @Nullable Scaling scaling() {
    return source.scaling();
  }
}
