package dev.lenet.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lenet.activations.Activations;
import dev.lenet.datasets.Dataset;
import dev.lenet.exceptions.InputException;
import dev.lenet.layers.core.Dense;
import dev.lenet.losses.SparseCategoricalCrossentropy;
import dev.lenet.optimizers.Adam;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import dev.lenet.train.FitOptions;
import dev.lenet.weights.hdf5.H5Weights;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A flipped bit of a weights file is refused by name, or changes no weight. */
class ChecksumTest {
  private static final int TRIES = 600;

  @TempDir private Path folder;

  @Test
  void noBitOfAWeightsFileGoesUnseen() throws IOException {
    Path file = folder.resolve("model.weights.h5");
    try (Sequential model = trained()) {
      model.saveWeights(file);
      flip(file, () -> model.loadWeights(file), model);
    }
  }

  @Test
  void noBitOfABackupGoesUnseen() throws IOException {
    try (Sequential model = trained()) {
      BackupAndRestore backup = new BackupAndRestore(folder).deleteCheckpoint(false);
      model.fit(
          new Dataset(x(), y()), new FitOptions().epochs(3).verbose(0).callbacks(List.of(backup)));
      flip(
          folder.resolve("latest.weights.h5"),
          () -> assertEquals(3, new BackupAndRestore(folder).restore(model)),
          model);
    }
  }

  @Test
  void theTensorIsNamed() throws IOException {
    Path file = folder.resolve("model.weights.h5");
    try (Sequential model = trained()) {
      model.saveWeights(file);
      byte[] bytes = Files.readAllBytes(file);
      ByteBuffer kernel = model.getWeights().get(0).bytes();
      byte[] searched = new byte[kernel.remaining()];
      kernel.get(searched);
      bytes[indexOf(bytes, searched)] ^= 1;
      Files.write(file, bytes);
      InputException e = assertThrows(InputException.class, () -> model.loadWeights(file));
      assertEquals(
          file + ": /layers/dense/vars/0: damaged: its checksum differs (expected: a whole file)",
          e.getMessage());
    }
  }

  private static int indexOf(byte[] bytes, byte[] searched) {
    for (int at = 0; at <= bytes.length - searched.length; at++) {
      if (ByteBuffer.wrap(bytes, at, searched.length).equals(ByteBuffer.wrap(searched))) {
        return at;
      }
    }
    throw new AssertionError("the kernel is not in the file");
  }

  private static void flip(Path file, Runnable load, Sequential model) throws IOException {
    byte[] whole = Files.readAllBytes(file);
    List<ByteBuffer> expected = bytes(model, file);
    Random random = new Random(1);
    int refused = 0;
    for (int i = 0; i < TRIES; i++) {
      byte[] flipped = whole.clone();
      int bit = random.nextInt(8 * whole.length);
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      Files.write(file, flipped);
      try {
        load.run();
        assertEquals(expected, bytes(model, file), "bit " + bit);
      } catch (InputException e) {
        assertTrue(e.getMessage().startsWith(file.toString()), e.getMessage());
        refused++;
      }
    }
    assertTrue(refused > TRIES / 2, refused + " refused");
  }

  /** What the model and its optimizer hold. */
  private static List<ByteBuffer> bytes(Sequential model, Path file) throws IOException {
    Path now = file.resolveSibling("now.weights.h5");
    model.saveWeights(now);
    return H5Weights.read(now).tensors().asMap().values().stream().map(HostTensor::bytes).toList();
  }

  private static Sequential trained() {
    Sequential model =
        new Sequential(new Dense(6, Activations.RELU), new Dense(3, Activations.SOFTMAX))
            .inputShape(5);
    model.compile(new Adam(), new SparseCategoricalCrossentropy());
    model.fit(new Dataset(x(), y()), new FitOptions().epochs(2).verbose(0));
    return model;
  }

  private static HostTensor x() {
    float[] values = new float[20];
    for (int i = 0; i < values.length; i++) {
      values[i] = i * 0.1f;
    }
    return HostTensor.ofFloats(Shape.of(4, 5), values);
  }

  private static HostTensor y() {
    return HostTensor.ofInts(Shape.of(4), 0, 1, 2, 0);
  }
}
