package demo;

import static dev.lenet.activations.Activations.SOFTMAX;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lenet.callbacks.History;
import dev.lenet.datasets.Dataset;
import dev.lenet.exceptions.InputException;
import dev.lenet.layers.Layer;
import dev.lenet.layers.convolutional.Conv2D;
import dev.lenet.layers.core.Dense;
import dev.lenet.layers.core.Input;
import dev.lenet.layers.pooling.GlobalAveragePooling2D;
import dev.lenet.model.Functional;
import dev.lenet.model.Model;
import dev.lenet.model.Sequential;
import dev.lenet.open.Models;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import dev.lenet.train.FitOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Parts that a user writes in a package of their own: trained, saved, and loaded again. */
class CustomPartsTest {
  @TempDir Path folder;

  @BeforeEach
  void register() {
    CustomParts.register();
  }

  @Test
  void everyKindOfPartIsTrainedSavedAndLoaded() {
    Path file = folder.resolve("parts.keras");
    HostTensor x = images(4);
    HostTensor before;
    try (Sequential model = model()) {
      History history = model.fit(data(), new FitOptions().epochs(3).batchSize(8).verbose(0));
      List<Double> losses = history.history().getOrDefault("loss", List.of());
      assertTrue(losses.get(2) < losses.get(0), () -> "losses " + losses);
      model.save(file);
      before = model.predict(x);
    }
    try (Model model = Models.load(file)) {
      assertInstanceOf(CustomParts.Scale.class, model.layers().get(0));
      assertInstanceOf(CustomParts.SignDescent.class, model.optimizer());
      assertInstanceOf(CustomParts.SquaredError.class, model.loss());
      assertInstanceOf(CustomParts.Margin.class, model.metrics().get(0));
      assertArrayEquals(before.floats(), model.predict(x).floats());
      model.fit(data(), new FitOptions().epochs(1).batchSize(8).verbose(0));
    }
  }

  @Test
  void aLoadedModelTrainsOnAsTheFirstWouldHave() {
    Path file = folder.resolve("parts.keras");
    FitOptions options = new FitOptions().epochs(1).batchSize(8).shuffle(false).verbose(0);
    try (Sequential model = model()) {
      model.fit(data(), options);
      model.save(file);
      model.fit(data(), options);
      try (Model loaded = Models.load(file)) {
        loaded.fit(data(), options);
        assertEquals(model.getWeights(), loaded.getWeights());
      }
    }
  }

  @Test
  void aCallbackOfTheUsersSavesTheModel() {
    Path file = folder.resolve("best.keras");
    try (Sequential model = model()) {
      model.fit(
          data(),
          new FitOptions()
              .epochs(2)
              .batchSize(8)
              .verbose(0)
              .callbacks(List.of(new CustomParts.SaveBest(file))));
    }
    assertTrue(Files.exists(file));
  }

  @Test
  void aPartThatIsNotRegisteredIsNamed() {
    try (Sequential model =
        new Sequential(new Input(2, 2, 1), new CustomParts.Unregistered().name("odd"))) {
      InputException e =
          assertThrows(InputException.class, () -> model.save(folder.resolve("odd.keras")));
      assertTrue(
          e.getMessage().startsWith("layer odd: unknown class Unregistered"), e.getMessage());
    }
  }

  @Test
  void optionsReturnTheirOwnTypeInEveryOrder() {
    Conv2D conv = new Conv2D(8, 3).name("c").strides(2).trainable(false);
    assertEquals("c", conv.name());
  }

  @Test
  void aModelEndsAtAnyLayersOutput() {
    try (Sequential model = model();
        Functional features = new Functional(model.input(), model.getLayer("conv").output())) {
      HostTensor x = images(2);
      assertEquals(Shape.of(2, 6, 6, 4), features.predict(x).shape());
      HostTensor made = Objects.requireNonNull(model.layerOutputs(x).get("conv"));
      assertArrayEquals(made.floats(), features.predict(x).floats());
    }
  }

  @Test
  void aModelOfEveryLayersOutput() {
    try (Sequential model = model();
        Functional all =
            new Functional(model.input(), model.layers().stream().map(Layer::output).toList())) {
      HostTensor x = images(2);
      List<HostTensor> outputs = all.predictAll(x);
      assertEquals(model.layers().size(), outputs.size());
      assertEquals(model.predict(x), outputs.get(outputs.size() - 1));
    }
  }

  @Test
  void aSourceOfTheUsersTrainsToTheSameWeights() {
    FitOptions options =
        new FitOptions().epochs(2).batchSize(8).shuffleSeed(3).validationSplit(0.25).verbose(0);
    try (Sequential first = model();
        Sequential second = model()) {
      second.setWeights(first.getWeights());
      Dataset data = data();
      CustomParts.Generated source = new CustomParts.Generated(data);
      History expected = first.fit(data, options);
      assertEquals(expected.history(), second.fit(source, options).history());
      assertEquals(first.getWeights(), second.getWeights());
      assertEquals(first.evaluate(data).logs(), second.evaluate(source).logs());
      assertEquals(first.predict(data), second.predict(source));
    }
  }

  @Test
  void aModelIsCompiledByNamesAndTrainedOnArrays() {
    float[][][][] x = new float[6][4][4][1];
    int[] y = {0, 1, 2, 0, 1, 2};
    for (int i = 0; i < x.length; i++) {
      x[i][y[i]][y[i]][0] = 1;
    }
    try (Sequential model =
        new Sequential(
            new Input(4, 4, 1),
            new Conv2D(8, 3),
            new GlobalAveragePooling2D(),
            new Dense(3, SOFTMAX))) {
      model.compile("adam", "sparse_categorical_crossentropy", "accuracy");
      model.fit(x, y, new FitOptions().epochs(1).verbose(0));
      HostTensor predicted = model.predict(x);
      assertEquals(Shape.of(6, 3), predicted.shape());
      assertEquals(model.evaluate(x, y).logs(), model.evaluate(Dataset.of(x, y)).logs());
      assertEquals(6, predicted.argmax().length);
    }
  }

  static Sequential model() {
    Sequential model =
        new Sequential(
            new Input(8, 8, 1),
            new CustomParts.Scale(2),
            new Conv2D(4, 3)
                .name("conv")
                .activation(new CustomParts.Halved())
                .kernelInitializer(new CustomParts.Ramp(0.1))
                .kernelRegularizer(new CustomParts.Cubed(1e-3)),
            new GlobalAveragePooling2D(),
            new Dense(3, SOFTMAX).kernelInitializer(new CustomParts.Ramp(0.5)));
    model.compile(
        new CustomParts.SignDescent(new CustomParts.Stairs(0.01)).momentum(0.5),
        new CustomParts.SquaredError(),
        new CustomParts.Margin());
    return model;
  }

  private static HostTensor images(int count) {
    Random random = new Random(5);
    float[] pixels = new float[count * 64];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = random.nextFloat();
    }
    return HostTensor.ofFloats(Shape.of(count, 8, 8, 1), pixels);
  }

  static Dataset data() {
    HostTensor x = images(24);
    float[] y = new float[24 * 3];
    for (int i = 0; i < 24; i++) {
      y[i * 3 + i % 3] = 1;
    }
    return new Dataset(x, HostTensor.ofFloats(Shape.of(24, 3), y));
  }
}
