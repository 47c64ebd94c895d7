package dev.lenet.saving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lenet.exceptions.InputException;
import dev.lenet.graph.SymbolicTensor;
import dev.lenet.layers.activations.ReLU;
import dev.lenet.layers.core.Dense;
import dev.lenet.layers.core.Input;
import dev.lenet.layers.merging.Add;
import dev.lenet.layers.reshaping.Flatten;
import dev.lenet.model.Functional;
import dev.lenet.model.Model;
import dev.lenet.model.Sequential;
import org.junit.jupiter.api.Test;

/** Layers whose class is not known are named with where they are and what can be done. */
class UnknownLayersTest {
  private static final String HELP =
      " (expected: a class registered with CustomObjects, see docs/EXTEND.md, or in Python,"
          + " model.export(folder), since a SavedModel of it runs here)";

  @Test
  void aLayerOfASequentialModelIsBetweenItsNeighbours() {
    assertEquals(
        "the model's JSON: layer relu, after d1 (Dense), before d2 (Dense): class 'LSTM' is not"
            + " known"
            + HELP,
        refusal(line("m"), "ReLU", "LSTM"));
  }

  @Test
  void aLayerOfANestedModelHasAPath() {
    try (Sequential outer =
        new Sequential(new Input(4), line("inner"), new Dense(1).name("last"))) {
      assertEquals(
          "the model's JSON: layer inner/relu, after d1 (Dense), before d2 (Dense): class 'Relu6' is"
              + " not known, did you mean ReLU?"
              + HELP,
          refusal(outer, "ReLU", "Relu6"));
    }
  }

  @Test
  void aLayerOfAGraphIsBetweenThoseItIsConnectedWith() {
    SymbolicTensor input = Input.of(4);
    SymbolicTensor a = new Dense(3).name("a").apply(input);
    SymbolicTensor b = new Dense(3).name("b").apply(input);
    SymbolicTensor sum = new Add().name("sum").apply(a, b);
    SymbolicTensor end = new Dense(2).name("end").apply(new Flatten().name("flat").apply(sum));
    try (Functional model = new Functional(input, end)) {
      assertEquals(
          "the model's JSON: layer sum, after a (Dense) and b (Dense), before flat (Flatten): class"
              + " 'Attention' is not known"
              + HELP,
          refusal(model, "Add", "Attention"));
    }
  }

  @Test
  void aLambdaIsCode() {
    String message = refusal(line("m"), "ReLU", "Lambda");
    assertTrue(
        message.startsWith(
            "the model's JSON: layer relu, after d1 (Dense), before d2 (Dense): a Lambda, which is"
                + " Python code in the file and is not run (expected: "),
        message);
  }

  @Test
  void aLayerOfSomebodysPackageIsALayer() {
    String json =
        line("m")
            .toJson()
            .replaceFirst(
                "\"module\":\"keras.layers\",\"class_name\":\"ReLU\"",
                "\"module\":\"shop\",\"class_name\":\"Halve\"");
    assertEquals(
        "the model's JSON: layer relu, after d1 (Dense), before d2 (Dense): class 'Halve' is not"
            + " known"
            + HELP,
        assertThrows(InputException.class, () -> new KerasModels().fromJson(json)).getMessage());
  }

  private static Sequential line(String name) {
    return new Sequential(
            new Input(4), new Dense(3).name("d1"), new ReLU().name("relu"), new Dense(2).name("d2"))
        .name(name);
  }

  private static String refusal(Model model, String known, String unknown) {
    String json = model.toJson();
    assertTrue(json.contains("\"" + known + "\""), json);
    String changed = json.replace("\"" + known + "\"", "\"" + unknown + "\"");
    return assertThrows(InputException.class, () -> new KerasModels().fromJson(changed))
        .getMessage();
  }
}
