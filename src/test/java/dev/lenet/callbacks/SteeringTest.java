package dev.lenet.callbacks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The callbacks that set the learning rate, that stop a run, and that are made of functions. */
class SteeringTest {
  private final Steered model = new Steered();
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);

  @Test
  void aScheduleIsGivenTheEpochAndTheRateSoFar() {
    LearningRateScheduler callback =
        new LearningRateScheduler((epoch, rate) -> epoch == 0 ? 0.5 : rate / 4);
    List<Double> logged = new ArrayList<>();
    for (int epoch = 0; epoch < 3; epoch++) {
      callback.onEpochBegin(model, epoch);
      Logs logs = Logs.of(Map.of("loss", 1.0));
      callback.onEpochEnd(model, epoch, logs);
      logged.add(logs.asMap().getOrDefault("learning_rate", Double.NaN));
    }
    assertEquals(List.of(0.5, 0.125, 0.03125), logged);
    assertEquals(0.03125f, model.optimizer().learningRate());
  }

  @Test
  void aVerboseScheduleSaysWhatItSetsAsKerasDoes() {
    new LearningRateScheduler((epoch, rate) -> 1e-5).verbose(out).onEpochBegin(model, 4);
    assertEquals("\nEpoch 5: LearningRateScheduler setting learning rate to 1e-05.\n", printed());
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void aLossThatIsNotFiniteEndsTheRun(double loss) {
    new TerminateOnNaN(out).onTrainBatchEnd(model, 7, Logs.of(Map.of("loss", loss)));
    assertTrue(model.isStopped());
    assertEquals("Batch 7: Invalid loss, terminating training\n", printed());
  }

  @Test
  void aFiniteLossDoesNotEndTheRun() {
    new TerminateOnNaN(out).onTrainBatchEnd(model, 7, Logs.of(Map.of("loss", 1e30)));
    assertFalse(model.isStopped());
    assertEquals("", printed());
  }

  private String printed() {
    return printed.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
  }
}
