package dev.lenet.live;

/** A version of Keras. */
enum Producer {
  KERAS_3_15("Keras 3.15", PythonEnvironment.KERAS, "keras");

  final String title;
  final PythonEnvironment python;
  final String module;

  Producer(String title, PythonEnvironment python, String module) {
    this.title = title;
    this.python = python;
    this.module = module;
  }

  /** Its models are not Keras 3's: what is written here it reads as weights only. */
  boolean isKeras2() {
    return module.equals("tf_keras");
  }
}
