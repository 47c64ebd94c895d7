package dev.lenet.open;

import dev.lenet.LeNet;
import dev.lenet.data.InputException;
import dev.lenet.model.KerasModels;
import dev.lenet.model.Model;
import java.nio.file.Files;
import java.nio.file.Path;

/** Opens models, whatever they are kept in. */
public final class Models {
  private static final String SUPPORTED =
      "a run folder with model.keras, a .keras file, or a .weights.h5 file with an architecture";

  private Models() {}

  /** Keras's {@code load_model}: a {@code .keras} file, compiled as it was saved. */
  public static Model load(Path file) {
    return kerasModels().load(file);
  }

  /** What reads Keras's models, with the architectures of this library made known. */
  public static KerasModels kerasModels() {
    return new KerasModels().know("LeNet", LeNet::new);
  }

  /** Opens a model; files that hold weights alone are taken for LeNet's. */
  public static Model open(Path path) {
    return open(path, "lenet");
  }

  /**
   * Opens a model.
   *
   * @param path a run folder, whose {@code model.keras} is taken, a {@code .keras} or a {@code
   *     .weights.h5} file
   * @param architecture whose weights a file of weights alone holds: {@code lenet}
   * @throws InputException when there is no such file, or it is of another kind
   */
  public static Model open(Path path, String architecture) {
    return open(path, architecture, true);
  }

  /**
   * Opens a model.
   *
   * @param path a run folder, whose {@code model.keras} is taken, a {@code .keras} or a {@code
   *     .weights.h5} file
   * @param architecture whose weights a file of weights alone holds: {@code lenet}
   * @param compile whether a model is compiled as it was saved, which one with a loss, a metric or
   *     an optimizer of another library cannot be
   * @throws InputException when there is no such file, or it is of another kind
   */
  public static Model open(Path path, String architecture, boolean compile) {
    if (!Files.exists(path)) {
      throw new InputException(path + ": no such file or folder (expected: " + SUPPORTED + ")");
    }
    Path file = Files.isDirectory(path) ? path.resolve("model.keras") : path;
    if (file.toString().endsWith(".keras") && Files.exists(file)) {
      return kerasModels().load(file, compile);
    }
    if (file.toString().endsWith(".weights.h5")) {
      Model model = architecture(architecture);
      model.loadWeights(file);
      return model;
    }
    throw new InputException(
        path + ": not a model that can be opened (expected: " + SUPPORTED + ")");
  }

  /**
   * A new model of a known architecture.
   *
   * @param name {@code lenet}
   */
  public static Model architecture(String name) {
    if (name.equals("lenet")) {
      return new LeNet();
    }
    throw new InputException("architecture '" + name + "' (expected: lenet)");
  }
}
