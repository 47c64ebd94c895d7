package dev.lenet.layers.preprocessing;

import static dev.lenet.activations.Activations.SOFTMAX;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lenet.datasets.Dataset;
import dev.lenet.initializers.GlorotUniform;
import dev.lenet.layers.core.Dense;
import dev.lenet.layers.core.Input;
import dev.lenet.layers.regularization.Dropout;
import dev.lenet.layers.reshaping.Flatten;
import dev.lenet.losses.SparseCategoricalCrossentropy;
import dev.lenet.model.Sequential;
import dev.lenet.numpy.Npz;
import dev.lenet.optimizers.SGD;
import dev.lenet.tensor.HostTensor;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Random layers in training steps on batches that are computed in one, two and four parts. */
class RandomStepsTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/layers/random_steps.npz");

  @Test
  void aBatchInPartsGetsTheNumbersThatKerasDrawsForIt() {
    try (Npz golden = Npz.open(GOLDEN);
        Sequential model =
            new Sequential(
                new Input(6, 7, 2),
                new RandomFlip().seed(1),
                new RandomTranslation(0.2, 0.3).seed(2),
                new RandomRotation(0.2).seed(3),
                new Dropout(0.4).seed(4),
                new Flatten(),
                new Dense(3, SOFTMAX).kernelInitializer(new GlorotUniform(5)))) {
      model.compile(new SGD(0.1), new SparseCategoricalCrossentropy());
      Dataset data = new Dataset(golden.get("x"), golden.get("y"));
      float[] losses = golden.get("losses").floats();
      int start = 0;
      int[] sizes = golden.get("sizes").ints();
      for (int step = 0; step < sizes.length; step++) {
        Dataset batch = data.slice(start, start + sizes[step]);
        start += sizes[step];
        assertEquals(
            losses[step],
            model.trainOnBatch(batch).getOrDefault("loss", Double.NaN),
            1e-6,
            "step " + step);
      }
      HostTensor kernel = golden.get("kernel");
      for (int i = 0; i < kernel.elements(); i++) {
        assertEquals(kernel.floats()[i], model.getWeights().get(0).floats()[i], 1e-6);
      }
    }
  }
}
