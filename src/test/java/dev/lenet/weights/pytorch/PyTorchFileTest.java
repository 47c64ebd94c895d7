package dev.lenet.weights.pytorch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lenet.Goldens;
import dev.lenet.exceptions.InputException;
import dev.lenet.tensor.DType;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.NamedWeights;
import dev.lenet.tensor.Shape;
import dev.lenet.weights.PythonTensors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PyTorchFileTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"state-dict.pth", "odd.pth"})
  void readsEveryTensorThatPyTorchWrote(String name) {
    assertEquals(
        PythonTensors.tensors(name),
        PythonTensors.describe(PyTorchFile.read(Goldens.file("weights/" + name))));
  }

  @Test
  void keepsTheOrderOfTheStateDict() {
    assertEquals(
        List.of(
            "conv1.weight",
            "conv1.bias",
            "bn.weight",
            "bn.bias",
            "bn.running_mean",
            "bn.running_var",
            "bn.num_batches_tracked",
            "fc1.weight",
            "fc1.bias"),
        List.copyOf(PyTorchFile.read(Goldens.file("weights/state-dict.pth")).names()));
  }

  @Test
  void findsTheOnlyStateDictInACheckpoint() {
    assertEquals(
        PythonTensors.tensors("state-dict.pth"),
        PythonTensors.describe(PyTorchFile.read(Goldens.file("weights/checkpoint.pth"))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"state-dict.pth", "odd.pth"})
  void readsBackWhatItWrote(String name) {
    NamedWeights tensors = PyTorchFile.read(Goldens.file("weights/" + name));
    Path copy = folder.resolve("copy.pth");

    PyTorchFile.write(copy, tensors);

    assertEquals(PythonTensors.describe(tensors), PythonTensors.describe(PyTorchFile.read(copy)));
  }

  @Test
  void writesTheSameBytesTwice() throws IOException {
    NamedWeights tensors = PyTorchFile.read(Goldens.file("weights/state-dict.pth"));
    Path first = folder.resolve("first.pth");
    Path second = folder.resolve("second.pth");

    PyTorchFile.write(first, tensors);
    PyTorchFile.write(second, tensors);

    assertArrayEquals(Files.readAllBytes(first), Files.readAllBytes(second));
  }

  @Test
  void readsAFileFromBeforePyTorch16() {
    assertFalse(PyTorchFile.read(Goldens.file("weights/old-format.pth")).names().isEmpty());
  }

  @Test
  void readsTheTensorsOfAPickledModule() {
    PyTorchFile.Checkpoint module =
        PyTorchFile.readCheckpoint(Goldens.file("weights/whole-model.pth"), null);
    assertEquals(List.of("weight", "bias"), List.copyOf(module.tensors().names()));
    assertTrue(module.unknown().contains("torch.nn.modules.linear.Linear"));
  }

  @Test
  void refusesAViewThatLeavesItsStorage() {
    ByteBuffer storage = ByteBuffer.allocate(16);

    InputException e =
        assertThrows(
            InputException.class,
            () ->
                new PyTorchStrides(100)
                    .tensor(
                        DType.FLOAT32,
                        storage,
                        1,
                        new long[] {2, 2},
                        new long[] {2, 1},
                        InputException::new));

    assertEquals(
        "offset 1, size [2, 2], stride [2, 1] (expected: inside the storage's 4 elements)",
        e.getMessage());
  }

  @Test
  void refusesAViewThatRepeatsItsStorageTooOften() {
    ByteBuffer storage = ByteBuffer.allocate(4);

    InputException e =
        assertThrows(
            InputException.class,
            () ->
                new PyTorchStrides(100)
                    .tensor(
                        DType.FLOAT32,
                        storage,
                        0,
                        new long[] {1L << 40},
                        new long[] {0},
                        InputException::new));

    assertEquals(
        "offset 0, size [1099511627776], stride [0] (expected: at most 1048576 bytes of views)",
        e.getMessage());
  }

  @Test
  void refusesToWriteATypeThatPyTorchLacks() {
    NamedWeights tensors =
        new NamedWeights()
            .put("a", new HostTensor(DType.UINT32, Shape.of(1), ByteBuffer.allocate(4)));

    InputException e =
        assertThrows(
            InputException.class, () -> PyTorchFile.write(folder.resolve("a.pth"), tensors));

    assertEquals("weight a: uint32 (expected: a type that PyTorch can store)", e.getMessage());
  }
}
