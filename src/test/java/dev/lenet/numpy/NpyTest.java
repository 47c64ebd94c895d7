package dev.lenet.numpy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lenet.exceptions.InputException;
import dev.lenet.tensor.DType;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NpyTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/npy");

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "u1, UINT8",
    "i1, INT8",
    "u2, UINT16",
    "i2, INT16",
    "u4, UINT32",
    "i4, INT32",
    "u8, UINT64",
    "i8, INT64",
    "f2, FLOAT16",
    "f4, FLOAT32",
    "f8, FLOAT64",
    "big_endian_f4, FLOAT32",
    "big_endian_i8_fortran, INT64",
    "fortran_f8, FLOAT64",
    "version1, FLOAT32",
    "version2, FLOAT32",
    "version3, FLOAT32"
  })
  void readsWhatNumpySaved(String file, DType dtype) {
    HostTensor tensor = Npy.read(GOLDEN.resolve(file + ".npy"));

    assertEquals(dtype, tensor.dtype());
    assertEquals(Shape.of(2, 3, 4), tensor.shape());
    assertArrayEquals(IntStream.range(0, 24).asDoubleStream().toArray(), numbers(tensor));
  }

  @Test
  void readsBooleans() {
    HostTensor tensor = Npy.read(GOLDEN.resolve("bool.npy"));

    assertEquals(DType.BOOL, tensor.dtype());
    assertEquals(0, tensor.bytes().get(0));
    assertEquals(1, tensor.bytes().get(1));
  }

  @Test
  void readsScalarsAndEmptyArrays() {
    assertArrayEquals(new float[] {1.5f}, Npy.read(GOLDEN.resolve("scalar.npy")).floats());
    assertEquals(Shape.SCALAR, Npy.read(GOLDEN.resolve("scalar.npy")).shape());
    assertEquals(Shape.of(0, 4), Npy.read(GOLDEN.resolve("empty.npy")).shape());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "u1", "i1", "u2", "i2", "u4", "i4", "u8", "i8", "f2", "f4", "f8", "bool", "scalar",
        "vector", "empty"
      })
  void writesTheBytesThatNumpyWrites(String file) throws IOException {
    Path golden = GOLDEN.resolve(file + ".npy");
    Path written = folder.resolve("again.npy");

    Npy.write(written, Npy.read(golden));

    assertArrayEquals(Files.readAllBytes(golden), Files.readAllBytes(written));
  }

  @Test
  void refusesPickledObjects() {
    assertEquals(
        GOLDEN.resolve("objects.npy")
            + ": an array of Python objects (expected: numbers; objects are pickled and are never"
            + " loaded)",
        messageOf(GOLDEN.resolve("objects.npy")));
  }

  @Test
  void refusesOtherTypes() {
    assertEquals(
        GOLDEN.resolve("complex.npy") + ": dtype c16 (expected: integers, floats or booleans)",
        messageOf(GOLDEN.resolve("complex.npy")));
  }

  @Test
  void refusesATruncatedFile() throws IOException {
    byte[] whole = Files.readAllBytes(GOLDEN.resolve("f4.npy"));
    Path cut = folder.resolve("cut.npy");
    Files.write(cut, Arrays.copyOf(whole, whole.length - 1));

    assertEquals(
        cut + ": truncated: 95 bytes of data (expected: 24 elements of 4 bytes)", messageOf(cut));
  }

  @Test
  void refusesAnythingElse() throws IOException {
    Path text = Files.writeString(folder.resolve("a.npy"), "hello, world");

    assertEquals(text + ": not an .npy file (expected: one that NumPy saved)", messageOf(text));
  }

  @Test
  void refusesAMissingFile() {
    Path missing = folder.resolve("missing.npy");

    assertEquals(
        "cannot read " + missing + ": no such file or folder (expected: a readable file or folder)",
        messageOf(missing));
  }

  @Test
  void allocatesNoMoreThanTheFileHolds() {
    assertEquals(
        "a: truncated: 0 bytes of data (expected: 1000000000000 elements of 4 bytes)",
        messageOf("{'descr': '<f4', 'fortran_order': False, 'shape': (1000000, 1000000), }"));
  }

  @Test
  void refusesAShapeThatOverflows() {
    assertEquals(
        "shape (100000000000, 100000000000): too many elements (expected: less than 2^63)",
        messageOf(
            "{'descr': '<f4', 'fortran_order': False, 'shape': (100000000000, 100000000000)}"));
  }

  @Test
  void refusesAnEndlessHeader() {
    byte[] start = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 2, 0, -1, -1, -1, 127};

    assertEquals("a: header of 2147483647 bytes (expected: at most 65535)", messageOf(start, "a"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'descr': '<f4', 'fortran_order': False, 'shape': (-1,), }",
        "{'descr': '<f4', 'fortran_order': 'no', 'shape': (1,), }",
        "{'descr': '<f4', 'shape': (1,), }",
        "__import__('os')",
      })
  void refusesAMalformedHeader(String header) {
    String shown = header.contains("-1") ? "(-1,)" : header;
    assertEquals(
        "a: header " + shown + " (expected: descr, fortran_order and shape)", messageOf(header));
  }

  @Test
  void refusesToWriteBfloat16AndLeavesNothing() {
    Path target = folder.resolve("b.npy");
    HostTensor tensor = new HostTensor(DType.BFLOAT16, Shape.of(1), ByteBuffer.allocate(2));

    InputException e = assertThrows(InputException.class, () -> Npy.write(target, tensor));

    assertEquals(
        "bfloat16: not a NumPy type (expected: float32 or another NumPy" + " type)",
        e.getMessage());
    assertEquals(0, folder.toFile().list().length);
  }

  private static double[] numbers(HostTensor tensor) {
    ByteBuffer bytes = tensor.bytes();
    return IntStream.range(0, tensor.elements())
        .mapToDouble(
            i ->
                switch (tensor.dtype()) {
                  case UINT8, INT8 -> bytes.get(i);
                  case UINT16, INT16 -> bytes.getShort(2 * i);
                  case UINT32, INT32 -> bytes.getInt(4 * i);
                  case UINT64, INT64 -> bytes.getLong(8 * i);
                  case FLOAT16 -> half(bytes.getShort(2 * i));
                  case FLOAT32 -> bytes.getFloat(4 * i);
                  default -> bytes.getDouble(8 * i);
                })
        .toArray();
  }

  /** Small whole numbers only: exponent and mantissa of a normal half, or zero. */
  private static double half(short bits) {
    return bits == 0 ? 0 : Math.scalb(1 + (bits & 0x3FF) / 1024.0, (bits >> 10) - 15);
  }

  private static String messageOf(Path file) {
    return assertThrows(InputException.class, () -> Npy.read(file)).getMessage();
  }

  private static String messageOf(String header) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
    bytes.write(header.length());
    bytes.write(0);
    bytes.writeBytes(header.getBytes(StandardCharsets.ISO_8859_1));
    return messageOf(bytes.toByteArray(), "a");
  }

  private static String messageOf(byte[] bytes, String where) {
    return assertThrows(
            InputException.class,
            () -> Npy.read(new ByteArrayInputStream(bytes), where, bytes.length))
        .getMessage();
  }
}
