package dev.lenet.serve.page;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ShownTest {
  @Test
  void smallMapsAreShownAsTheyAre() {
    HostTensor output = HostTensor.ofFloats(Shape.of(1, 1, 2, 2), 1, -2, 3, Float.NaN);
    Shown shown = Shown.of(output, 100);
    assertEquals(Shape.of(1, 2, 2), shown.values().shape());
    assertArrayEquals(output.floats(), shown.values().floats());
    assertEquals(1, shown.each());
    assertEquals(-2, shown.min());
    assertEquals(3, shown.max());
  }

  @Test
  void asManyMapsAsFitAreShown() {
    float[] values = new float[4 * 4 * 10];
    for (int i = 0; i < values.length; i++) {
      values[i] = i % 10; // map 0 is all 0, map 1 all 1, ...
    }
    Shown shown = Shown.of(HostTensor.ofFloats(Shape.of(1, 4, 4, 10), values), 50);
    assertEquals(Shape.of(4, 4, 3), shown.values().shape());
    assertEquals(Shape.of(4, 4, 10), shown.whole());
    assertEquals(9, shown.max());
    for (int i = 0; i < 48; i++) {
      assertEquals(i % 3, shown.values().floats()[i]);
    }
  }

  @Test
  void largeMapsAreShownByMeansOfBlocks() {
    float[] values = new float[129 * 129];
    for (int i = 0; i < values.length; i++) {
      int row = i / 129;
      values[i] = row;
    }
    Shown shown = Shown.of(HostTensor.ofFloats(Shape.of(1, 129, 129, 1), values), 1 << 16);
    assertEquals(3, shown.each()); // 65 x 65 blocks of 2 would be too many
    assertEquals(Shape.of(43, 43, 1), shown.values().shape());
    float[] firstRow = new float[43];
    Arrays.fill(firstRow, 1); // the mean of 0, 1, 2
    assertArrayEquals(firstRow, Arrays.copyOf(shown.values().floats(), 43));
  }

  @Test
  void ofManyUnitsTheFirstAreShown() {
    Shown shown = Shown.of(HostTensor.ofFloats(Shape.of(1, 4), 1, 2, 3, 4), 2);
    assertArrayEquals(new float[] {1, 2}, shown.values().floats());
    assertEquals(Shape.of(4), shown.whole());
    assertEquals(4, shown.max());
  }
}
