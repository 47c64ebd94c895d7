package dev.lenet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lenet.numpy.Npz;
import dev.lenet.tensor.DType;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code verify}'s one-line errors, and what it says of arrays that it cannot place. */
class VerifyErrorsTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/parity");

  @TempDir Path folder;
  private Path reference;
  private Map<String, HostTensor> arrays;

  @BeforeEach
  void readTheGolden() {
    reference = folder.resolve("R.npz");
    try (Npz golden = Npz.open(GOLDEN.resolve("plain.npz"))) {
      arrays = new LinkedHashMap<>();
      golden.names().stream()
          .filter(golden::hasNumbers)
          .forEach(name -> arrays.put(name, golden.get(name)));
    }
  }

  @Test
  void noSuchReference() {
    verify()
        .failsWith(
            1,
            "cannot read "
                + reference
                + ": no such file or folder (expected: a readable file or folder)");
  }

  @Test
  void noInput() {
    arrays.remove("x");
    fails(": no array x (expected: x; found [conv, pool, flatten, drop, hidden, out, y])");
  }

  @Test
  void inputAlone() {
    arrays.keySet().retainAll(Set.of("x"));
    fails(": only x (expected: also y or layer outputs)");
  }

  @Test
  void inputOfBytes() {
    arrays.put("x", HostTensor.ofBytes(Shape.of(1, 8, 8, 2), new byte[128]));
    fails(": x: dtype uint8 (expected: float32)");
  }

  @Test
  void inputOfDoubles() {
    arrays.put(
        "x", new HostTensor(DType.FLOAT64, Shape.of(1, 8, 8, 2), ByteBuffer.allocate(8 * 128)));
    fails(": x: dtype float64 (expected: float32)");
  }

  @Test
  void inputOfAnotherShape() {
    arrays.put("x", floats(3, 2, 8, 8));
    fails(": x: shape (3, 2, 8, 8) (expected: (None, 8, 8, 2), or layout=NCHW in the file)");
    arrays.put("x", floats(3, 7, 8, 2));
    fails(": x: shape (3, 7, 8, 2) (expected: (None, 8, 8, 2))");
  }

  @Test
  void noSamples() {
    arrays.put("x", floats(0, 8, 8, 2));
    fails(": x: shape (0, 8, 8, 2) (expected: at least one sample)");
  }

  @Test
  void inputThatIsNotANumber() {
    float[] values = new float[3 * 128];
    values[300] = Float.NaN;
    arrays.put("x", HostTensor.ofFloats(Shape.of(3, 8, 8, 2), values));
    fails(": x: NaN in sample 2 (expected: finite numbers)");
  }

  @Test
  void aLayersArrayOfAnotherShape() {
    arrays.put("pool", floats(3, 4, 3, 3));
    fails(": pool: shape (3, 4, 3, 3) (expected: (3, 3, 3, 4))");
  }

  @Test
  void anotherNumberOfSamples() {
    arrays.put("y", floats(2, 3));
    fails(": y: shape (2, 3) (expected: (3, 3))");
  }

  @Test
  void aLayersArrayOfAnotherType() {
    arrays.put("pool", HostTensor.ofInts(Shape.of(1), 1));
    fails(": pool: dtype int32 (expected: float32)");
  }

  @Test
  void logitsThatAreNeither0Nor1() {
    arrays.put("logits", HostTensor.ofInts(Shape.SCALAR, 2));
    fails(": logits of int32 2.0 (expected: 0 or 1)");
  }

  @Test
  void aLayerMayBeCalledLogits() {
    arrays.put("logits", floats(3, 7));
    Npz.write(reference, arrays);
    verify().works();
  }

  @Test
  void nothingThatCanBeCompared() {
    arrays.keySet().retainAll(Set.of("x"));
    arrays.put("other", floats(3, 7));
    fails(
        ": other: nothing to compare"
            + " (expected: arrays named conv, pool, flatten, drop, hidden, out, y)");
  }

  @Test
  void arraysOfNoLayerAreNamedAndNotCounted() {
    arrays.put("labels", HostTensor.ofInts(Shape.of(3), 0, 1, 2));
    arrays.put("odd", floats(3, 7));
    Npz.write(reference, arrays);
    Cli result = verify("--json").works();
    assertEquals("[\"labels\",\"odd\"]", result.json().get(0).get("not_compared").toString());
    assertEquals(7, result.json().get(0).get("layers").size());
    assertTrue(
        verify()
            .works()
            .out()
            .contains("note: not compared, because they match no layer or several: labels, odd\n"));
  }

  @Test
  void aToleranceThatIsNone() {
    Npz.write(reference, arrays);
    verify("--tolerance", "-1").failsWith(1, "tolerance -1.0 (expected: 0 or more)");
    verify("--tolerance", "NaN").failsWith(1, "tolerance NaN (expected: 0 or more)");
  }

  @Test
  void aCertificateThatCannotBeWritten() {
    Npz.write(reference, arrays);
    Path certificate = folder.resolve("none/c.json");
    verify("--certificate", certificate)
        .failsWith(
            1,
            "cannot write "
                + certificate
                + ": no such file or folder (expected: a writable folder with free space)");
    assertFalse(Files.exists(certificate));
  }

  private void fails(String error) {
    Npz.write(reference, arrays);
    verify().failsWith(1, reference + error);
  }

  private Cli verify(Object... more) {
    List<Object> words =
        new ArrayList<>(
            List.of("verify", "--model", GOLDEN.resolve("plain.keras"), "--reference", reference));
    words.addAll(List.of(more));
    return Cli.run(words.toArray());
  }

  private static HostTensor floats(long... sizes) {
    Shape shape = Shape.of(sizes);
    return HostTensor.ofFloats(shape, new float[(int) shape.elements()]);
  }
}
