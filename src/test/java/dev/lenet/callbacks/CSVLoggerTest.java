package dev.lenet.callbacks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lenet.exceptions.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files are those that Keras 3.15's {@code CSVLogger} writes for the same logs. */
class CSVLoggerTest {
  private final Steered model = new Steered();

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void nameTheFile() {
    file = folder.resolve("log.csv");
  }

  @Test
  void fileMatchesKerasInNumbersQuotesAndLineEnds() throws IOException {
    CSVLogger callback = begun(new CSVLogger(file));
    callback.onEpochEnd(model, 0, Logs.of(Map.of("loss", 0.1, "accuracy", 1.0, "a,b", 1e-5)));
    callback.onEpochEnd(
        model, 1, Logs.of(Map.of("loss", Double.NaN, "accuracy", 1e16, "val_loss", 123456789.0)));
    assertEquals(
        lines(
            "epoch,\"a,b\",accuracy,loss,\"val_a,b\",val_accuracy,val_loss",
            "0,1e-05,1.0,0.1,NA,NA,NA",
            "1,NA,1e+16,nan,NA,NA,123456789.0"),
        Files.readString(file));
  }

  @Test
  void appendedLinesHaveNoSecondHeader() throws IOException {
    Files.writeString(file, lines("epoch;loss;val_loss"));
    CSVLogger callback = begun(new CSVLogger(file).separator(";").append(true));
    callback.onEpochEnd(
        model, 2, Logs.of(Map.of("loss", 0.25, "val_loss", Double.POSITIVE_INFINITY)));
    assertEquals(lines("epoch;loss;val_loss", "2;0.25;inf"), Files.readString(file));
  }

  @Test
  void aNewRunReplacesTheFile() throws IOException {
    Files.writeString(file, "of another run\n");
    begun(new CSVLogger(file)).onEpochEnd(model, 0, Logs.of(Map.of("loss", 0.5, "val_loss", 1.5)));
    assertEquals(lines("epoch,loss,val_loss", "0,0.5,1.5"), Files.readString(file));
  }

  @Test
  void aFolderThatIsNotThereIsNamedBeforeTraining() {
    Path missing = folder.resolve("missing").resolve("log.csv");
    InputException error = assertThrows(InputException.class, () -> begun(new CSVLogger(missing)));
    assertEquals(
        "cannot write "
            + missing
            + ": no such file or folder (expected: a writable folder with free space)",
        error.getMessage());
  }

  @Test
  void aSeparatorIsOneCharacter() {
    CSVLogger callback = new CSVLogger(file);
    InputException error = assertThrows(InputException.class, () -> callback.separator("::"));
    assertEquals("CSVLogger: separator '::' (expected: one character)", error.getMessage());
  }

  private CSVLogger begun(CSVLogger callback) {
    callback.onTrainBegin(model, new Callback.Plan(3, 1, 1));
    return callback;
  }

  private static String lines(String... lines) {
    return String.join("\r\n", lines) + "\r\n";
  }
}
