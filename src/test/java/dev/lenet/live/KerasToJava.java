package dev.lenet.live;

import dev.lenet.datasets.Dataset;
import dev.lenet.model.Model;
import dev.lenet.open.Models;
import dev.lenet.optimizers.Optimizers;
import dev.lenet.savedmodel.SavedModelFile;
import dev.lenet.savedmodel.SavedModelPredictor;
import dev.lenet.savedmodel.SavedModelWeights;
import dev.lenet.savedmodel.Trust;
import dev.lenet.tensor.HostTensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Opens here what matrix_write.py wrote: the same weights, outputs, and one more step. */
record KerasToJava(Producer producer, Path folder, ParityMatrix matrix) {
  /** What the bounds are: absolute differences of outputs, which are softmax's, and of weights. */
  static final double OUTPUTS = 1e-6;

  static final double STEP = 1e-6;

  // Keras 3 exports random layers as they are in training.
  private static final String AUGMENTED = "augmented";

  void read(String name) throws IOException {
    Recorded arrays = Recorded.read(folder.resolve(name + ".npz"));
    for (String format : producer.written()) {
      String cell = producer.toJava(format);
      Path file = folder.resolve(format.equals(Producer.SAVED_MODEL) ? name : name + format);
      Path refused = folder.resolve(file.getFileName() + ".refused");
      if (Files.exists(refused)) {
        matrix.leftOut(cell, name, Files.readString(refused));
      } else if (format.equals(Producer.SAVED_MODEL)) {
        matrix.attempt(cell, name, at -> savedModel(at, name, file, arrays));
      } else {
        matrix.attempt(cell, name, at -> layers(at, name, file, format, arrays));
      }
    }
  }

  private void layers(String cell, String name, Path file, String format, Recorded arrays) {
    boolean weights = format.equals(Producer.WEIGHTS) || format.equals(Producer.LEGACY_WEIGHTS);
    try (Model model = weights ? fresh(name) : Models.load(file)) {
      if (weights) {
        model.loadWeights(file);
      }
      matrix.compared(
          cell, name, "weights", Recorded.unequal(arrays.weights(), model.getWeights()), 0);
      compareOutputs(cell, name, arrays, model.predict(arrays.get("x")));
      if (arrays.has("targets") && !format.equals(Producer.LEGACY_WEIGHTS)) {
        compareStep(cell, name, model, arrays);
      }
    }
  }

  /** The same layers with weights, and an optimizer, that start anew. */
  private Model fresh(String name) {
    try (Model saved = Models.load(folder.resolve(name + Producer.KERAS))) {
      Model model = Models.kerasModels().fromJson(saved.toJson());
      if (saved.isCompiled()) {
        model.compile(
            Optimizers.fromConfig(saved.optimizer().className(), saved.optimizer().config()),
            saved.loss());
      }
      return model;
    }
  }

  private void savedModel(String cell, String name, Path path, Recorded arrays) {
    List<HostTensor> weights = List.copyOf(SavedModelWeights.read(path).asMap().values());
    matrix.compared(cell, name, "weights", Recorded.unequal(arrays.weights(), weights), 0);
    try (SavedModelPredictor model = SavedModelFile.load(path, Trust.CHECKED)) {
      HostTensor y = model.predict(arrays.get("x"));
      if (name.equals(AUGMENTED) && !producer.isKeras2()) {
        matrix.remark(cell + ": turns at random in Python too: weights only", name);
      } else {
        compareOutputs(cell, name, arrays, y);
      }
    }
  }

  private void compareStep(String cell, String name, Model model, Recorded arrays) {
    model.trainOnBatch(new Dataset(arrays.get("x"), arrays.get("targets")));
    List<HostTensor> after = model.getWeights();
    double worst = 0;
    for (int i = 0; i < after.size(); i++) {
      worst = Math.max(worst, Recorded.difference(arrays.get("after/" + i), after.get(i)));
    }
    matrix.compared(cell, name, "step", worst, STEP);
  }

  private void compareOutputs(String cell, String name, Recorded arrays, HostTensor outputs) {
    matrix.compared(cell, name, "outputs", Recorded.difference(arrays.get("y"), outputs), OUTPUTS);
  }
}
