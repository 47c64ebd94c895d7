package dev.lenet.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lenet.numpy.Npz;
import dev.lenet.open.Models;
import dev.lenet.open.OpenedModel;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models against what python-export/lenet_reference.py recorded of them. */
class ReplayTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/parity");

  @TempDir Path folder;

  @Test
  void nestedModelsAreRecordedByTheSameNames() {
    Parity parity = replay("nested", GOLDEN.resolve("nested.npz"));
    assertEquals(
        List.of(
            "conv=conv",
            "block/conv=block/conv",
            "norm=norm",
            "add=add",
            "block=block",
            "relu=relu",
            "flatten=flatten",
            "hidden=hidden",
            "scores=scores",
            "softmax=softmax",
            "y=y"),
        pairs(parity));
    assertTrue(parity.maxAbs() < 1e-6, parity.toString());
    assertEquals(List.of(), parity.notCompared());
    assertEquals(List.of(), parity.notRecorded());
  }

  @Test
  void torchsModulesArePairedByShapeAndOrder() {
    Parity parity = replay("plain", GOLDEN.resolve("plain_torch.npz"));
    assertEquals(
        List.of("conv=0", "pool=2", "flatten=3", "drop=4", "hidden=5", "out=7", "y=y"),
        pairs(parity));
    assertTrue(parity.passed() && parity.maxAbs() < 1e-6, parity.toString());
  }

  @Test
  void aFlattenedRowInTheWrongOrderDiffers() {
    Map<String, HostTensor> arrays = numbers(GOLDEN.resolve("plain_torch.npz"));
    Map<String, HostTensor> keras = numbers(GOLDEN.resolve("plain.npz"));
    arrays.put("3", get(keras, "flatten")); // H, W, C where the file says C, H, W
    Path reference = folder.resolve("R.npz");
    arrays.remove("logits");
    arrays.keySet().retainAll(List.of("x", "3", "4"));
    Npz.write(reference, arrays);
    Reference written = Reference.read(reference);
    Reference torch =
        new Reference(
            reference, AxisOrder.toNhwc(written.x()), written.arrays(), true, false, null);
    try (OpenedModel model = Models.open(GOLDEN.resolve("plain.keras"))) {
      Parity parity = Replay.run(model.predictor(), torch, 1e-5);
      assertEquals("flatten", parity.firstDiverging().map(LayerResult::layer).orElse("none"));
      assertEquals(true, parity.layers().get(1).passed()); // the dropout's, which was left alone
    }
  }

  @Test
  void manySamplesAreRunInParts() {
    Map<String, HostTensor> arrays = numbers(GOLDEN.resolve("plain.npz"));
    Map<String, HostTensor> many = new LinkedHashMap<>();
    arrays.forEach((name, array) -> many.put(name, repeated(array, 50)));
    HostTensor y = get(many, "y");
    float[] values = y.floats();
    values[values.length - 1] += 0.25f;
    many.put("y", HostTensor.ofFloats(y.shape(), values));
    Path reference = folder.resolve("R.npz");
    Npz.write(reference, many);
    Parity parity = replay("plain", reference);
    assertEquals(150, parity.samples());
    assertEquals("y", parity.firstDiverging().map(LayerResult::layer).orElse("none"));
    assertEquals(0.25, parity.maxAbs(), 1e-6);
    assertEquals(Shape.of(150, 3), parity.layers().get(6).shape());
  }

  private static HostTensor repeated(HostTensor array, int times) {
    List<HostTensor> copies = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      copies.add(array);
    }
    return HostTensor.concat(copies);
  }

  private static Parity replay(String model, Path reference) {
    try (OpenedModel opened = Models.open(GOLDEN.resolve(model + ".keras"))) {
      return Replay.run(opened.predictor(), Reference.read(reference), 1e-5);
    }
  }

  private static List<String> pairs(Parity parity) {
    return parity.layers().stream().map(layer -> layer.layer() + "=" + layer.array()).toList();
  }

  private static Map<String, HostTensor> numbers(Path file) {
    Map<String, HostTensor> arrays = new LinkedHashMap<>();
    try (Npz npz = Npz.open(file)) {
      npz.names().stream().filter(npz::hasNumbers).forEach(name -> arrays.put(name, npz.get(name)));
    }
    return arrays;
  }

  private static HostTensor get(Map<String, HostTensor> arrays, String name) {
    HostTensor array = arrays.get(name);
    if (array == null) {
      throw new AssertionError(name);
    }
    return array;
  }
}
