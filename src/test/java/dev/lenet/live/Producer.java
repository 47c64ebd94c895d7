package dev.lenet.live;

import dev.lenet.model.Model;
import dev.lenet.model.Sequential;
import dev.lenet.optimizers.Nadam;
import java.util.List;

/** A version of Keras, and what it can do with files. */
enum Producer {
  KERAS_3_15("Keras 3.15", PythonEnvironment.KERAS, "keras"),
  KERAS_3_3("Keras 3.3", PythonEnvironment.KERAS_3_3, "keras"),
  TF_KERAS("tf_keras 2.21", PythonEnvironment.KERAS, "tf_keras");

  static final String KERAS = ".keras";
  static final String WEIGHTS = ".weights.h5";
  static final String LEGACY = ".h5";

  /** The legacy format without a model: what {@code save_weights} of Keras 2 writes. */
  static final String LEGACY_WEIGHTS = "-weights.h5";

  static final String SAVED_MODEL = "SavedModel";

  final String title;
  final PythonEnvironment python;
  final String module;

  Producer(String title, PythonEnvironment python, String module) {
    this.title = title;
    this.python = python;
    this.module = module;
  }

  /** The formats that it writes. */
  List<String> written() {
    return isKeras2()
        ? List.of(KERAS, WEIGHTS, LEGACY, LEGACY_WEIGHTS, SAVED_MODEL)
        : List.of(KERAS, WEIGHTS, LEGACY, SAVED_MODEL);
  }

  /** The formats of which it reads what is written here: Keras 2 reads no config of Keras 3. */
  List<String> read() {
    return isKeras2()
        ? List.of(WEIGHTS, LEGACY, SAVED_MODEL)
        : List.of(KERAS, WEIGHTS, LEGACY, SAVED_MODEL);
  }

  String toJava(String format) {
    return title + " -> Java, " + format;
  }

  String fromJava(String format) {
    return "Java -> " + title + ", " + format;
  }

  /** Its models are not Keras 3's: of what is written here it reads weights and SavedModels. */
  boolean isKeras2() {
    return this == TF_KERAS;
  }

  /** Why it does not read a model of layers that is written here; empty where it does. */
  String refuses(String format, Model model) {
    boolean nadam = model.isCompiled() && model.optimizer() instanceof Nadam;
    if (this == KERAS_3_3
        && (format.equals(KERAS) || format.equals(LEGACY))
        && !(model instanceof Sequential)) {
      return "Keras 3.3 reads no newer Keras's functional config";
    }
    if (this == KERAS_3_3 && !format.equals(SAVED_MODEL) && nadam) {
      return "another order of the optimizer's state";
    }
    if (this == KERAS_3_3 && format.equals(LEGACY) && hasNormalization(model)) {
      return "Keras 3.3 does not take Normalization's mean from a legacy file, its own neither";
    }
    return "";
  }

  private static boolean hasNormalization(Model model) {
    return model.weights().stream().anyMatch(weight -> weight.name().equals("count"));
  }
}
