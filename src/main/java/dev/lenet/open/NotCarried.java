package dev.lenet.open;

import dev.lenet.convert.Format;
import dev.lenet.model.Model;
import dev.lenet.predict.ModelNotes;
import dev.lenet.weights.keras.KerasArchive;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What a format has no place for, as notes of a line each. */
final class NotCarried {
  private NotCarried() {}

  /** What the target's format has no place for. */
  static void add(
      List<String> notes, Path file, Format read, Format written, Model model, ModelNotes said) {
    boolean keras = written == Format.KERAS || written == Format.H5;
    if (read == Format.KERAS && KerasArchive.hasAssets(file)) {
      notes.add("assets in the .keras file are not carried over");
    }
    if (model.isCompiled() && !keras) {
      notes.add(
          written == Format.WEIGHTS_H5
              ? "the loss and the metrics are not carried over: .weights.h5 holds only the"
                  + " weights and the optimizer's state"
              : "the optimizer's state, the loss and the metrics are not carried over: "
                  + written
                  + " has no place for them");
    }
    if (keras && usesKeras2(model)) {
      notes.add(
          "hard_sigmoid of Keras 2 is named hard_sigmoid_keras_2 in the file: to open it in"
              + " Python, pass that function, clip(0.2 * x + 0.5, 0, 1), in custom_objects");
    }
    if (written != Format.SAVED_MODEL && (!said.classNames().isEmpty() || said.scaling() != null)) {
      notes.add(
          "class names and scaling are not carried over: "
              + written
              + " has no place for"
              + " them");
    }
    if (written.isStateDict()) {
      addTorch(notes, model);
    }
  }

  /**
   * Whether a layer's activation is no name of Keras 3's, which is hard_sigmoid of Keras 2 alone.
   */
  private static boolean usesKeras2(Model model) {
    return model.layers().stream()
        .anyMatch(
            layer ->
                layer instanceof Model nested
                    ? usesKeras2(nested)
                    : layer.config().get("activation") instanceof Map);
  }

  private static void addTorch(List<String> notes, Model model) {
    if (model.givesProbabilities()) {
      notes.add(
          "the activation at the end is not carried over: if the PyTorch model outputs logits,"
              + " apply it to them");
    }
    if (model.weights().stream().anyMatch(weight -> weight.name().equals("moving_variance"))) {
      notes.add(
          "epsilon and momentum of BatchNormalization are not carried over: set them in PyTorch"
              + " (where Keras has its defaults: eps=1e-3, momentum=0.01, which is 1 - 0.99)");
    }
    if (model.weights().stream().anyMatch(weight -> weight.name().equals("count"))) {
      notes.add(
          "Normalization has no counterpart in PyTorch: mean, variance and count are written as"
              + " plain tensors");
    }
  }
}
