package dev.lenet.cli;

import static dev.lenet.activations.Activations.RELU;
import static dev.lenet.activations.Activations.SIGMOID;
import static dev.lenet.activations.Activations.SOFTMAX;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lenet.cli.runs.RunRecord;
import dev.lenet.datasets.Dataset;
import dev.lenet.graph.SymbolicTensor;
import dev.lenet.layers.activations.Softmax;
import dev.lenet.layers.convolutional.Conv2D;
import dev.lenet.layers.core.Dense;
import dev.lenet.layers.core.Input;
import dev.lenet.layers.normalization.BatchNormalization;
import dev.lenet.layers.pooling.GlobalAveragePooling2D;
import dev.lenet.layers.preprocessing.Rescaling;
import dev.lenet.layers.regularization.Dropout;
import dev.lenet.layers.reshaping.Flatten;
import dev.lenet.losses.BinaryCrossentropy;
import dev.lenet.losses.CategoricalCrossentropy;
import dev.lenet.losses.SparseCategoricalCrossentropy;
import dev.lenet.metrics.Accuracy;
import dev.lenet.model.Functional;
import dev.lenet.model.Model;
import dev.lenet.model.Sequential;
import dev.lenet.numpy.Npz;
import dev.lenet.open.Models;
import dev.lenet.optimizers.RMSprop;
import dev.lenet.optimizers.SGD;
import dev.lenet.tensor.DType;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import dev.lenet.train.FitOptions;
import dev.lenet.weights.keras.KerasArchive;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code train --model}: a model that exists is trained further, or another head on it. */
class FineTuningTest {
  private static final int SAMPLES = 24;

  @TempDir Path folder;
  private Path file;
  private Path data;
  private HostTensor x = HostTensor.ofInts(Shape.of(0));
  private HostTensor y = x;

  @BeforeEach
  void makeData() {
    file = folder.resolve("m.keras");
    data = data("data.npz", Shape.of(6, 6, 1), 3);
  }

  private Path data(String name, Shape sample, int classes) {
    Random random = new Random(1);
    byte[] pixels = new byte[(int) sample.elements() * SAMPLES];
    random.nextBytes(pixels);
    int[] labels = new int[SAMPLES];
    for (int i = 0; i < SAMPLES; i++) {
      labels[i] = i % classes;
    }
    x = new HostTensor(DType.UINT8, sample.prepend(SAMPLES), ByteBuffer.wrap(pixels));
    y = HostTensor.ofInts(Shape.of(SAMPLES), labels);
    Path npz = folder.resolve(name);
    Npz.write(npz, Map.of("x_train", x, "y_train", y, "x_test", x, "y_test", y));
    return npz;
  }

  @Test
  void goesOnWithTheFilesOptimizerLossAndMetrics() {
    try (Model model = nested()) {
      model.compile(new RMSprop(0.01), new CategoricalCrossentropy(), new Accuracy());
      model.fit(columns(), fit().epochs(2));
      model.save(file);
      train("--epochs", 1, "--batch-size", SAMPLES).works();
      try (Model trained = Models.load(folder.resolve("run/model.keras"))) {
        assertInstanceOf(RMSprop.class, trained.optimizer());
        assertEquals(3, trained.optimizer().iterations());
        assertInstanceOf(CategoricalCrossentropy.class, trained.loss());
      }
      assertEquals(names(model), names(folder.resolve("run/model.keras")));
    }
  }

  private List<String> names(Model model) {
    return List.copyOf(model.weightPaths().values());
  }

  private List<String> names(Path saved) {
    try (Model model = Models.load(saved)) {
      return names(model);
    }
  }

  /** One batch an epoch: the order of the samples changes the rounding alone. */
  @Test
  void aStepIsTheLibrarys() {
    try (Model model = nested()) {
      model.compile(new RMSprop(0.01), new CategoricalCrossentropy(), new Accuracy());
      model.fit(columns(), fit().epochs(2));
      model.save(file);
    }
    train("--epochs", 3, "--batch-size", SAMPLES).works();
    try (Model model = Models.load(file);
        Model trained = Models.load(folder.resolve("run/model.keras"))) {
      model.fit(columns(), fit().epochs(3));
      assertClose(model.getWeights(), trained.getWeights(), 1e-5f);
    }
  }

  private static FitOptions fit() {
    return new FitOptions().batchSize(SAMPLES).shuffle(false);
  }

  private Dataset columns() {
    float[] columns = new float[SAMPLES * 3];
    int[] labels = y.ints();
    for (int i = 0; i < SAMPLES; i++) {
      columns[3 * i + labels[i]] = 1;
    }
    return new Dataset(x, HostTensor.ofFloats(Shape.of(SAMPLES, 3), columns));
  }

