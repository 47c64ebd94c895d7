package dev.lenet.live;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lenet.data.Npz;
import dev.lenet.examples.CustomTrainingLoop;
import dev.lenet.examples.Example;
import dev.lenet.examples.FunctionalApi;
import dev.lenet.examples.MnistConvnet;
import dev.lenet.examples.SequentialModel;
import dev.lenet.examples.TransferLearning;
import dev.lenet.graph.RandomSeed;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Keras's examples in Java and in Python, with the same seed: the same losses, step by step. */
@Tag("live")
class KerasExamplesTest {
  private static final double LOSS = 1e-4;
  private static final double ACCURACY = 0.002;

  @TempDir Path folder;

  static Stream<Arguments> examples() {
    return Stream.of(
        Arguments.of("mnist_convnet", new MnistConvnet()),
        Arguments.of("transfer_learning", new TransferLearning()),
        Arguments.of("sequential_model", new SequentialModel()),
        Arguments.of("functional_api", new FunctionalApi()),
        Arguments.of("custom_training_loop", new CustomTrainingLoop()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("examples")
  void everyStepHasKerassLoss(String name, Example example)
      throws IOException, InterruptedException {
    PythonEnvironment.KERAS.run("keras_examples.py", folder.toString(), name);
    RandomSeed.set(11);
    Example.Result result = example.run();
    try (Npz keras = Npz.open(folder.resolve(name + ".npz"))) {
      double[] losses = doubles(keras, "loss");
      assertEquals(losses.length, result.losses().size());
      double worst = 0;
      for (int step = 0; step < losses.length; step++) {
        if (Boolean.getBoolean("trace")) System.out.println(name + " " + step + " " + losses[step] + " " + Math.abs(losses[step] - result.losses().get(step)));
        else assertEquals(losses[step], result.losses().get(step), LOSS, "loss of step " + step);
        worst = Math.max(worst, Math.abs(losses[step] - result.losses().get(step)));
      }
      double accuracy =
          result.evaluated().logs().entrySet().stream()
              .filter(log -> !log.getKey().equals("loss"))
              .findFirst()
              .orElseThrow()
              .getValue();
      assertEquals(doubles(keras, "evaluated")[1], accuracy, ACCURACY);
      System.out.printf(
          "%s: %d steps, worst loss %.1e, accuracy %.4f, Keras's %.4f%n",
          name, losses.length, worst, accuracy, doubles(keras, "evaluated")[1]);
    }
  }

  private static double[] doubles(Npz npz, String name) {
    double[] values = new double[npz.get(name).elements()];
    npz.get(name).bytes().asDoubleBuffer().get(values);
    return values;
  }
}
