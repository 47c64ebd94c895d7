package dev.lenet.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lenet.data.DType;
import dev.lenet.data.Dataset;
import dev.lenet.data.HostTensor;
import dev.lenet.data.Shape;
import dev.lenet.graph.Native;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** The native memory of a batch. */
class BatchTest {
  @Test
  void nothingStaysOpenWhenItsSecondTensorCannotBeMade() {
    HostTensor x = HostTensor.ofFloats(Shape.of(1, 1), 0);
    HostTensor y = new HostTensor(DType.INT8, Shape.of(1, 1), ByteBuffer.allocate(1));
    long before = Native.open();
    assertThrows(IllegalArgumentException.class, () -> new Batch(new Dataset(x, y), 1, 1));
    assertEquals(before, Native.open());
  }
}