  private static void assertClose(
      List<HostTensor> expected, List<HostTensor> actual, float tolerance) {
    assertEquals(expected.size(), actual.size());
    for (int i = 0; i < expected.size(); i++) {
      float[] wanted = expected.get(i).floats();
      float[] found = actual.get(i).floats();
      for (int j = 0; j < wanted.length; j++) {
        assertEquals(wanted[j], found[j], tolerance, "weight " + i + ", element " + j);
      }
    }
  }

  @Test
  void frozenWeightsStayBitForBitAndBatchNormalizationInfers() {
    save(nested());
    Cli result = train("--epochs", 2, "--freeze", "base/conv1", "--freeze", "norm").works();
    assertTrue(
        result.out().contains(": 15 of 71 weights are trained; frozen: 2 of 3 layers with weights"),
        result.out());
    Map<String, ByteBuffer> before = tensors(file);
    Map<String, ByteBuffer> after = tensors(folder.resolve("run/model.keras"));
    List<String> changed = new ArrayList<>();
    before.forEach(
        (path, bytes) -> {
          if (!path.startsWith("optimizer") && !bytes.equals(after.get(path))) {
            changed.add(path);
          }
        });
    assertEquals(List.of("layers/dense/vars/0", "layers/dense/vars/1"), changed);
  }

  @Test
  void aPatternWithoutALayerNamesSome() {
    save(nested());
    train("--freeze", "base/convv*")
        .failsWith(
            1,
            "--freeze base/convv*: no such layer in "
                + file
                + " (expected: a pattern of layers such as base/conv1, base/norm, head)");
  }

  @Test
  void somethingMustBeLeftToTrain() {
    save(nested());
    train("--freeze", "base", "--freeze", "h??d")
        .failsWith(
            1,
            "--freeze base --freeze h??d: no weight of "
                + file
                + " is left to train (expected: some, or --classes for a new head)");
  }

  @Test
  void aNewHeadOnANestedModel() throws IOException {
    save(nested());
    data = data("five.npz", Shape.of(6, 6, 1), 5);
    train("--epochs", 1)
        .failsWith(
            1,
            data
                + ": 5 classes for "
                + file
                + ", which has 3 (expected: 3 classes, or --classes 5 for a new head)");
    Path names = folder.resolve("names.txt");
    Files.writeString(names, "a\nb\nc\nd\ne\nf\n");
    Cli result = train("--epochs", 1, "--classes", names, "--freeze", "*").works();
    assertTrue(result.out().contains(": 30 of 86 weights are trained"), result.out());
    Path trained = folder.resolve("run/model.keras");
    try (Model model = Models.load(trained)) {
      assertEquals(Shape.of(-1, 6), model.outputs().get(0).shape());
      assertTrue(model.givesProbabilities());
    }
    assertEquals(tensors(file).get(BASE), tensors(trained).get(BASE));
    RunRecord record = RunRecord.read(folder.resolve("run/run.json"));
    assertEquals(List.of("a", "b", "c", "d", "e", "f"), record.classNames());
    JsonNode evaluated =
        Cli.run("evaluate", "--model", folder.resolve("run"), "--json").works().json().get(0);
    assertEquals("f", evaluated.get("classes").get(5).get("name").asText());
  }

  private static final String BASE = "layers/functional/layers/conv2d/vars/0";

  @Test
  void aNewHeadInsideANestedSequentialKeepsTheActivationAfterIt() {
    Sequential inner = new Sequential(new Input(4), new Dense(3).name("logits"), new Softmax());
    try (Sequential model =
        new Sequential(
            new Input(6, 6, 1), new Flatten(), new Dense(4).name("d"), inner.name("top"))) {
      compiled(model).save(file);
    }
    data = data("five.npz", Shape.of(6, 6, 1), 5);
    train("--epochs", 1, "--classes", 5, "--freeze", "top/logits").works();
    try (Model model = Models.load(folder.resolve("run/model.keras"))) {
      Model top = assertInstanceOf(Sequential.class, model.getLayer("top"));
      assertEquals(2, top.layers().size());
      assertEquals(5, top.outputs().get(0).shape().size(-1));
      assertTrue(top.getLayer("logits").trainable());
    }
  }

  @Test
  void weightsBehindTheLastDenseCannotBeReplaced() {
    try (Sequential model =
        new Sequential(
            new Input(6, 6, 1), new Flatten(), new Dense(3), new BatchNormalization().name("bn"))) {
      compiled(model.name("m")).save(file);
    }
    train("--classes", 5)
        .failsWith(
            1,
            "m: no head to replace: bn (BatchNormalization) comes after the last Dense (expected: a"
                + " Dense as the last layer with weights)");
  }

  @Test
  void tooFewClassesAreRefused() {
    save(nested());
    train("--classes", 2).failsWith(1, "--classes 2: the data has 3 classes (expected: 3 or more)");
    train("--classes", 0).failsWith(1, "--classes 0 (expected: 1 or more)");
  }

