package dev.lenet.model;

import static dev.lenet.activations.Activations.SOFTMAX;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lenet.Goldens;
import dev.lenet.callbacks.LambdaCallback;
import dev.lenet.callbacks.ModelCheckpoint;
import dev.lenet.datasets.Dataset;
import dev.lenet.exceptions.InputException;
import dev.lenet.graph.SymbolicTensor;
import dev.lenet.graph.Target;
import dev.lenet.initializers.Initializer;
import dev.lenet.layers.Layer;
import dev.lenet.layers.core.Dense;
import dev.lenet.layers.core.Input;
import dev.lenet.layers.serialization.Layers;
import dev.lenet.losses.Loss;
import dev.lenet.losses.SparseCategoricalCrossentropy;
import dev.lenet.metrics.Accuracy;
import dev.lenet.metrics.ConfusionMatrix;
import dev.lenet.metrics.Metric;
import dev.lenet.metrics.Metrics;
import dev.lenet.optimizers.FluentOptimizer;
import dev.lenet.optimizers.SGD;
import dev.lenet.optimizers.UpdateStep;
import dev.lenet.optimizers.schedules.LearningRateSchedule;
import dev.lenet.regularizers.Regularizer;
import dev.lenet.saving.KerasModels;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import dev.lenet.train.FitOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;

/** A model with a part of the user's own is not written where no reader could open it. */
class UnknownPartsTest {
  private static final String WAYS_OUT =
      " (expected: a Keras class, or one registered with CustomObjects;"
          + " saveWeights and export accept any class)";

  @TempDir Path folder;

  @Test
  void aLayerOfTheUsersIsNamed() throws IOException {
    try (Sequential model = new Sequential(new Input(4), new Scale().name("twice"), new Dense(2))) {
      refuses(model, "layer twice: unknown class Scale");
    }
  }

  @Test
  void aLayerThatOnlySharesItsNameWithABuiltInOneIsRefused() throws IOException {
    try (Sequential model = new Sequential(new Input(4), new Rescaling(), new Dense(2))) {
      refuses(model, "layer rescaling: unknown class Rescaling");
    }
  }

  @Test
  void aLayerInANestedModelIsNamed() throws IOException {
    Sequential inner = new Sequential(new Input(4), new Scale().name("twice"));
    try (Sequential model = new Sequential(new Input(4), inner, new Dense(2))) {
      refuses(model, "layer twice: unknown class Scale");
    }
  }

  @Test
  void whatALayerHoldsIsNamed() throws IOException {
    Dense penalized = new Dense(2).kernelRegularizer(new Cubes());
    try (Sequential model = new Sequential(new Input(4), penalized.name("scores"))) {
      refuses(model, "layer scores: kernel_regularizer: unknown class Cubes");
    }
    Dense started = new Dense(2).kernelInitializer(new Halves());
    try (Sequential model = new Sequential(new Input(4), started.name("scores"))) {
      refuses(model, "layer scores: kernel_initializer: unknown class Halves");
    }
  }

  @Test
  void whatAModelIsCompiledWithIsNamed() throws IOException {
    try (Sequential model = plain()) {
      model.compile(new SGD(), new Twice());
      refuses(model, "loss: unknown class Twice");
      model.compile(new SGD(), new SparseCategoricalCrossentropy(), new Ones());
      refuses(model, "metric ones: unknown class Ones");
      model.compile(new SGD(), new SparseCategoricalCrossentropy(), new Accuracy().name("right"));
      refuses(model, "metric right: unknown class Accuracy");
      model.compile(new SGD(new Warm()), new SparseCategoricalCrossentropy());
      refuses(model, "optimizer SGD: learning_rate: unknown class Warm");
      model.compile(new Signs(), new SparseCategoricalCrossentropy());
      refuses(model, "optimizer: unknown class Signs");
    }
  }

  @Test
  void saveWeightsAndExportWriteSuchAModel() {
    try (Sequential model = new Sequential(new Input(4), new Scale(), new Dense(2, SOFTMAX))) {
      model.compile(new SGD(), new Twice());
      model.saveWeights(folder.resolve("m.weights.h5"));
      model.export(folder.resolve("m"));
      assertTrue(Files.exists(folder.resolve("m.weights.h5")));
      assertTrue(Files.exists(folder.resolve("m/saved_model.pb")));
    }
  }

  @Test
  void aConfusionMatrixIsLeftOutAndNotRefused() {
    try (Sequential model = plain()) {
      model.compile(
          new SGD(), new SparseCategoricalCrossentropy(), new Accuracy(), new ConfusionMatrix());
      Path file = folder.resolve("m.keras");
      model.save(file);
      try (Model again = new KerasModels().load(file)) {
        assertEquals(List.of("accuracy"), again.metrics().stream().map(Metric::name).toList());
      }
    }
  }

