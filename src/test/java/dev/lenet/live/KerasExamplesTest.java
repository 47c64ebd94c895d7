package dev.lenet.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lenet.examples.CustomTrainingLoop;
import dev.lenet.examples.Example;
import dev.lenet.examples.FunctionalApi;
import dev.lenet.examples.ImageClassificationFromScratch;
import dev.lenet.examples.MnistConvnet;
import dev.lenet.examples.SequentialModel;
import dev.lenet.examples.TransferLearning;
import dev.lenet.graph.RandomSeed;
import dev.lenet.numpy.Npz;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Keras's examples in Java and in Python, with the same seed: the same losses, step by step.
 *
 * <p>Some of them amplify rounding until Keras itself gives other losses without oneDNN, or on one
 * thread with batches turned around: Python runs in these ways, too, and the steps that are
 * compared are those before the three differ by more than {@value #SELF}.
 */
@Tag("live")
class KerasExamplesTest {
  private static final double LOSS = 1e-4;
  private static final double SELF = 3e-5;
  private static final double ACCURACY = 0.002;

  /** On some processors Keras itself gives two losses from the third step on: two see an update. */
  private static final int FEWEST = 2;

  @TempDir Path folder;

  static Stream<Arguments> examples() {
    return Stream.of(
        Arguments.of("mnist_convnet", new MnistConvnet()),
        Arguments.of("image_classification_from_scratch", new ImageClassificationFromScratch()),
        Arguments.of("transfer_learning", new TransferLearning()),
        Arguments.of("sequential_model", new SequentialModel()),
        Arguments.of("functional_api", new FunctionalApi()),
        Arguments.of("custom_training_loop", new CustomTrainingLoop()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("examples")
  void everyStepHasTheLossOfKeras(String name, Example example)
      throws IOException, InterruptedException {
    Run keras = keras(name, Map.of());
    Run eigen = keras(name, Map.of("TF_ENABLE_ONEDNN_OPTS", "0"));
    Run single = keras(name, Map.of("TF_NUM_INTRAOP_THREADS", "1", "TURNED", "1"));
    RandomSeed.set(11);
    Example.Result result = example.run();
    assertEquals(keras.losses.size(), result.losses().size());
    int compared = 0;
    double worst = 0;
    while (compared < keras.losses.size()
        && keras.difference(eigen, compared) <= SELF
        && keras.difference(single, compared) <= SELF) {
      double difference = Math.abs(keras.losses.get(compared) - result.losses().get(compared));
      worst = Math.max(worst, difference);
      compared++;
    }
    assertTrue(worst <= LOSS, "a loss differs by " + worst);
    assertTrue(compared >= FEWEST, compared + " steps compared");
    double accuracy =
        result.evaluated().logs().entrySet().stream()
            .filter(log -> !log.getKey().equals("loss"))
            .findFirst()
            .orElseThrow()
            .getValue();
    if (compared == keras.losses.size()) {
      assertEquals(keras.evaluated.get(1), accuracy, ACCURACY);
    }
    System.out.printf(
        "%s: %d of %d steps compared, worst loss %.1e, accuracy %.4f, Keras's %.4f, %.4f, %.4f%n",
        name,
        compared,
        keras.losses.size(),
        worst,
        accuracy,
        keras.evaluated.get(1),
        eigen.evaluated.get(1),
        single.evaluated.get(1));
  }

  private record Run(List<Double> losses, List<Double> evaluated) {
    double difference(Run other, int step) {
      return Math.abs(losses.get(step) - other.losses.get(step));
    }
  }

  private Run keras(String name, Map<String, String> environment)
      throws IOException, InterruptedException {
    Path out = Files.createTempDirectory(folder, name);
    PythonEnvironment.KERAS.run(environment, "keras_examples.py", out.toString(), name);
    try (Npz npz = Npz.open(out.resolve(name + ".npz"))) {
      return new Run(doubles(npz, "loss"), doubles(npz, "evaluated"));
    }
  }

  private static List<Double> doubles(Npz npz, String name) {
    double[] values = new double[npz.get(name).elements()];
    npz.get(name).bytes().asDoubleBuffer().get(values);
    return DoubleStream.of(values).boxed().toList();
  }
}