  @Test
  void oneOutputIsTrainedOnTwoClasses() {
    data = data("two.npz", Shape.of(6, 6, 1), 2);
    try (Sequential model =
        new Sequential(new Input(6, 6, 1), new Flatten(), new Dense(1, SIGMOID))) {
      model.save(file);
    }
    Cli result = train("--epochs", 1);
    assertEquals(
        "note: "
            + file
            + ": not compiled; trained with loss binary_crossentropy and optimizer adam\n",
        result.err());
    assertEquals(0, result.exitCode());
    try (Model model = Models.load(folder.resolve("run/model.keras"))) {
      assertInstanceOf(BinaryCrossentropy.class, model.loss());
    }
  }

  @Test
  void whatTheFileAsksForAndIsUnknownIsReplacedAndSaid() {
    save(nested());
    KerasArchive archive = KerasArchive.read(file);
    KerasArchive.of(archive.config().replace("\"SGD\"", "\"Sgdd\""), archive.weights()).write(file);
    Cli result = train("--epochs", 1);
    assertTrue(result.err().startsWith("note: " + file + ": optimizer 'Sgdd'"), result.err());
    assertTrue(
        result
            .err()
            .endsWith("trained with loss sparse_categorical_crossentropy and optimizer adam\n"),
        result.err());
    assertEquals(0, result.exitCode());
    assertEquals(
        "",
        train("--epochs", 1, "--optimizer", "adam", "--loss", "sparse_categorical_crossentropy")
            .err());
  }

  @Test
  void aLossByNameIsComputedFromLogitsWhereTheModelGivesThem() {
    try (Sequential model = new Sequential(new Input(6, 6, 1), new Flatten(), new Dense(3))) {
      compiled(model).save(file);
    }
    Cli result = train("--epochs", 1, "--loss", "categorical_crossentropy");
    assertEquals(
        "note: --loss categorical_crossentropy is computed from logits, since the model ends without"
            + " softmax or sigmoid\n",
        result.err());
    try (Model model = Models.load(folder.resolve("run/model.keras"))) {
      assertEquals(true, model.loss().config().get("from_logits"));
      assertInstanceOf(SGD.class, model.optimizer());
    }
  }

  @Test
  void imagesWithoutAChannelDimensionAndFlatOnesAreTaken() {
    for (Shape input : List.of(Shape.of(6, 6), Shape.of(36))) {
      try (Sequential model =
          new Sequential(new Input(input.toArray()), new Flatten(), new Dense(3, SOFTMAX))) {
        compiled(model).save(file);
      }
      train("--epochs", 1).works();
      Cli.run("evaluate", "--model", folder.resolve("run")).works();
    }
  }

  @Test
  void oneToFourChannelsAndAnySize() {
    for (int channels = 1; channels <= 4; channels++) {
      data = data("channels.npz", Shape.of(7, 5, channels), 3);
      try (Sequential model =
          new Sequential(new Input(7, 5, channels), new Flatten(), new Dense(3, SOFTMAX))) {
        compiled(model).save(file);
      }
      train("--epochs", 1).works();
    }
  }

  @Test
  void arraysOfAnotherShapeAreRefused() {
    save(nested());
    data = data("other.npz", Shape.of(8, 6, 1), 3);
    train().failsWith(1, data + ": x_train has images of shape (8, 6, 1) (expected: (6, 6, 1))");
  }

  @Test
  void theScalingIsTheModelsAndCanBeGiven() {
    save(nested());
    train("--epochs", 1).works();
    assertEquals("none", RunRecord.read(folder.resolve("run/run.json")).scaling());
    train("--epochs", 1, "--scale", "-1,1").works();
    assertEquals("-1,1", RunRecord.read(folder.resolve("run/run.json")).scaling());
    train("--scale", "2").failsWith(1, "scale '2' (expected: none, 0,1 or -1,1)");
  }

  @Test
  void aSavedModelHasNoLayersToTrain() {
    Path exported = folder.resolve("exported");
    try (Model model = compiled(nested())) {
      model.export(exported);
    }
    file = exported;
    train()
        .failsWith(
            1,
            exported
                + ": a SavedModel, which has no layers to train (expected: a .keras or .h5 file, a run"
                + " folder, or a weights-only file with --arch)");
  }

  @Test
  void weightsOnlyFilesAndRunFoldersAreTrainedFurther() {
    save(nested());
    Path weights = folder.resolve("m.weights.h5");
    try (Model model = Models.load(file)) {
      model.saveWeights(weights);
    }
    Path architecture = file;
    file = weights;
    Cli result = train("--arch", architecture, "--epochs", 1);
    assertEquals(0, result.exitCode());
    file = folder.resolve("run");
    Cli.run(
            "train",
            "--model",
            file,
            "--data",
            data,
            "--out",
            folder.resolve("again"),
            "--epochs",
            1)
        .works();
  }

