package dev.lenet.open;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lenet.LeNet;
import dev.lenet.exceptions.InputException;
import dev.lenet.internal.runtime.Native;
import dev.lenet.predict.BoundCall;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Predictions from and into buffers that the caller keeps. */
class BoundCallTest {
  private static final int ROW = 32 * 32 * 3 * Float.BYTES;

  private static HostTensor images(int samples, int seed) {
    Random random = new Random(seed);
    float[] pixels = new float[samples * 3072];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = random.nextFloat();
    }
    return HostTensor.ofFloats(Shape.of(samples, 32, 32, 3), pixels);
  }

  /** Direct memory that begins so far after a multiple of 64. */
  private static ByteBuffer direct(int bytes, int offset) {
    return ByteBuffer.allocateDirect(bytes + 128)
        .alignedSlice(64)
        .slice(offset, bytes)
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  private static float[] floats(ByteBuffer buffer) {
    float[] values = new float[buffer.remaining() / Float.BYTES];
    buffer.duplicate().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return values;
  }

  private static ModelPredictor predictor() {
    LeNet model = new LeNet();
    model.build();
    return new ModelPredictor(model);
  }

  private static Map<String, ByteBuffer> out(ModelPredictor predictor, ByteBuffer buffer) {
    return Map.of(predictor.signature().outputs().get(0).name(), buffer);
  }

  private static Map<String, ByteBuffer> in(ModelPredictor predictor, ByteBuffer buffer) {
    return Map.of(predictor.onlyInput().name(), buffer);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 32, 100})
  void givesWhatPredictGivesForWhatTheBufferHolds(int samples) {
    ByteBuffer x = direct(samples * ROW, 0);
    ByteBuffer y = direct(samples * 10 * Float.BYTES, 0);
    try (ModelPredictor predictor = predictor();
        BoundCall call = predictor.bind(in(predictor, x), out(predictor, y))) {
      for (int seed = 0; seed < 3; seed++) {
        HostTensor images = images(samples, seed);
        x.duplicate().put(images.bytes());
        call.run();
        assertArrayEquals(predictor.predict(images).floats(), floats(y));
      }
    }
  }

  @Test
  void readsMemoryThatIsNotAligned() {
    ByteBuffer x = direct(ROW, 4);
    ByteBuffer y = direct(10 * Float.BYTES, 4);
    try (ModelPredictor predictor = predictor();
        BoundCall call = predictor.bind(in(predictor, x), out(predictor, y))) {
      for (int seed = 0; seed < 2; seed++) {
        HostTensor image = images(1, seed);
        x.duplicate().put(image.bytes());
        call.run();
        assertArrayEquals(predictor.predict(image).floats(), floats(y));
      }
    }
  }

  @Test
  void predictsWithTheNewestWeights() {
    ByteBuffer x = direct(ROW, 0);
    ByteBuffer y = direct(10 * Float.BYTES, 0);
    LeNet model = new LeNet();
    model.build();
    try (ModelPredictor predictor = new ModelPredictor(model);
        BoundCall call = predictor.bind(in(predictor, x), out(predictor, y))) {
      call.run();
      List<HostTensor> ones =
          model.getWeights().stream()
              .map(
                  weight -> {
                    float[] values = new float[weight.elements()];
                    java.util.Arrays.fill(values, 1f);
                    return HostTensor.ofFloats(weight.shape(), values);
                  })
              .toList();
      model.setWeights(ones);
      call.run();
      assertArrayEquals(
          predictor.predict(HostTensor.ofFloats(Shape.of(1, 32, 32, 3), new float[3072])).floats(),
          floats(y));
    }
  }

  @Test
  void refusesBuffersThatDoNotFit() {
    try (ModelPredictor predictor = predictor()) {
      ByteBuffer y = direct(40, 0);
      assertMessage(
          "not a direct buffer (expected: a direct buffer)",
          () -> predictor.bind(in(predictor, ByteBuffer.allocate(ROW)), out(predictor, y)));
      assertMessage(
          "100 bytes (expected: samples of " + ROW + " bytes)",
          () -> predictor.bind(in(predictor, direct(100, 0)), out(predictor, y)));
      assertMessage(
          "output buffers: [z] (expected: [output_0])",
          () -> predictor.bind(in(predictor, direct(ROW, 0)), Map.of("z", y)));
      try (BoundCall call =
          predictor.bind(in(predictor, direct(ROW, 0)), out(predictor, direct(44, 0)))) {
        assertMessage("output buffer: 44 bytes (expected: 40)", call::run);
      }
    }
  }

  private static void assertMessage(String end, Runnable action) {
    String message = String.valueOf(assertThrows(InputException.class, action::run).getMessage());
    assertEquals(end, message.substring(Math.max(0, message.length() - end.length())));
  }

  @Test
  void doesNotRunOnceEitherIsClosedAndLeavesNothingOpen() {
    long open = Native.open();
    ByteBuffer x = direct(ROW, 0);
    ByteBuffer y = direct(40, 0);
    ModelPredictor predictor = predictor();
    BoundCall first = predictor.bind(in(predictor, x), out(predictor, y));
    BoundCall second = predictor.bind(in(predictor, x), out(predictor, y));
    first.run();
    first.close();
    first.close();
    assertThrows(IllegalStateException.class, first::run);
    second.run();
    predictor.close();
    assertThrows(IllegalStateException.class, second::run);
    second.close();
    assertEquals(open, Native.open());
  }
}
