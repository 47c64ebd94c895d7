package dev.lenet.numpy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NumpyShuffleTest {
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 1337, Integer.MAX_VALUE})
  void shufflesAsNumpy(int seed) {
    try (Npz golden = Npz.open(Path.of("src/test/resources/golden/shuffle.npz"))) {
      int[] order = golden.get(Integer.toString(seed)).ints();
      List<Integer> list = new ArrayList<>(IntStream.range(0, order.length).boxed().toList());

      NumpyShuffle.shuffle(list, seed);

      assertEquals(Arrays.stream(order).boxed().toList(), list);
    }
  }
}
