package dev.lenet.model;

import static dev.lenet.activations.Activations.RELU;
import static dev.lenet.activations.Activations.SOFTMAX;
import static dev.lenet.activations.Activations.TANH;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lenet.LeNet;
import dev.lenet.activations.Activations;
import dev.lenet.datasets.Dataset;
import dev.lenet.exceptions.InputException;
import dev.lenet.graph.RandomSeed;
import dev.lenet.graph.SymbolicTensor;
import dev.lenet.layers.Layer;
import dev.lenet.layers.core.Activation;
import dev.lenet.layers.core.Dense;
import dev.lenet.layers.core.Input;
import dev.lenet.layers.reshaping.Flatten;
import dev.lenet.losses.SparseCategoricalCrossentropy;
import dev.lenet.optimizers.Adam;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FunctionalTest {
  @Test
  void severalOutputsArePredictedTogether() {
    SymbolicTensor input = Input.of(4);
    SymbolicTensor hidden = new Dense(3, RELU).apply(input);
    SymbolicTensor output = new Dense(2, SOFTMAX).apply(hidden);
    try (Functional model = new Functional(input, List.of(output, hidden));
        Functional first = new Functional(input, hidden)) {
      HostTensor x = random(5, 4);
      List<HostTensor> both = model.predictAll(x);
      assertEquals(Shape.of(5, 2), both.get(0).shape());
      assertArrayEquals(first.predict(x).floats(), both.get(1).floats());
    }
  }

  @Test
  void severalOutputsAreNotTrained() {
    SymbolicTensor input = Input.of(4);
    SymbolicTensor hidden = new Dense(3).apply(input);
    try (Functional model = new Functional(input, List.of(hidden, new Dense(2).apply(hidden)))) {
      model.compile(new Adam(), new SparseCategoricalCrossentropy());
      assertEquals(
          "functional: 2 outputs (expected: 1 to be trained and evaluated)",
          assertThrows(InputException.class, () -> model.evaluate(data(4))).getMessage());
      assertEquals(
          "functional: 2 outputs (expected: 1 for predict; predictAll gives each)",
          assertThrows(InputException.class, () -> model.predict(random(1, 4))).getMessage());
      assertEquals(
          "functional: 2 outputs (expected: 1 for predict; predictAll gives each)",
          assertThrows(InputException.class, () -> model.predictOnBatch(random(1, 4)))
              .getMessage());
      assertEquals(
          "functional: 2 outputs (expected: 1 to be a layer of another model)",
          assertThrows(InputException.class, () -> model.apply(Input.of(4))).getMessage());
    }
  }

  @Test
  void aSharedLayerIsThereOnceAndTrainedByBothUses() {
    RandomSeed.set(1); // With some other seeds no ReLU lets anything through.
    Layer shared = new Dense(4, RELU);
    SymbolicTensor input = Input.of(4);
    SymbolicTensor output = new Dense(2, SOFTMAX).apply(shared.apply(shared.apply(input)));
    try (Functional model = new Functional(input, output)) {
      assertEquals(List.of("input_layer", "dense", "dense_1"), names(model));
      assertEquals(4 * 4 + 4 + 4 * 2 + 2, model.countParams());
      model.compile(new Adam(), new SparseCategoricalCrossentropy());
      float[] before = model.getWeights().get(0).floats();
      model.trainOnBatch(data(4));
      float[] after = model.getWeights().get(0).floats();
      assertNotEquals(Arrays.toString(before), Arrays.toString(after));
      try (Functional once = new Functional(input, shared.apply(input))) {
        assertSame(shared, once.getLayer(-1));
        assertArrayEquals(after, once.getWeights().get(0).floats());
      }
    }
  }

  @Test
  void aModelIsALayerOfAnother() {
    try (LeNet base = new LeNet()) {
      SymbolicTensor input = Input.of(32, 32, 3);
      SymbolicTensor output = new Dense(3, SOFTMAX).apply(base.apply(input));
      try (Functional model = new Functional(input, output);
          Functional inner = new Functional(input, nodeOf(output))) {
        assertEquals(List.of("input_layer", "le_net", "dense"), names(model));
        assertEquals(121_182 + 33, model.countParams());
        HostTensor x = random(2, 32, 32, 3);
        float[] own = base.predict(x).floats();
        base.setWeights(base.getWeights().stream().map(FunctionalTest::doubled).toList());
        assertNotEquals(Arrays.toString(own), Arrays.toString(base.predict(x).floats()));
        assertArrayEquals(base.predict(x).floats(), inner.predict(x).floats());
      }
    }
  }

  /** The output of the layer before. */
  private static SymbolicTensor nodeOf(SymbolicTensor output) {
    return LayerGraph.node(output).inputs().get(0);
  }

  @Test
  void aFrozenBaseStaysAsItIsWhileTheHeadLearns() {
    Sequential base = new Sequential(new Input(4), new Dense(6, TANH), new Dense(5, TANH));
    base.trainable(false);
    try (Sequential model = new Sequential(new Input(4), base, new Dense(2, SOFTMAX))) {
      model.compile(new Adam(0.1), new SparseCategoricalCrossentropy());
      List<HostTensor> before = base.getWeights();
      float[] head = model.getWeights().get(4).floats();
      model.trainOnBatch(data(4));
      for (int i = 0; i < before.size(); i++) {
        assertArrayEquals(before.get(i).floats(), base.getWeights().get(i).floats());
      }
      assertNotEquals(Arrays.toString(head), Arrays.toString(model.getWeights().get(4).floats()));

      base.trainable(true);
      model.compile(new Adam(0.1), new SparseCategoricalCrossentropy());
      model.trainOnBatch(data(4));
      assertNotEquals(
          Arrays.toString(before.get(2).floats()),
          Arrays.toString(base.getWeights().get(2).floats()));
    }
  }

  @Test
  void aModelMayBeginBetweenTheLayersOfAnother() {
    SymbolicTensor input = Input.of(4);
    SymbolicTensor hidden = new Dense(3, RELU).apply(input);
    SymbolicTensor output = new Dense(2).apply(hidden);
    try (Functional whole = new Functional(input, List.of(hidden, output));
        Functional tail = new Functional(hidden, output)) {
      HostTensor x = random(3, 4);
      List<HostTensor> values = whole.predictAll(x);
      assertArrayEquals(values.get(1).floats(), tail.predict(values.get(0)).floats());
    }
  }

  @Test
  void anOutputOfAnotherInputIsRefused() {
    SymbolicTensor input = Input.of(4);
    SymbolicTensor other = new Input(4).name("other").tensor();
    SymbolicTensor output = new Dense(2).apply(other);
    assertEquals(
        "functional: the output needs another input, other (expected: one input, input_layer, for the whole model)",
        assertThrows(InputException.class, () -> new Functional(input, output)).getMessage());
  }

  @Test
  void twoLayersOfOneNameAreRefused() {
    SymbolicTensor input = Input.of(4);
    Layer a = new Dense(2).name("d");
    Layer b = new Dense(2).name("d");
    SymbolicTensor output = b.apply(a.apply(input));
    assertEquals(
        "functional: two layers are named d (expected: a different name for each layer)",
        assertThrows(InputException.class, () -> new Functional(input, output)).getMessage());
  }

  @Test
  void sequentialGrowsAndShrinks() {
    try (Sequential model = new Sequential(new Input(2, 2), new Flatten())) {
      model.add(new Dense(3)).add(new Activation(Activations.RELU));
      assertEquals(List.of("flatten", "dense", "activation"), names(model));
      assertEquals(15, model.countParams());
      assertEquals(Shape.of(2, 3), model.predict(random(2, 2, 2)).shape());
      model.pop();
      model.pop();
      assertEquals(Shape.of(2, 4), model.predict(random(2, 2, 2)).shape());
      assertEquals(0, model.countParams());
    }
  }

  @Test
  void layersAreFoundByNameAndNumber() {
    try (LeNet model = new LeNet()) {
      assertSame(model.getLayer("conv1"), model.getLayer(0));
      assertSame(model.getLayer("d3"), model.getLayer(-1));
      assertEquals(
          "le_net: no layer 8 (expected: one of 8 layers)",
          assertThrows(InputException.class, () -> model.getLayer(8)).getMessage());
    }
  }

  @Test
  void sampleWeightsScaleEachLoss() {
    try (Sequential model = new Sequential(new Input(4), new Dense(2, SOFTMAX))) {
      model.compile(new Adam(), new SparseCategoricalCrossentropy());
      double all = model.evaluate(data(4)).loss();
      assertEquals(2 * all, model.evaluate(data(4), 2, 2, 2).loss(), 1e-6);
      assertEquals(
          "sequential: 1 sample weights (expected: one for each of the 3 samples)",
          assertThrows(InputException.class, () -> model.evaluate(data(4), 2)).getMessage());
    }
  }

  private static HostTensor doubled(HostTensor weight) {
    float[] values = weight.floats();
    for (int i = 0; i < values.length; i++) {
      values[i] = 2 * values[i] + 0.01f * i;
    }
    return HostTensor.ofFloats(weight.shape(), values);
  }

  private static List<String> names(Model model) {
    return model.layers().stream().map(Layer::name).toList();
  }

  private static Dataset data(int features) {
    return new Dataset(random(3, features), HostTensor.ofInts(Shape.of(3), 0, 1, 1));
  }

  static HostTensor random(long... shape) {
    Random random = new Random(7);
    float[] values = new float[(int) Shape.of(shape).elements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat();
    }
    return HostTensor.ofFloats(Shape.of(shape), values);
  }
}
