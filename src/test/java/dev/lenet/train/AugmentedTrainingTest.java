package dev.lenet.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lenet.Goldens;
import dev.lenet.datasets.Dataset;
import dev.lenet.losses.SparseCategoricalCrossentropy;
import dev.lenet.model.Model;
import dev.lenet.optimizers.Adam;
import dev.lenet.saving.KerasModels;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.NamedWeights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Networks that augment and drop, trained on batches that are large enough to be split, draw
 * Keras's numbers: each step's loss is Keras's.
 */
class AugmentedTrainingTest {
  private static final NamedWeights GOLDEN = Goldens.npz("train/augmented.npz");
  private static final int BATCH = 16;

  @ParameterizedTest
  @ValueSource(strings = {"scratch", "plain"})
  void eachStepsLossMatchesKeras(String name) {
    String json = Goldens.json("train/augmented_" + name + ".json").toString();
    float[] expected = GOLDEN.get(name + "/losses").floats();
    try (Model model = new KerasModels().fromJson(json)) {
      model.build();
      List<HostTensor> start = new ArrayList<>();
      for (int i = 0; i < model.weights().size(); i++) {
        start.add(GOLDEN.get(name + "/w" + i));
      }
      model.setWeights(start);
      model.compile(new Adam(3e-3), new SparseCategoricalCrossentropy());
      Dataset data = new Dataset(GOLDEN.get("x"), GOLDEN.get("y"));
      for (int step = 0; step < expected.length; step++) {
        double loss =
            Objects.requireNonNull(model.trainOnBatch(rows(data, step * BATCH)).get("loss"));
        assertEquals(expected[step], loss, 1e-4, "step " + step);
      }
    }
  }

  private static Dataset rows(Dataset data, int first) {
    HostTensor x = data.x();
    int size = x.elements() / data.size();
    float[] images = new float[BATCH * size]; // bytes would be scaled before the model scales them
    for (int i = 0; i < images.length; i++) {
      images[i] = x.bytes().get(first * size + i) & 0xFF;
    }
    int[] y = Arrays.copyOfRange(data.y().ints(), first, first + BATCH);
    return new Dataset(
        HostTensor.ofFloats(x.shape().with(0, BATCH), images),
        HostTensor.ofInts(data.y().shape().with(0, BATCH), y));
  }
}
