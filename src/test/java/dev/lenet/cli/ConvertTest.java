package dev.lenet.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lenet.LeNet;
import dev.lenet.activations.Activations;
import dev.lenet.datasets.Dataset;
import dev.lenet.layers.convolutional.Conv2D;
import dev.lenet.layers.core.Dense;
import dev.lenet.layers.core.Input;
import dev.lenet.layers.normalization.BatchNormalization;
import dev.lenet.layers.pooling.MaxPooling2D;
import dev.lenet.layers.reshaping.Flatten;
import dev.lenet.losses.SparseCategoricalCrossentropy;
import dev.lenet.metrics.Accuracy;
import dev.lenet.model.Model;
import dev.lenet.model.Sequential;
import dev.lenet.numpy.Npz;
import dev.lenet.open.Models;
import dev.lenet.open.OpenedModel;
import dev.lenet.optimizers.Adam;
import dev.lenet.savedmodel.SavedModelWeights;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.NamedWeights;
import dev.lenet.tensor.Shape;
import dev.lenet.train.FitOptions;
import dev.lenet.weights.pytorch.PyTorchFile;
import dev.lenet.weights.safetensors.SafeTensors;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConvertTest {
  private static final Path LENET = Path.of("src/test/resources/golden/lenet");
  private static final String[] FORMATS = {
    "b.keras", "b.weights.h5", "b.h5", "b.pth", "b.pt", "b.safetensors", "b"
  };

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"a.keras", "a.weights.h5", "a.h5", "a.pth", "a.pt", "a.safetensors", "a"})
  void everyPairOfFormatsKeepsEveryBit(String from) {
    Path start = folder.resolve("start.keras");
    List<String> expected;
    try (LeNet model = new LeNet(7)) {
      model.save(start);
      expected = bytes(model.getWeights());
    }
    Path first = folder.resolve(from);
    convert(start, first);
    for (String to : FORMATS) {
      Path second = folder.resolve(to);
      convert(first, second, "--arch", first.endsWith("a") ? start : "lenet");
      Path third = folder.resolve("c.keras");
      convert(second, third, "--arch", second.endsWith("b") ? start : "lenet");
      assertEquals(expected, weights(third), from + " to " + to);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"b.weights.h5", "b.h5", "b.pth", "b.safetensors", "b"})
  void batchNormBehindAFlattenComesBack(String to) {
    Path start = folder.resolve("start.keras");
    List<String> expected;
    try (Sequential model =
        new Sequential(
            new Input(6, 6, 2),
            new Conv2D(3, 3, Activations.RELU).useBias(false),
            new Flatten(),
            new BatchNormalization(),
            new Dense(48, Activations.RELU),
            new Dense(48),
            new Dense(48))) {
      List<HostTensor> values = new ArrayList<>();
      float next = 0;
      for (HostTensor weight : model.getWeights()) {
        float[] numbers = new float[weight.elements()];
        for (int i = 0; i < numbers.length; i++) {
          numbers[i] = next++;
        }
        values.add(HostTensor.ofFloats(weight.shape(), numbers));
      }
      model.setWeights(values);
      model.save(start);
      expected = bytes(values);
    }
    convert(start, folder.resolve(to), "--arch", start);
    convert(folder.resolve(to), folder.resolve("c.keras"), "--arch", start);
    assertEquals(expected, weights(folder.resolve("c.keras")));
  }

  @Test
  void saysWhatOfKeras2NoKeras3Has() {
    Path golden = Path.of("src/test/resources/golden/keras2/trained.h5");
    Cli done = Cli.run("convert", golden, folder.resolve("m.keras"));
    assertEquals(0, done.exitCode(), done.err());
    assertTrue(done.err().contains("hard_sigmoid_keras_2"), done.err());
  }

  @ParameterizedTest
  @ValueSource(strings = {"b.weights.h5", "b.h5", "b.pth", "b.safetensors", "b"})
  void ofTheArchitectureOnlyTheStructureIsTaken(String to) {
    Path start = folder.resolve("start.keras");
    Path other = folder.resolve("other.keras");
    try (Model model = small();
        Model unlike = small()) {
      model.save(start);
      unlike.save(other);
      assertNotEquals(bytes(model.getWeights()), bytes(unlike.getWeights()));
    }
    convert(start, folder.resolve("s"));
    convert(folder.resolve("s"), folder.resolve(to), "--arch", other);
    convert(folder.resolve(to), folder.resolve("c.keras"), "--arch", other);
    assertEquals(weights(start), weights(folder.resolve("c.keras")));
  }

  private static Model small() {
    return new Sequential(
        new Input(6, 6, 2), new Conv2D(3, 3, Activations.RELU), new Flatten(), new Dense(4));
  }

  @Test
  void theLegacyFileKeepsTheOptimizersState() {
    Path start = trained();
    convert(start, folder.resolve("m.h5"));
    convert(folder.resolve("m.h5"), folder.resolve("back.keras"));
    try (Model one = Models.load(start);
        Model other = Models.load(folder.resolve("back.keras"))) {
      assertEquals(one.optimizer().iterations(), other.optimizer().iterations());
      assertEquals(
          bytes(one.optimizer().state().stream().map(weight -> weight.value()).toList()),
          bytes(other.optimizer().state().stream().map(weight -> weight.value()).toList()));
    }
  }

  @Test
  void aStateDictOfPyTorchComputesWhatPyTorchComputed() {
    Map<String, HostTensor> recorded = Npz.read(LENET.resolve("torch_forward.npz"));
    try (LeNet model = new LeNet()) {
      List<HostTensor> values = new ArrayList<>();
      Map<String, HostTensor> weights = Npz.read(LENET.resolve("initial_weights.npz"));
      for (String layer : List.of("conv1", "conv2", "d1", "d2", "d3")) {
        values.add(tensor(weights, layer + "/kernel"));
        values.add(tensor(weights, layer + "/bias"));
      }
      model.setWeights(values);
      model.save(folder.resolve("m.keras"));
    }
    convert(folder.resolve("m.keras"), folder.resolve("m.pth"));
    assertEquals(
        List.of(
            "conv1.weight",
            "conv1.bias",
            "conv2.weight",
            "conv2.bias",
            "fc1.weight",
            "fc1.bias",
            "fc2.weight",
            "fc2.bias",
            "fc3.weight",
            "fc3.bias"),
        List.copyOf(PyTorchFile.read(folder.resolve("m.pth")).names()));
    Map<String, HostTensor> state = PyTorchFile.read(folder.resolve("m.pth")).asMap();
    Map<String, HostTensor> keras = Npz.read(LENET.resolve("initial_weights.npz"));
    float[] fc1 = tensor(state, "fc1.weight").floats(); // 120 x (32 x 5 x 5)
    float[] d1 = tensor(keras, "d1/kernel").floats(); // (5 x 5 x 32) x 120
    float[] torch = tensor(state, "conv2.weight").floats(); // 32 x 16 x 5 x 5
    float[] kernel = tensor(keras, "conv2/kernel").floats(); // 5 x 5 x 16 x 32
    for (int c = 0; c < 32; c++) {
      for (int pixel = 0; pixel < 25; pixel++) {
        for (int unit = 0; unit < 120; unit++) {
          assertEquals(d1[(pixel * 32 + c) * 120 + unit], fc1[unit * 800 + c * 25 + pixel]);
        }
        for (int in = 0; in < 16; in++) {
          assertEquals(kernel[(pixel * 16 + in) * 32 + c], torch[(c * 16 + in) * 25 + pixel]);
        }
      }
    }
    try (OpenedModel opened = Models.open(folder.resolve("m.pth"))) {
      float[] y = opened.model().predict(tensor(recorded, "x")).floats();
      assertArrayEquals(tensor(recorded, "y").floats(), y, 1e-5f);
    }
  }

  @Test
  void namesOfAnotherModelAreKept() {
    Path named = folder.resolve("named.pth");
    convert(lenet(), folder.resolve("m.pth"));
    NamedWeights renamed = new NamedWeights();
    int i = 0;
    for (HostTensor tensor : PyTorchFile.read(folder.resolve("m.pth")).asMap().values()) {
      String part = i < 4 ? "module.features." : "module.classifier.";
      renamed.put(part + (i / 2) * 3 + (i % 2 == 0 ? ".weight" : ".bias"), tensor);
      i++;
    }
    PyTorchFile.write(named, renamed);
    convert(named, folder.resolve("m.safetensors"));
    assertEquals(
        List.copyOf(renamed.names()),
        List.copyOf(SafeTensors.read(folder.resolve("m.safetensors")).tensors().names()));
    convert(folder.resolve("m.safetensors"), folder.resolve("back.keras"));
    assertEquals(weights(lenet()), weights(folder.resolve("back.keras")));
  }

  @Test
  void aLeNetByOtherNamesGetsThoseOfPyTorchsTwin() {
    Path named = folder.resolve("named.keras");
    try (Model model =
        new Sequential(
            new Input(32, 32, 3),
            new Conv2D(16, 5),
            new MaxPooling2D(),
            new Conv2D(32, 5),
            new MaxPooling2D(),
            new Flatten(),
            new Dense(120),
            new Dense(84),
            new Dense(7))) {
      model.save(named);
    }
    convert(named, folder.resolve("named.pth"));
    assertEquals(
        Set.of("conv1", "conv2", "fc1", "fc2", "fc3"),
        PyTorchFile.read(folder.resolve("named.pth")).names().stream()
            .map(name -> name.substring(0, name.indexOf('.')))
            .collect(Collectors.toSet()));
  }

  @Test
  void aFileThatDoesNotFitIsRefusedWithBothSides() {
    Path file = folder.resolve("other.pth");
    PyTorchFile.write(
        file,
        new NamedWeights().put("fc.weight", HostTensor.ofFloats(Shape.of(1, 2), new float[2])));
    Cli.run("convert", file, folder.resolve("m.keras"))
        .failsWith(
            1,
            file
                + ": does not fit le_net: fc.weight (1, 2) fits no layer; the file has: fc.weight"
                + " (1, 2); the model has, in PyTorch's layout: conv1 (kernel (16, 3, 5, 5), bias"
                + " (16,)), conv2 (kernel (32, 16, 5, 5), bias (32,)), d1 (kernel (120, 800), bias"
                + " (120,)), d2 (kernel (84, 120), bias (84,)), d3 (kernel (10, 84), bias (10,))"
                + " (expected: LeNet's weights; for others, an architecture: --arch FILE with their"
                + " layers)");
    assertFalse(Files.exists(folder.resolve("m.keras")));
  }

  @Test
  void aSavedModelNeedsAnArchitecture() {
    convert(lenet(), folder.resolve("s"));
    Path version = folder.resolve("s").resolve("1");
    assertTrue(Files.exists(version.resolve("saved_model.pb")));
    Cli.run("convert", folder.resolve("s"), folder.resolve("m.keras"))
        .failsWith(
            1,
            version
                + ": a SavedModel, which has no layers (expected: --arch lenet, or --arch with a"
                + " .keras file of the same structure)");
  }

  @Test
  void aSavedModelIsTrainedFurtherAndExportedAnew() {
    Path saved = folder.resolve("s");
    convert(lenet(), saved);
    convert(saved, folder.resolve("m.keras"), "--arch", "lenet");
    List<String> before = bytes(List.copyOf(SavedModelWeights.read(saved).asMap().values()));
    try (Model model = Models.load(folder.resolve("m.keras"))) {
      train(model);
      model.save(folder.resolve("m.keras"));
    }
    convert(folder.resolve("m.keras"), saved);
    List<String> after = bytes(List.copyOf(SavedModelWeights.read(saved).asMap().values()));
    assertNotEquals(before, after);
    assertEquals(weights(folder.resolve("m.keras")), after);
  }

  @Test
  void whatIsNotCarriedIsSaid() {
    Cli done = Cli.run("convert", trained(), folder.resolve("m.pth"));
    assertEquals(0, done.exitCode());
    assertEquals(
        """
        note: the optimizer's state, the loss and the metrics are not carried over: pth has no place for them
        note: the activation at the end is not carried over: if the PyTorch model outputs logits, apply it to them
        """,
        done.err());
  }

  @Test
  void theTargetIsAnotherFileOfAKnownFormat() {
    Path file = lenet();
    Cli.run("convert", file, file)
        .failsWith(1, file + ": is also the file to convert (expected: a different file)");
    Path onnx = folder.resolve("m.onnx");
    Cli.run("convert", file, onnx)
        .failsWith(
            1,
            onnx
                + ": not a format that can be written (expected: a name ending in .keras,"
                + " .weights.h5, .h5, .pth, .pt or .safetensors, or a SavedModel folder)");
  }

  private Path lenet() {
    Path file = folder.resolve("lenet.keras");
    if (!Files.exists(file)) {
      try (LeNet model = new LeNet()) {
        model.save(file);
      }
    }
    return file;
  }

  private Path trained() {
    Path file = folder.resolve("trained.keras");
    try (LeNet model = new LeNet()) {
      train(model);
      model.save(file);
    }
    return file;
  }

  private static void train(Model model) {
    HostTensor x = HostTensor.ofFloats(Shape.of(4, 32, 32, 3), new float[4 * 32 * 32 * 3]);
    model.compile(new Adam(), new SparseCategoricalCrossentropy(), new Accuracy());
    model.fit(
        new Dataset(x, HostTensor.ofInts(Shape.of(4), 0, 1, 2, 3)),
        new FitOptions().epochs(1).batchSize(4).verbose(0));
  }

  private static void convert(Object... args) {
    List<Object> words = new ArrayList<>(List.of("convert"));
    words.addAll(List.of(args));
    Cli done = Cli.run(words.toArray());
    assertEquals(0, done.exitCode(), done.err());
  }

  private static List<String> weights(Path file) {
    try (Model model = Models.load(file)) {
      return bytes(model.getWeights());
    }
  }

  private static HostTensor tensor(Map<String, HostTensor> tensors, String name) {
    return Objects.requireNonNull(tensors.get(name), name);
  }

  private static List<String> bytes(List<HostTensor> tensors) {
    return tensors.stream().map(t -> t.shape() + " " + t.bytes().hashCode()).toList();
  }
}
