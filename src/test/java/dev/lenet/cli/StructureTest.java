package dev.lenet.cli;

import static dev.lenet.activations.Activations.SOFTMAX;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lenet.Goldens;
import dev.lenet.layers.convolutional.Conv2D;
import dev.lenet.layers.core.Dense;
import dev.lenet.layers.core.Input;
import dev.lenet.layers.normalization.BatchNormalization;
import dev.lenet.layers.reshaping.Flatten;
import dev.lenet.model.Sequential;
import dev.lenet.numpy.Npy;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import dev.lenet.weights.pytorch.PyTorchFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --arch} with a file of {@code to_json}, and {@code --state}. */
class StructureTest {
  private static final Path EMA = Goldens.file("weights/checkpoints/ema.pth");

  @TempDir Path folder;

  @Test
  void weightsOfAStructureInJsonPredict() throws IOException {
    HostTensor x = HostTensor.ofFloats(Shape.of(1, 4, 4, 1), new float[16]);
    try (Sequential model =
        new Sequential(
            new Input(4, 4, 1), new Conv2D(2, 3), new Flatten(), new Dense(3, SOFTMAX))) {
      Path json = Files.writeString(folder.resolve("m.json"), model.toJson());
      Path weights = folder.resolve("m.weights.h5");
      model.saveWeights(weights);
      assertArrayEquals(model.predict(x).floats(), predict(weights, x, "--arch", json));
    }
  }

  @Test
  void theStateThatIsAskedForIsRead() throws IOException {
    Path json = folder.resolve("m.json");
    try (Sequential model = new Sequential(new Input(3), new Dense(2), new BatchNormalization())) {
      Files.writeString(json, model.toJson());
    }
    HostTensor zeros = HostTensor.ofFloats(Shape.of(1, 3), 0, 0, 0);
    float plain = predict(EMA, zeros, "--arch", json)[0];
    float average = predict(EMA, zeros, "--arch", json, "--state", "ema_state_dict")[0];
    assertEquals(normalized(""), plain, 1e-6f);
    assertEquals(normalized("ema_state_dict"), average, 1e-6f);
  }

  /** What the first unit makes of zeros: its bias, normalized. */
  private static float normalized(String state) {
    var tensors = PyTorchFile.readCheckpoint(EMA, state.isEmpty() ? null : state).tensors();
    double bias = tensors.get("body.0.bias").floats()[0];
    double mean = tensors.get("body.1.running_mean").floats()[0];
    double variance = tensors.get("body.1.running_var").floats()[0];
    double gamma = tensors.get("body.1.weight").floats()[0];
    double beta = tensors.get("body.1.bias").floats()[0];
    return (float) ((bias - mean) / Math.sqrt(variance + 1e-3) * gamma + beta);
  }

  private float[] predict(Path model, HostTensor x, Object... options) {
    Path in = folder.resolve("x.npy");
    Path out = folder.resolve("y.npy");
    Npy.write(in, x);
    Object[] all = new Object[options.length + 7];
    Object[] first = {"predict", "--model", model, "--input", in, "--output", out};
    System.arraycopy(first, 0, all, 0, first.length);
    System.arraycopy(options, 0, all, first.length, options.length);
    Cli.run(all).works();
    return Npy.read(out).floats();
  }
}
