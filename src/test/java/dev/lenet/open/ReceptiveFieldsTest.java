package dev.lenet.open;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lenet.LeNet;
import dev.lenet.activations.Activations;
import dev.lenet.initializers.Ones;
import dev.lenet.layers.Padding;
import dev.lenet.layers.activations.ReLU;
import dev.lenet.layers.convolutional.Conv2D;
import dev.lenet.layers.convolutional.DepthwiseConv2D;
import dev.lenet.layers.core.Dense;
import dev.lenet.layers.core.Input;
import dev.lenet.layers.pooling.AveragePooling2D;
import dev.lenet.layers.reshaping.Flatten;
import dev.lenet.layers.reshaping.ZeroPadding2D;
import dev.lenet.model.Sequential;
import dev.lenet.predict.LayerInfo;
import dev.lenet.predict.ReceptiveField;
import dev.lenet.predict.ReceptiveField.Span;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReceptiveFieldsTest {
  @ParameterizedTest
  @CsvSource({"conv1, 0, 1, 5", "pool1, 0, 2, 6", "conv2, 0, 2, 14", "pool2, 0, 4, 16"})
  void ofLeNetAreTheTutorials(String layer, long start, long step, long size) {
    try (ModelPredictor predictor = new ModelPredictor(new LeNet())) {
      Span span = new Span(start, step, size);
      assertEquals(Optional.of(new ReceptiveField(span, span)), predictor.receptiveField(layer));
      assertEquals(Optional.empty(), predictor.receptiveField("d1"));
      assertEquals(Optional.empty(), predictor.receptiveField("no such layer"));
    }
  }

  /** What is said is held against the numbers: which pixels change which units. */
  @Test
  void spanThePixelsThatChangeAUnit() {
    int height = 17;
    int width = 20;
    float[] pixels = new float[height * width * height * width];
    for (int i = 0; i < height * width; i++) {
      pixels[i * height * width + i] = 1; // an image for each pixel
    }
    HostTensor x = HostTensor.ofFloats(Shape.of(340, height, width, 1), pixels);
    Sequential model =
        new Sequential(
            new Input(height, width, 1),
            ones(new Conv2D(1, 3).strides(2).padding(Padding.SAME)),
            new ZeroPadding2D(2, 1, 1, 0),
            ones(new Conv2D(1, 3, 2, Activations.RELU).dilationRate(2, 1)),
            new ReLU(),
            new AveragePooling2D(3).strides(1).padding(Padding.SAME),
            ones(new Conv2D(1, 2).strides(2)),
            new DepthwiseConv2D(2)
                .depthwiseInitializer(new Ones())
                .dilationRate(1, 2)
                .padding(Padding.SAME),
            new Flatten(),
            new Dense(2));
    try (ModelPredictor predictor = new ModelPredictor(model)) {
      Map<String, HostTensor> outputs = predictor.layerOutputs(x);
      int checked = 0;
      for (LayerInfo layer : predictor.layers()) {
        Optional<ReceptiveField> field = predictor.receptiveField(layer.name());
        if (field.isPresent()) {
          HostTensor y = Objects.requireNonNull(outputs.get(layer.name()));
          check(layer.name(), field.get(), y, height, width);
          checked++;
        }
      }
      assertEquals(7, checked);
    }
  }

  private static Conv2D ones(Conv2D layer) {
    return layer.kernelInitializer(new Ones());
  }

  private static void check(
      String layer, ReceptiveField field, HostTensor y, int height, int width) {
    float[] values = y.floats();
    int rows = (int) y.shape().size(1);
    int columns = (int) y.shape().size(2);
    for (int unit = 0; unit < rows * columns; unit++) {
      SortedSet<Long> seenRows = new TreeSet<>();
      SortedSet<Long> seenColumns = new TreeSet<>();
      for (int pixel = 0; pixel < height * width; pixel++) {
        if (values[pixel * rows * columns + unit] != 0) {
          seenRows.add((long) pixel / width);
          seenColumns.add((long) pixel % width);
        }
      }
      String where = layer + ", unit " + unit;
      long row = field.rows().start() + unit / columns * field.rows().step();
      long column = field.columns().start() + unit % columns * field.columns().step();
      requireWithin(row, field.rows().size(), seenRows, where);
      requireWithin(column, field.columns().size(), seenColumns, where);
      if (isInside(row, field.rows().size(), height)
          && isInside(column, field.columns().size(), width)) {
        assertEquals(row, seenRows.first(), where);
        assertEquals(row + field.rows().size() - 1, seenRows.last(), where);
        assertEquals(column, seenColumns.first(), where);
        assertEquals(column + field.columns().size() - 1, seenColumns.last(), where);
      }
    }
  }

  private static void requireWithin(long start, long size, SortedSet<Long> seen, String where) {
    assertTrue(seen.headSet(start).isEmpty() && seen.tailSet(start + size).isEmpty(), where);
  }

  private static boolean isInside(long start, long size, int whole) {
    return start >= 0 && start + size <= whole;
  }
}
