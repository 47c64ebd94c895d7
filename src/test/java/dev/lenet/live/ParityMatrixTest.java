package dev.lenet.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Models that versions of Keras make from a seed, in every format, from Python to here and back.
 * Prints the seed and one line a cell; {@code -Dparity.seed=N} makes the same models again.
 */
@Tag("live")
class ParityMatrixTest {
  private static final int RANDOM_MODELS = 12;

  @TempDir Path folder;

  private final long seed = Long.getLong("parity.seed", new Random().nextInt(1_000_000_000));
  private final ParityMatrix matrix = new ParityMatrix();

  @ParameterizedTest
  @EnumSource
  void everyFormatTravelsBothWays(Producer producer) throws IOException, InterruptedException {
    Path theirs = folder.resolve("theirs");
    Path ours = Files.createDirectory(folder.resolve("ours"));
    producer.python.run(
        "matrix_write.py",
        theirs.toString(),
        Long.toString(seed),
        Integer.toString(RANDOM_MODELS),
        producer.module);
    KerasToJava reading = new KerasToJava(producer, theirs, matrix);
    JavaToKeras writing = new JavaToKeras(producer, theirs, ours, matrix, new Random(seed));
    List<String> names = names(theirs);
    for (String name : names) {
      reading.read(name);
      writing.write(name);
    }
    writing.check(
        producer.python.run(
            "matrix_check.py", theirs.toString(), ours.toString(), producer.module));
    print(producer);
    assertEquals("", String.join("\n", matrix.failures()), "seed " + seed);
    requireComplete(producer, names);
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".npz"))
          .map(name -> name.substring(0, name.length() - ".npz".length()))
          .sorted()
          .toList();
    }
  }

  private void print(Producer producer) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add(producer.title + ", seed " + seed);
    lines.addAll(matrix.lines());
    lines.addAll(matrix.failures());
    System.out.println(String.join("\n", lines));
    Files.write(
        Path.of("target", "parity-matrix-" + producer.title.replace(' ', '-') + ".txt"), lines);
  }

  /** No cell may have been passed over. */
  private void requireComplete(Producer producer, List<String> names) {
    assertTrue(names.size() > RANDOM_MODELS + 20, names.toString());
    for (String format : producer.written()) {
      assertEquals(names.size(), matrix.models(producer.toJava(format)), format);
    }
    for (String format : producer.read()) {
      assertEquals(names.size(), matrix.models(producer.fromJava(format)), format);
    }
  }
}
