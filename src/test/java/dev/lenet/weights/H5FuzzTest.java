package dev.lenet.weights;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lenet.data.InputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Damaged files either load or give one line: nothing else is thrown, and nothing hangs. */
class H5FuzzTest {
  private static final int COPIES = 1_000;

  @ParameterizedTest
  @ValueSource(strings = {"functional-adam.weights.h5", "types.h5"})
  void damagedCopiesLoadOrGiveOneLine(String name) throws IOException {
    byte[] whole = Files.readAllBytes(Goldens.file(name));
    Random random = new Random(20260131);
    int refused = 0;
    for (int i = 0; i < COPIES; i++) {
      byte[] damaged = damage(whole, random);
      refused += assertTimeout(Duration.ofSeconds(5), () -> isRefused(damaged)) ? 1 : 0;
    }
    assertTrue(refused > COPIES / 4, refused + " refused");
    assertTrue(refused < COPIES, refused + " refused");
  }

  private static boolean isRefused(byte[] file) {
    try {
      H5Weights.read("damaged.h5", ByteBuffer.wrap(file));
      return false;
    } catch (InputException e) {
      String message = String.valueOf(e.getMessage());
      assertTrue(message.startsWith("damaged.h5: /"), message);
      assertFalse(message.contains("\n"), message);
      return true;
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
