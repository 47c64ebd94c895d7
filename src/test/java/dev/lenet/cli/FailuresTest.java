package dev.lenet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.tensorflow.exceptions.TFResourceExhaustedException;

/** What is said of failures that no command names. */
class FailuresTest {
  @Test
  void memoryThatTensorFlowCannotGetIsNoInternalError() {
    assertEquals(
        "error: out of memory: TensorFlow could not allocate memory for a step (expected: smaller"
            + " images, a smaller --batch-size, or more memory)\n",
        report(new TFResourceExhaustedException("OOM when allocating tensor")));
  }

  private static String report(Throwable failure) {
    StringWriter err = new StringWriter();
    Failures.report(failure, Main.commandLine().setErr(new PrintWriter(err)));
    return err.toString();
  }
}
