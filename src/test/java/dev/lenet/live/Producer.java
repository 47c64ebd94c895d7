package dev.lenet.live;

import dev.lenet.model.Model;
import dev.lenet.model.Sequential;
import dev.lenet.optimizers.Nadam;

/** A version of Keras. */
enum Producer {
  KERAS_3_15("Keras 3.15", PythonEnvironment.KERAS, "keras"),
  KERAS_3_3("Keras 3.3", PythonEnvironment.KERAS_3_3, "keras");

  final String title;
  final PythonEnvironment python;
  final String module;

  Producer(String title, PythonEnvironment python, String module) {
    this.title = title;
    this.python = python;
    this.module = module;
  }

  /** Keras 3.3 reads neither newer Kerases' functional configs nor the state of their Nadam. */
  boolean readsConfig(Model model) {
    return !isKeras2() && (this != KERAS_3_3 || model instanceof Sequential);
  }

  boolean readsOptimizer(Model model) {
    return this != KERAS_3_3 || !model.isCompiled() || !(model.optimizer() instanceof Nadam);
  }

  /** Its models are not Keras 3's: what is written here it reads as weights only. */
  boolean isKeras2() {
    return module.equals("tf_keras");
  }
}