  @Test
  void aCheckpointRefusesBeforeTheFirstStep() {
    AtomicInteger steps = new AtomicInteger();
    LambdaCallback counter = new LambdaCallback().onTrainBatchBegin(b -> steps.incrementAndGet());
    Dataset data =
        new Dataset(
            HostTensor.ofFloats(Shape.of(2, 4), 1, 2, 3, 4, 5, 6, 7, 8),
            HostTensor.ofInts(Shape.of(2), 0, 1));
    try (Sequential model = new Sequential(new Input(4), new Scale(), new Dense(2, SOFTMAX))) {
      model.compile(new SGD(), new SparseCategoricalCrossentropy());
      ModelCheckpoint whole = new ModelCheckpoint(folder + "/m.keras");
      FitOptions options = new FitOptions().callbacks(List.of(counter, whole));
      assertEquals(
          "layer scale: unknown class Scale" + WAYS_OUT,
          assertThrows(InputException.class, () -> model.fit(data, options)).getMessage());
      assertEquals(0, steps.get());

      ModelCheckpoint weights = new ModelCheckpoint(folder + "/m.weights.h5").saveWeightsOnly(true);
      model.fit(data, new FitOptions().callbacks(List.of(weights)));
      assertTrue(Files.exists(folder.resolve("m.weights.h5")));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "accuracy",
        "acc",
        "sparse_categorical_accuracy",
        "categorical_accuracy",
        "binary_accuracy",
        "top_k_categorical_accuracy",
        "sparse_top_k_categorical_accuracy",
        "Precision",
        "Recall",
        "mse",
        "bce",
        "categorical_crossentropy",
        "sparse_categorical_crossentropy"
      })
  void everyMetricThatHasAKerasNameIsWritten(String name) {
    try (Sequential model = plain()) {
      model.compile(new SGD(), new SparseCategoricalCrossentropy(), Metrics.of(name));
      Path file = folder.resolve("m.keras");
      model.save(file);
      try (Model again = new KerasModels().load(file)) {
        assertEquals(model.metrics().get(0).getClass(), again.metrics().get(0).getClass());
        assertEquals(name, again.metrics().get(0).name());
      }
    }
  }

  @Test
  void everyLayerThatIsReadIsKnown() {
    for (JsonNode golden : Goldens.json("layers/cases.json")) {
      JsonNode layer = golden.get("layer");
      String className = layer.get("class_name").asText();
      assertTrue(
          Layers.makes(Layers.fromConfig(className, Goldens.map(layer.get("config")))), className);
    }
  }

  private static Sequential plain() {
    return new Sequential(new Input(4), new Dense(2, SOFTMAX));
  }

  private void refuses(Model model, String message) throws IOException {
    Path file = folder.resolve("refused.keras");
    assertEquals(
        message + WAYS_OUT,
        assertThrows(InputException.class, () -> model.save(file)).getMessage());
    try (Stream<Path> files = Files.list(folder)) {
      assertFalse(files.findAny().isPresent());
    }
  }

  private static class Scale extends Layer {
    @Override
    protected SymbolicTensor call(SymbolicTensor x) {
      Ops tf = x.scope().tf();
      return x.with(tf.math.mul(x.operand(), tf.constant(2f)));
    }
  }

  private static final class Rescaling extends Scale {}

  private record Cubes() implements Regularizer {
    @Override
    public Operand<TFloat32> penalty(Ops tf, Operand<TFloat32> weight) {
      return tf.constant(0f);
    }

    @Override
    public String className() {
      return "Cubes";
    }

    @Override
    public Map<String, Object> config() {
      return Map.of();
    }
  }

  private record Halves() implements Initializer {
    @Override
    public HostTensor sample(Shape shape) {
      return HostTensor.ofFloats(shape, new float[(int) shape.elements()]);
    }

    @Override
    public String className() {
      return "Halves";
    }

    @Override
    public Map<String, @Nullable Object> config() {
      return Map.of();
    }
  }

  private record Twice() implements Loss {
    @Override
    public Operand<TFloat32> perSample(Target target, SymbolicTensor output) {
      return new SparseCategoricalCrossentropy().perSample(target, output);
    }

    @Override
    public String className() {
      return "Twice";
    }

    @Override
    public String name() {
      return "twice";
    }

    @Override
    public Map<String, @Nullable Object> config() {
      return Map.of();
    }
  }

  private record Ones() implements Metric {
    @Override
    public String name() {
      return "ones";
    }

    @Override
    public int size(Shape output) {
      return 1;
    }

    @Override
    public Operand<TFloat64> statistic(
        Target target, SymbolicTensor output, Operand<TFloat32> weights) {
      return output.scope().tf().constant(new double[] {1});
    }

    @Override
    public double result(double[] statistic) {
      return statistic[0];
    }

    @Override
    public String className() {
      return "Ones";
    }

    @Override
    public Map<String, @Nullable Object> config() {
      return Map.of();
    }
  }

  private record Warm() implements LearningRateSchedule {
    @Override
    public float at(long step) {
      return 0.1f;
    }

    @Override
    public String className() {
      return "Warm";
    }

    @Override
    public Map<String, @Nullable Object> config() {
      return Map.of();
    }
  }

  private static final class Signs extends FluentOptimizer<Signs> {
    Signs() {
      super(0.1);
    }

    @Override
    protected Op update(UpdateStep step) {
      return step.subtract(step.gradient());
    }
  }
}
