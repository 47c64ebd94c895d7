package dev.lenet.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lenet.datasets.Dataset;
import dev.lenet.exceptions.InputException;
import dev.lenet.graph.SymbolicTensor;
import dev.lenet.layers.core.Dense;
import dev.lenet.layers.core.Input;
import dev.lenet.losses.SparseCategoricalCrossentropy;
import dev.lenet.optimizers.Adam;
import dev.lenet.savedmodel.SavedModelFile;
import dev.lenet.savedmodel.SavedModelPredictor;
import dev.lenet.savedmodel.Trust;
import dev.lenet.saving.KerasModels;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import dev.lenet.train.FitOptions;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names that Keras allows and TensorFlow's graphs do not. */
class LayerNamesTest {
  private static final HostTensor X =
      HostTensor.ofFloats(Shape.of(4, 2), 0.1f, 0.2f, 0.3f, 0.4f, 0.5f, 0.6f, 0.7f, 0.8f);

  @TempDir Path folder;

  @Test
  void suchLayersTrainSaveAndExport() {
    Input input = new Input(2).name("my image");
    SymbolicTensor x = input.tensor();
    for (String name : new String[] {"_x", "é", "a b", "a_b", "-", "1"}) {
      x = new Dense(2).name(name).apply(x);
    }
    Path file = folder.resolve("m.keras");
    Path exported = folder.resolve("exported");
    try (Functional model = new Functional(input.tensor(), x)) {
      model.compile(new Adam(), new SparseCategoricalCrossentropy().fromLogits(true));
      HostTensor y = HostTensor.ofInts(Shape.of(4), 0, 1, 0, 1);
      model.fit(new Dataset(X, y), new FitOptions().epochs(2));
      float[] expected = model.predict(X).floats();
      model.save(file);
      try (Model again = new KerasModels().load(file)) {
        assertArrayEquals(expected, again.predict(X).floats());
        assertEquals("é", again.layers().get(2).name());
      }
      model.export(exported);
      try (SavedModelPredictor predictor = SavedModelFile.load(exported, Trust.CHECKED)) {
        HostTensor output = predictor.predict(Map.of("my image", X)).values().iterator().next();
        assertArrayEquals(expected, output.floats(), 1e-6f);
      }
    }
  }

  @Test
  void aSlashIsRefusedAsInKeras() {
    assertEquals(
        "layer name 'a/b' of Dense (expected: not empty, and no '/')",
        assertThrows(InputException.class, () -> new Dense(2).name("a/b")).getMessage());
  }
}
