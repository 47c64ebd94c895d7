package dev.lenet.weights.pytorch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lenet.Goldens;
import dev.lenet.exceptions.InputException;
import dev.lenet.tensor.HostTensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checkpoints as training scripts leave them: python-export/make_checkpoint_kinds.py. */
class CheckpointKindsTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "numpy_scalar.pth",
        "namespace.pth",
        "lightning.ckpt",
        "optimizer_object.pth",
        "ema.pth",
        "defaultdict.pth",
        "compiled.bin",
        "module.pth",
        "module_inside.pth",
        "legacy.pth",
        "script.pt",
        "evil.pth"
      })
  void theStateDictIsTheSameWhateverIsAroundIt(String name) {
    assertEquals(tensors("plain.pth"), tensors(name));
  }

  @Test
  void whatWasNotReadIsNamed() {
    assertEquals(
        List.of("__builtin__.getattr", "_codecs.encode", "argparse.Namespace", "datetime.datetime"),
        read("namespace.pth").unknown());
    assertEquals(List.of("args", "epoch"), read("namespace.pth").others());
    assertEquals(List.of(), read("plain.pth").unknown());
  }

  @Test
  void aFunctionIsNamedAndNeverCalled() {
    assertEquals(List.of("posix.system"), read("evil.pth").unknown());
    assertFalse(Files.exists(Path.of("called")));
  }

  @Test
  void ofSeveralStateDictsOneIsChosen() {
    assertEquals(List.of("state_dict", "ema_state_dict"), read("ema.pth").choices());
    PyTorchFile.Checkpoint ema = PyTorchFile.readCheckpoint(file("ema.pth"), "ema_state_dict");
    float[] plain = read("ema.pth").tensors().get("body.0.bias").floats();
    float[] doubled = ema.tensors().get("body.0.bias").floats();
    assertEquals(2 * plain[0], doubled[0]);
    assertTrue(
        assertThrows(
                InputException.class, () -> PyTorchFile.readCheckpoint(file("ema.pth"), "model"))
            .getMessage()
            .endsWith("no state_dict 'model' (expected: one of [state_dict, ema_state_dict])"));
  }

  @Test
  void aCutLegacyFileIsRefused() throws IOException {
    byte[] whole = Files.readAllBytes(file("legacy.pth"));
    for (int length = 0; length < whole.length; length += 7) {
      Path cut = Files.write(folder.resolve("cut.pth"), Arrays.copyOf(whole, length));
      assertThrows(InputException.class, () -> PyTorchFile.read(cut));
    }
  }

  private static Path file(String name) {
    return Goldens.file("weights/checkpoints/" + name);
  }

  private static PyTorchFile.Checkpoint read(String name) {
    return PyTorchFile.readCheckpoint(file(name), null);
  }

  /** By names without what all share. */
  private static Map<String, HostTensor> tensors(String name) {
    Map<String, HostTensor> tensors = new TreeMap<>();
    read(name)
        .tensors()
        .asMap()
        .forEach((key, tensor) -> tensors.put(key.substring(key.indexOf("body.")), tensor));
    return tensors;
  }
}
