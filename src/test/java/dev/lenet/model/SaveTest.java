package dev.lenet.model;

import static dev.lenet.activations.Activations.SOFTMAX;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.lenet.Goldens;
import dev.lenet.LeNet;
import dev.lenet.datasets.Dataset;
import dev.lenet.exceptions.InputException;
import dev.lenet.layers.core.Dense;
import dev.lenet.layers.core.Input;
import dev.lenet.layers.normalization.BatchNormalization;
import dev.lenet.losses.SparseCategoricalCrossentropy;
import dev.lenet.metrics.Accuracy;
import dev.lenet.optimizers.Adam;
import dev.lenet.tensor.HostTensor;
import dev.lenet.train.FitOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.VariableDef;

/** Weights of Keras's files in models made here, and back. */
public class SaveTest {
  @TempDir Path folder;

  @Test
  void aSubclassedLeNetOfKerasPredictsTheSame() {
    try (LeNet model = new LeNet()) {
      model.loadWeights(Goldens.file("model/le_net.keras"));
      assertClose(
          Goldens.array("model/le_net", "y"),
          model.predict(Goldens.array("model/le_net", "x")),
          1e-6f);
    }
  }

  @Test
  void aSequentialOfKerasIsTrainedOnAsInKeras() {
    try (Sequential model = SummaryTest.small()) {
      model.compile(new Adam(0.01), new SparseCategoricalCrossentropy());
      model.loadWeights(Goldens.file("model/small.keras"));
      HostTensor x = Goldens.array("model/small", "x");
      assertClose(Goldens.array("model/small", "y"), model.predict(x), 1e-6f);
      assertEquals(2, model.optimizer().iterations());

      double loss =
          model
              .trainOnBatch(new Dataset(x, Goldens.array("model/small", "targets")))
              .getOrDefault("loss", Double.NaN);
      assertEquals(Goldens.array("model/small", "losses").floats()[0], loss, 1e-6);
      List<HostTensor> weights = model.getWeights();
      for (int i = 0; i < weights.size(); i++) {
        assertClose(Goldens.array("model/small", "after/" + i), weights.get(i), 1e-6f);
      }
    }
  }

  @Test
  void trainingGoesOnWhereTheFileLeftOff() {
    Dataset data =
        new Dataset(Goldens.array("model/small", "x"), Goldens.array("model/small", "targets"));
    Path file = folder.resolve("m.weights.h5");
    FitOptions epoch = new FitOptions().shuffle(false);
    try (Sequential through = SummaryTest.small();
        Sequential resumed = SummaryTest.small()) {
      through.compile(new Adam(0.01), new SparseCategoricalCrossentropy(), new Accuracy());
      resumed.compile(new Adam(0.5), new SparseCategoricalCrossentropy(), new Accuracy());
      through.fit(data, epoch);
      through.saveWeights(file);
      resumed.loadWeights(file);
      through.fit(data, epoch);
      resumed.fit(data, epoch);
      for (int i = 0; i < 6; i++) {
        assertArrayEquals(
            through.getWeights().get(i).floats(), resumed.getWeights().get(i).floats());
      }
    }
  }

  @Test
  void weightsThatDoNotFitAreNamedOnBothSides() {
    try (Sequential model = new Sequential(new Input(4), new Dense(2, SOFTMAX));
        Sequential other = new Sequential(new Input(3), new Dense(2, SOFTMAX))) {
      Path file = folder.resolve("m.weights.h5");
      model.saveWeights(file);
      assertEquals(
          file
              + ": does not fit sequential: layers/dense/vars/0 is float32 (4, 2) (expected: float32 (3, 2));"
              + " the file has: layers/dense/vars/0 (4, 2), layers/dense/vars/1 (2,);"
              + " the model has: dense/kernel (3, 2), dense/bias (2,)",
          assertThrows(InputException.class, () -> other.loadWeights(file)).getMessage());
      try (LeNet leNet = new LeNet()) {
        assertTrue(
            assertThrows(InputException.class, () -> leNet.loadWeights(file))
                .getMessage()
                .startsWith(
                    file
                        + ": does not fit le_net: layers/conv2d/vars/0 is missing; the file has:"));
      }
    }
  }

  @Test
  void aFileOfAnotherKindIsNotWritten() {
    try (LeNet model = new LeNet()) {
      assertEquals(
          "m.h5: cannot be written (expected: a name that ends in .keras)",
          assertThrows(InputException.class, () -> model.save(Path.of("m.h5"))).getMessage());
      Path nowhere = folder.resolve("no/m.keras");
      assertEquals(
          "cannot write "
              + nowhere
              + ": no such file or folder (expected: a writable folder with free space)",
          assertThrows(InputException.class, () -> model.save(nowhere)).getMessage());
    }
  }

  @Test
  void aSavedModelReplacesOnlyItsOwnKind() throws IOException {
    try (LeNet model = new LeNet()) {
      Path target = folder.resolve("savedmodel");
      model.export(target);
      model.export(target);
      assertTrue(Files.exists(target.resolve("saved_model.pb")));
      assertTrue(Files.exists(target.resolve("variables/variables.index")));
      Path busy = Files.createDirectory(folder.resolve("busy"));
      Files.writeString(busy.resolve("precious.txt"), "x");
      assertEquals(
          busy + ": holds other files (expected: a new folder, or a SavedModel to replace)",
          assertThrows(InputException.class, () -> model.export(busy)).getMessage());
      try (var files = Files.list(folder)) {
        assertEquals(2, files.count());
      }
    }
  }

  @Test
  void everyVariableOfASavedModelIsNamedAfterItsLayer() throws IOException {
    try (Sequential model =
        new Sequential(
            new Input(3), new BatchNormalization(), new Dense(2), new BatchNormalization())) {
      Path target = folder.resolve("savedmodel");
      model.export(target);
      MetaGraphDef graph =
          SavedModel.parseFrom(Files.readAllBytes(target.resolve("saved_model.pb")))
              .getMetaGraphs(0);
      Set<String> ops = new HashSet<>();
      graph.getGraphDef().getNodeList().forEach(node -> ops.add(node.getName()));
      List<String> handles = new ArrayList<>();
      for (ByteString bytes :
          graph.getCollectionDefOrThrow("variables").getBytesList().getValueList()) {
        VariableDef variable = VariableDef.parseFrom(bytes);
        handles.add(variable.getVariableName().replace(":0", ""));
        assertTrue(ops.contains(variable.getInitializerName()), variable.toString());
        assertTrue(ops.contains(variable.getSnapshotName().replace(":0", "")), variable.toString());
      }
      assertEquals(List.copyOf(model.weightPaths().values()), handles);
    }
  }

  /** Equal within a share of the largest magnitude, or of 1. */
  public static void assertClose(HostTensor expected, HostTensor actual, float tolerance) {
    assertEquals(expected.shape(), actual.shape());
    float largest = 1;
    for (float value : expected.floats()) {
      largest = Math.max(largest, Math.abs(value));
    }
    assertArrayEquals(expected.floats(), actual.floats(), tolerance * largest);
  }
}
