package dev.lenet.weights;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lenet.Goldens;
import dev.lenet.exceptions.InputException;
import dev.lenet.weights.hdf5.H5Weights;
import dev.lenet.weights.keras.KerasArchive;
import dev.lenet.weights.keras.LegacyH5;
import dev.lenet.weights.pytorch.PyTorchFile;
import dev.lenet.weights.safetensors.SafeTensors;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Damaged files either load or give one line: nothing else is thrown, and nothing hangs. */
@Timeout(600)
class DamagedFilesTest {
  // Beside a few times the file: what a class takes that is loaded meanwhile.
  private static final long BESIDE = 4L << 20;

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  @TempDir private Path folder;

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "functional-adam.weights.h5, 1000",
    "types.h5, 1000",
    "functional-adam.h5, 1000",
    "functional-adam.keras, 1000",
    "types.safetensors, 1000",
    "odd.pth, 1000"
  })
  void loadOrGiveOneLine(String name, int copies) throws IOException {
    byte[] whole = Files.readAllBytes(Goldens.file("weights/" + name));
    Random random = new Random(20260131);
    Path damaged = folder.resolve(name);
    int refused = 0;
    read(Files.write(damaged, whole)); // loads the reader's classes
    for (int i = 0; i < copies; i++) {
      Files.write(damaged, Damage.of(whole, random));
      Allocation taken = new Allocation();
      long started = THREADS.getCurrentThreadCpuTime();
      refused += isRefused(damaged) ? 1 : 0;
      long seconds = (THREADS.getCurrentThreadCpuTime() - started) / 1_000_000_000;
      assertTrue(seconds < 5, "copy " + i + ": " + seconds + " s");
      long bytes = taken.bytes();
      assertTrue(bytes < 4L * whole.length + BESIDE, "copy " + i + ": " + bytes + " bytes");
    }
    assertTrue(refused > copies / 4, refused + " refused");
  }

  private static boolean isRefused(Path file) {
    try {
      read(file);
      return false;
    } catch (InputException e) {
      String message = String.valueOf(e.getMessage());
      assertTrue(message.startsWith(file + ": "), message);
      assertFalse(message.contains("\n"), message);
      return true;
    }
  }

  private static void read(Path file) {
    String name = file.toString();
    if (name.endsWith(".keras")) {
      KerasArchive.read(file);
    } else if (name.endsWith(".safetensors")) {
      SafeTensors.read(file);
    } else if (name.endsWith(".pth")) {
      PyTorchFile.read(file);
    } else if (name.endsWith("adam.h5")) {
      LegacyH5.read(file);
    } else {
      H5Weights.read(file);
    }
  }
}
