package dev.lenet.weights.hdf5;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lenet.Goldens;
import dev.lenet.exceptions.InputException;
import dev.lenet.tensor.DType;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.NamedWeights;
import dev.lenet.tensor.Shape;
import dev.lenet.weights.PythonTensors;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class H5WeightsTest {
  @TempDir private Path folder;

  @Test
  void readsEveryTensorThatPythonFinds() {
    H5Content content = H5Weights.read(Goldens.file("weights/functional-adam.weights.h5"));

    assertEquals(
        PythonTensors.tensors("functional-adam.weights.h5"),
        PythonTensors.describe(content.tensors()));
  }

  @Test
  void readsEveryTypeStorageAndByteOrder() {
    H5Content content = H5Weights.read(Goldens.file("weights/types.h5"));

    assertEquals(PythonTensors.tensors("types.h5"), PythonTensors.describe(content.tensors()));
  }

  @Test
  void givesEachLayersNameAndTheGroupsWithoutWeights() {
    H5Content content = H5Weights.read(Goldens.file("weights/functional-adam.weights.h5"));

    assertEquals("conv1", content.groupNames().get("layers/conv2d/vars"));
    assertEquals("tiny", content.groupNames().get("vars"));
    assertEquals("flatten", content.groupNames().get("layers/flatten/vars"));
    assertTrue(content.groups().contains("layers/input_layer/vars"));
  }

  @Test
  void listsNumberedTensorsByNumber() {
    H5Content content = H5Weights.read(Goldens.file("weights/functional-adam.weights.h5"));

    List<String> optimizer =
        content.tensors().names().stream().filter(name -> name.startsWith("optimizer")).toList();
    assertEquals("optimizer/vars/2", optimizer.get(2));
    assertEquals("optimizer/vars/13", optimizer.get(13));
  }

  @Test
  void readsBackWhatItWrote() {
    H5Content content = H5Weights.read(Goldens.file("weights/functional-adam.weights.h5"));
    Path copy = folder.resolve("copy.weights.h5");

    H5Weights.write(copy, content);

    H5Content read = H5Weights.read(copy);
    assertEquals(PythonTensors.describe(content.tensors()), PythonTensors.describe(read.tensors()));
    assertEquals(content.groupNames(), read.groupNames());
    assertEquals(content.groups(), read.groups());
  }

  @Test
  void readsBackEveryTypeThatItWrites() {
    NamedWeights tensors = new NamedWeights();
    H5Weights.read(Goldens.file("weights/types.h5"))
        .tensors()
        .asMap()
        .forEach(
            (name, tensor) -> {
              if (tensor.dtype() != DType.BFLOAT16) {
                tensors.put(name, tensor);
              }
            });

    byte[] bytes = PythonTensors.bytes(new H5Content(tensors, Map.of(), Set.of()));

    H5Content read = H5Weights.read("memory", ByteBuffer.wrap(bytes));
    assertEquals(PythonTensors.describe(tensors), PythonTensors.describe(read.tensors()));
  }

  @Test
  void writesTheSameBytesTwice() {
    H5Content content = H5Weights.read(Goldens.file("weights/functional-adam.weights.h5"));

    assertArrayEquals(PythonTensors.bytes(content), PythonTensors.bytes(content));
  }

  @Test
  void refusesToWriteBfloat16() {
    HostTensor tensor = new HostTensor(DType.BFLOAT16, Shape.of(1), ByteBuffer.allocate(2));
    H5Content content = new H5Content(new NamedWeights().put("vars/0", tensor), Map.of(), Set.of());

    InputException e = assertThrows(InputException.class, () -> H5Weights.toBytes(content));

    assertEquals(
        "weight vars/0: bfloat16 cannot be written to HDF5 (expected: an integer type, bool,"
            + " float16, float32 or float64)",
        e.getMessage());
  }

  @Test
  void refusesAPathThatIsBothATensorAndAGroup() {
    NamedWeights tensors =
        new NamedWeights()
            .put("vars", HostTensor.ofFloats(Shape.of(1), 1))
            .put("vars/0", HostTensor.ofFloats(Shape.of(1), 1));

    InputException e =
        assertThrows(InputException.class, () -> new H5Content(tensors, Map.of(), Set.of("vars")));

    assertEquals("vars: both a data set and a group (expected: one of them)", e.getMessage());
  }

  @Test
  void namesAMissingFile() {
    Path missing = folder.resolve("missing.weights.h5");

    InputException e = assertThrows(InputException.class, () -> H5Weights.read(missing));

    assertEquals(
        "cannot read " + missing + ": no such file or folder (expected: a readable file or folder)",
        e.getMessage());
  }
}
