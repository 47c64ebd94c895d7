package dev.lenet.weights.safetensors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lenet.Goldens;
import dev.lenet.exceptions.InputException;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.NamedWeights;
import dev.lenet.tensor.Shape;
import dev.lenet.weights.PythonTensors;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafeTensorsTest {
  @TempDir private Path folder;

  @Test
  void readsEveryTensorThatPythonWrote() {
    SafeTensors file = SafeTensors.read(Goldens.file("weights/types.safetensors"));

    assertEquals(
        PythonTensors.tensors("types.safetensors"), PythonTensors.describe(file.tensors()));
    assertEquals(Map.of("format", "pt"), file.metadata());
  }

  @Test
  void readsBackWhatItWrote() {
    SafeTensors file = SafeTensors.read(Goldens.file("weights/types.safetensors"));
    Path copy = folder.resolve("copy.safetensors");

    file.write(copy);

    SafeTensors read = SafeTensors.read(copy);
    assertEquals(PythonTensors.describe(file.tensors()), PythonTensors.describe(read.tensors()));
    assertEquals(file.metadata(), read.metadata());
  }

  @Test
  void refusesTheNameOfTheMetadata() {
    NamedWeights tensors =
        new NamedWeights().put("__metadata__", HostTensor.ofFloats(Shape.of(1), 1));

    InputException e = assertThrows(InputException.class, () -> SafeTensors.of(tensors));

    assertEquals(
        "weight __metadata__: a reserved name in .safetensors (expected: another name)",
        e.getMessage());
  }

  /** Each header is followed by eight bytes of data. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"a":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}|a: data_offsets [4, 12] (expected: inside 0 to 8)
          {"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}|a: data_offsets [8, 0] (expected: inside 0 to 8)
          {"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}|a: 8 bytes (expected: 12 for float32 (3,))
          {"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}|a: shape [-2] (expected: whole numbers from 0)
          {"a":{"dtype":"F32","shape":[1.5],"data_offsets":[0,8]}}|a: shape [1.5] (expected: whole numbers from 0)
          {"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,8]}}|a: shape (4611686018427387904, 4) (expected: one that fits the file)
          {"a":{"dtype":"F8_E4M3","shape":[8],"data_offsets":[0,8]}}|a: dtype "F8_E4M3" (expected: one like "F32")
          {"a":{"dtype":"F32","data_offsets":[0,8]}}|a: no shape (expected: an array of whole numbers)
          {"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}|a: follows a hole (expected: to begin at byte 0 of the data)
          {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}|b: overlaps another tensor (expected: to begin at byte 8 of the data)
          {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}|data: 8 bytes (expected: 4, as the header lists)
          {"a":{},"a":{}}|header: Duplicate field 'a' (expected: JSON)
          [1]|header: not an object (expected: a JSON object)
          """)
  void refusesAHeaderThatDoesNotFitTheData(String header, String message) {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer file = ByteBuffer.allocate(16 + json.length).order(ByteOrder.LITTLE_ENDIAN);
    file.putLong(json.length).put(json).position(0);

    InputException e =
        assertThrows(
            InputException.class, () -> new SafeTensorsReader("x.safetensors", file).read());

    assertEquals("x.safetensors: " + message, e.getMessage());
  }

  @Test
  void refusesAHeaderLongerThanTheFile() {
    ByteBuffer file = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putLong(0, 1L << 40);

    InputException e =
        assertThrows(
            InputException.class, () -> new SafeTensorsReader("x.safetensors", file).read());

    assertEquals(
        "x.safetensors: header: 1099511627776 bytes long (expected: 2 to 8)", e.getMessage());
  }
}