  @Test
  void optionsOfAModelNeedOne() {
    for (String option : List.of("--freeze", "--classes", "--scale", "--arch", "--state")) {
      Cli.run("train", option, "x")
          .failsWith(2, option + " without --model (expected: see './lenet train --help')");
    }
  }

  @Test
  void aResumedRunNeedsNoFileAndComesToTheSameBits() throws IOException {
    save(nested());
    Object[] options = {
      "--classes",
      4,
      "--freeze",
      "conv1",
      "--batch-size",
      5,
      "--reduce-lr=patience=1,factor=0.5,min_delta=9"
    };
    train(with(options, "--epochs", 4)).works();
    Map<String, ByteBuffer> straight = tensors(folder.resolve("run/model.keras"));
    List<String> history = Files.readAllLines(folder.resolve("run/history.csv"));
    train(with(options, "--epochs", 2)).works();
    Files.delete(file);
    Cli.run("train", "--out", folder.resolve("run"), "--resume", "--epochs", 4).works();
    assertEquals(straight, tensors(folder.resolve("run/model.keras")));
    assertEquals(history, Files.readAllLines(folder.resolve("run/history.csv")));
    Cli.run("train", "--out", folder.resolve("run"), "--resume", "--epochs", 5, "--classes", 3)
        .failsWith(
            1,
            "--classes 3 with --resume (expected: 4, as set when the run in "
                + folder.resolve("run")
                + " started)");
  }

  @Test
  void callbacksOfAResumedRunKnowWhatTheyKnew() throws IOException {
    save(nested());
    // Nothing improves by so much: the first epoch stays the best.
    Object[] options = {
      "--learning-rate", 0.01, "--early-stopping=patience=3,min_delta=9,restore_best_weights=true"
    };
    String out = train(with(options, "--epochs", 9)).works().out();
    assertTrue(out.contains("Early stopping after epoch 4\n"), out);
    Path run = folder.resolve("run");
    Map<String, ByteBuffer> straight = tensors(run.resolve("model.keras"));
    assertFalse(Files.exists(run.resolve("best-weights.keras")));
    assertEquals(4, RunRecord.read(run.resolve("run.json")).epochsDone());
    String again = Cli.run("train", "--out", run, "--resume").works().out();
    assertEquals(run + ": finished (4 epochs)\n", again);

    Cli stopped =
        Cli.run(
            new StopsAt("Epoch 3/9"),
            with(
                new Object[] {"train", "--model", file, "--data", data, "--out", run},
                with(options, "--epochs", 9)));
    assertEquals(StopSignal.get().exitCode(), stopped.exitCode());
    assertTrue(Files.exists(run.resolve("best-weights.keras")));
    String resumed = Cli.run("train", "--out", run, "--resume").works().out();
    assertTrue(resumed.contains("Early stopping after epoch 4\n"), resumed);
    assertEquals(straight, tensors(run.resolve("model.keras")));
  }

  private static Object[] with(Object[] options, Object... more) {
    List<Object> all = new ArrayList<>(List.of(options));
    all.addAll(List.of(more));
    return all.toArray();
  }

  private Cli train(Object... more) {
    return Cli.run(
        with(
            new Object[] {"train", "--model", file, "--data", data, "--out", folder.resolve("run")},
            more));
  }

  /** Rescaling, a nested model with batch normalization, dropout, and a head of three classes. */
  private static Functional nested() {
    SymbolicTensor inner = Input.of(6, 6, 1);
    SymbolicTensor maps = new Conv2D(4, 3, RELU).name("conv1").apply(inner);
    SymbolicTensor means =
        new GlobalAveragePooling2D().apply(new BatchNormalization().name("norm").apply(maps));
    Functional base = new Functional(inner, means);
    base.name("base");
    SymbolicTensor input = Input.of(6, 6, 1);
    SymbolicTensor features = base.apply(new Rescaling(1 / 255.0).apply(input));
    return new Functional(
        input, new Dense(3, SOFTMAX).name("head").apply(new Dropout(0).apply(features)));
  }

  private void save(Model model) {
    try (model) {
      compiled(model).save(file);
    }
  }

  private static Model compiled(Model model) {
    boolean logits = !model.givesProbabilities();
    return model.compile(
        new SGD(0.1).momentum(0.9), new SparseCategoricalCrossentropy().fromLogits(logits));
  }

  private static Map<String, ByteBuffer> tensors(Path saved) {
    Map<String, ByteBuffer> bytes = new LinkedHashMap<>();
    KerasArchive.read(saved)
        .weights()
        .tensors()
        .asMap()
        .forEach((name, tensor) -> bytes.put(name, tensor.bytes()));
    return bytes;
  }
}
