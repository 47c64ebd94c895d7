package dev.lenet.weights;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lenet.data.InputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Damaged files either load or give one line: nothing else is thrown, and nothing hangs. */
class DamagedFilesTest {
  @TempDir private Path folder;

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "functional-adam.weights.h5, 1000",
    "types.h5, 300",
    "functional-adam.h5, 300",
    "functional-adam.keras, 300",
    "types.safetensors, 300",
    "odd.pth, 300"
  })
  void loadOrGiveOneLine(String name, int copies) throws IOException {
    byte[] whole = Files.readAllBytes(Goldens.file(name));
    Random random = new Random(20260131);
    Path damaged = folder.resolve(name);
    int refused = 0;
    for (int i = 0; i < copies; i++) {
      Files.write(damaged, damage(whole, random));
      refused += assertTimeout(Duration.ofSeconds(5), () -> isRefused(damaged)) ? 1 : 0;
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

  /** Up to eight bytes changed, or four in a row, and one copy in four cut off. */
  private static byte[] damage(byte[] whole, Random random) {
    byte[] damaged = whole.clone();
    for (int change = random.nextInt(8); change >= 0; change--) {
      int at = random.nextInt(damaged.length - 4);
      switch (random.nextInt(4)) {
        case 0 -> damaged[at] = (byte) random.nextInt();
        case 1 -> damaged[at] ^= (byte) (1 << random.nextInt(8));
        case 2 -> damaged[at] = (byte) 0xff;
        default -> ByteBuffer.wrap(damaged).putInt(at, random.nextInt());
      }
    }
    boolean cut = random.nextInt(4) == 0;
    return cut ? Arrays.copyOf(damaged, random.nextInt(damaged.length)) : damaged;
  }
}
