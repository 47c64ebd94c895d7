package dev.lenet.internal.pickle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lenet.exceptions.InputException;
import dev.lenet.numpy.NumpyPickle;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RestrictedPickleTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/pickle");
  private static final RestrictedPickle NOTHING_ALLOWED = new RestrictedPickle(Map.of());

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5})
  void readsEveryProtocolsValues(int protocol) throws IOException {
    // Below protocol 3, bytes are a call of _codecs.encode.
    RestrictedPickle reader = new RestrictedPickle(NumpyPickle.globals("a"));

    Map<?, ?> values = (Map<?, ?>) read(reader, "values" + protocol);

    assertNull(values.get("none"));
    assertEquals(true, values.get("true"));
    assertEquals(false, values.get("false"));
    assertEquals(
        List.of(
            0L,
            1L,
            -1L,
            255L,
            256L,
            65535L,
            65536L,
            -(1L << 31),
            1L << 31,
            Long.MAX_VALUE,
            Long.MIN_VALUE),
        values.get("ints"));
    assertEquals(BigInteger.ONE.shiftLeft(64), values.get("big"));
    assertEquals(1.5, values.get("float"));
    assertEquals(
        List.of(
            List.of(), List.of(1L), List.of(1L, 2L), List.of(1L, 2L, 3L), List.of(1L, 2L, 3L, 4L)),
        values.get("tuples"));
    assertEquals(Map.of("a", List.of(Map.of("b", List.of(1L, List.of(2L))))), values.get("nested"));
    assertEquals("x".repeat(300), values.get("long text"));
    assertEquals(LongStream.range(0, 2000).boxed().toList(), values.get("list"));
    List<?> twice = assertInstanceOf(List.class, values.get("twice"));
    assertSame(twice.get(0), twice.get(1));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void readsTextsAndBytes(int protocol) throws IOException {
    RestrictedPickle reader = new RestrictedPickle(NumpyPickle.globals("a"));

    Map<?, ?> values = (Map<?, ?>) read(reader, "values" + protocol);

    assertEquals("héllo", values.get("text"));
    assertArrayEquals(new byte[] {0, -1}, (byte[]) values.get("bytes"));
  }

  @Test
  void readsSets() throws IOException {
    assertEquals(List.of(Set.of(1L, 2L), Set.of("a")), read(NOTHING_ALLOWED, "sets"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"array2", "array3", "array4", "array5"})
  void readsArrays(String file) throws IOException {
    RestrictedPickle reader = new RestrictedPickle(NumpyPickle.globals("a"));

    HostTensor tensor = ((NumpyPickle.Array) read(reader, file)).tensor();

    byte[] expected = new byte[24];
    for (int i = 0; i < 24; i++) {
      expected[i] = (byte) i;
    }
    assertEquals(HostTensor.ofBytes(Shape.of(2, 3, 4), expected), tensor);
  }

  @Test
  void readsArraysInFortranOrderAndOtherByteOrder() throws IOException {
    RestrictedPickle reader = new RestrictedPickle(NumpyPickle.globals("a"));

    HostTensor tensor = ((NumpyPickle.Array) read(reader, "array_fortran")).tensor();

    assertEquals(Shape.of(2, 3, 4), tensor.shape());
    assertArrayEquals(LongStream.range(0, 24).mapToInt(i -> (int) i).toArray(), tensor.ints());
  }

  @ParameterizedTest
  @CsvSource({"evil0, 14", "evil2, 16", "evil4, 29"})
  void refusesEveryOtherFunctionByName(String file, int at) {
    InputException e =
        assertThrows(
            InputException.class,
            () -> read(new RestrictedPickle(Map.of("numpy.dtype", arguments -> 1L)), file));

    assertEquals(
        "a: pickle, byte %d: calls posix.system, which is not allowed (expected: only numpy.dtype)"
            .formatted(at),
        e.getMessage());
  }

  @Test
  void callsWhatIsAllowed() throws IOException {
    RestrictedPickle reader =
        new RestrictedPickle(
            Map.of("collections.OrderedDict", arguments -> new LinkedHashMap<String, Object>()));

    assertEquals(Map.of("a", 1L), read(reader, "ordered"));
  }

  @Test
  void handsOverAllowedClassesAndPersistentIds() {
    RestrictedPickle reader =
        new RestrictedPickle(Map.of("torch.FloatStorage", arguments -> 1L))
            .persistentIds(id -> "storage " + id);

    assertEquals(
        "storage [torch.FloatStorage, 7]", load(reader, "(ctorch\nFloatStorage\nK\u0007tQ."));
  }

  @Test
  void refusesTruncatedPickles() throws IOException {
    byte[] whole = Files.readAllBytes(GOLDEN.resolve("values2.pickle"));
    for (int length = 0; length < whole.length; length += 7) {
      ByteBuffer cut = ByteBuffer.wrap(Arrays.copyOf(whole, length));
      RestrictedPickle reader = new RestrictedPickle(NumpyPickle.globals("a"));
      assertThrows(InputException.class, () -> reader.load(cut, "a"), "cut to " + length);
    }
  }

  @Test
  void allocatesNoMoreThanTheFileHolds() {
    assertEquals(
        "a: pickle, byte 5: truncated (expected: 4294967295 more bytes)",
        messageOf("B\u00ff\u00ff\u00ff\u00ff"));
  }

  @Test
  void refusesDeepNesting() {
    assertEquals(
        "a: pickle, byte 1001: nested deeper than 1000 (expected: less nesting)",
        messageOf("(".repeat(2000)));
  }

  @Test
  void refusesNestedKeys() {
    assertEquals(
        "a: pickle, byte 4: a container as a key (expected: a string or a number)",
        messageOf("})Ns."));
  }

  @Test
  void refusesUnknownOpcodes() {
    assertEquals(
        "a: pickle, byte 1: opcode 0x82 (expected: an opcode of protocols 0 to 5 and data)",
        messageOf("\u0082"));
  }

  @Test
  void refusesAStackThatIsTooShort() {
    assertEquals(
        "a: pickle, byte 1: the stack is empty (expected: 1 values on it)", messageOf("."));
  }

  private static Object read(RestrictedPickle reader, String file) throws IOException {
    return reader.load(ByteBuffer.wrap(Files.readAllBytes(GOLDEN.resolve(file + ".pickle"))), "a");
  }

  private static Object load(RestrictedPickle reader, String latin1) {
    return reader.load(ByteBuffer.wrap(latin1.getBytes(StandardCharsets.ISO_8859_1)), "a");
  }

  private static String messageOf(String latin1) {
    return assertThrows(InputException.class, () -> load(NOTHING_ALLOWED, latin1)).getMessage();
  }
}
