package dev.lenet.callbacks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The text is what Keras 3.15's {@code ProgbarLogger} prints at the same times. */
class ProgressBarTest {
  private final Steered model = new Steered();
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private long now;

  @Test
  void verbose1DrawsABarWithTheTimeLeftAndTheMetrics() {
    run(1);
    assertEquals(
        "Epoch 1/2\n"
            + ("\r\033[1m 1/10\033[0m " + bar(2))
            + " \033[1m9s\033[0m 1s/step - accuracy: 0.1000 - loss: 2.5000"
            + "\b".repeat(71)
            + ("\r\033[1m 3/10\033[0m " + bar(6))
            + " \033[1m0s\033[0m 100ms/step - accuracy: 0.3000 - loss: -5.0000e-04"
            + "\b".repeat(79)
            + ("\r\033[1m10/10\033[0m " + bar(20))
            + " \033[1m0s\033[0m 13s/step - accuracy: 0.4000 - loss: 0.1250       "
            + "\b".repeat(72)
            + ("\r\033[1m10/10\033[0m " + bar(20))
            + " \033[1m120s\033[0m 13s/step"
            + " - accuracy: 0.5000 - loss: 9.0000e-04 - val_loss: nan\n",
        printed());
  }

  @Test
  void verbose2PrintsOneLineAnEpoch() {
    run(2);
    assertEquals(
        """
        Epoch 1/2
        10/10 - 120s - 12s/step - accuracy: 0.5000 - loss: 9.0000e-04 - val_loss: nan
        """,
        printed());
  }

  @Test
  void verbose0PrintsNothing() {
    run(0);
    assertEquals("", printed());
  }

  /** Ten steps, of which the second comes too soon after the first to be drawn. */
  private void run(int verbose) {
    PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    ProgressBar callback = new ProgressBar(out, verbose, () -> now);
    callback.onTrainBegin(model, new Callback.Plan(2, 10, 10));
    at(100_000);
    callback.onEpochBegin(model, 0);
    at(101_000);
    callback.onTrainBatchEnd(model, 0, logs(0.1, 2.5));
    at(101_010);
    callback.onTrainBatchEnd(model, 1, logs(0.2, 2.25));
    at(101_200);
    callback.onTrainBatchEnd(model, 2, logs(0.3, -0.0005));
    at(220_000);
    callback.onTrainBatchEnd(model, 9, logs(0.4, 0.125));
    at(220_500);
    Logs last = logs(0.5, 0.0009);
    last.put("val_loss", Double.NaN);
    callback.onEpochEnd(model, 0, last);
  }

  private void at(long millis) {
    now = millis * 1_000_000;
  }

  private static Logs logs(double accuracy, double loss) {
    Map<String, Double> values = new LinkedHashMap<>();
    values.put("accuracy", accuracy);
    values.put("loss", loss);
    return Logs.of(values);
  }

  private static String bar(int done) {
    return "\033[32m" + "━".repeat(done) + "\033[0m\033[37m" + "━".repeat(20 - done) + "\033[0m";
  }

  private String printed() {
    return printed.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
  }
}
