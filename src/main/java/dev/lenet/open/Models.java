package dev.lenet.open;

import dev.lenet.LeNet;
import dev.lenet.exceptions.InputException;
import dev.lenet.internal.runtime.Sessions;
import dev.lenet.model.Model;
import dev.lenet.predict.ModelNotes;
import dev.lenet.savedmodel.SavedModelFile;
import dev.lenet.savedmodel.Trust;
import dev.lenet.saving.KerasModels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.NavigableMap;

/** Opens models, whatever they are kept in. */
public final class Models {
  static final String SUPPORTED =
      "a run folder, a SavedModel's folder, a folder of numbered ones, a .keras or .h5 file, or with"
          + " an architecture a .weights.h5, .h5, .pth, .pt or .safetensors file of weights";

  private Models() {}

  /**
   * Loads TensorFlow's native library and has it run once, which takes a second or two. A program
   * calls this when it starts, so that its first prediction does not wait; later calls do nothing.
   *
   * @throws InputException when the class path has no library for this platform
   */
  public static void warmUp() {
    Sessions.prepare();
  }

  /** Keras's {@code load_model}: a {@code .keras} file, compiled as it was saved. */
  public static Model load(Path file) {
    return kerasModels().load(file);
  }

  /** What reads Keras's models, with the architectures of this library made known. */
  public static KerasModels kerasModels() {
    return new KerasModels().know("LeNet", LeNet::new);
  }

  /** Opens a model; files that hold weights alone are taken for LeNet's. */
  public static OpenedModel open(Path path) {
    return open(path, "lenet");
  }

  /**
   * The versions of a model by number: the folders in a folder of numbered ones, whether their
   * models can be opened or not, or the model itself as version 1.
   *
   * @throws InputException when there is no such file or folder
   */
  public static NavigableMap<Long, Path> versions(Path path) {
    return ModelPlace.versions(path);
  }

  /**
   * Opens a model to predict with it, or to train it further once it is compiled. Its own loss,
   * metrics and optimizer may be any, since they are not read.
   *
   * @param path a run folder, whose {@code model.keras} is taken, a SavedModel's folder, the newest
   *     of a folder of numbered ones, or a file of any format
   * @param architecture whose weights a file of weights alone holds: {@code lenet}, or a file with
   *     a model of the same structure
   * @throws InputException when there is no such file, or it is of another kind
   */
  public static OpenedModel open(Path path, String architecture) {
    return open(path, architecture, Trust.CHECKED);
  }

  /**
   * The same for SavedModels of one's own making, too, whose graphs may hold any op.
   *
   * @param trust whether they may
   */
  public static OpenedModel open(Path path, String architecture, Trust trust) {
    ModelPlace place = ModelPlace.find(path);
    ModelNotes notes = Notes.of(place);
    if (place.isSavedModel()) {
      return OpenedModel.of(path, place.file(), notes, SavedModelFile.load(place.file(), trust));
    }
    return OpenedModel.of(path, place.file(), notes, model(place.file(), architecture));
  }

  private static Model model(Path file, String architecture) {
    return ModelReader.read(file, architecture, false).model();
  }

  /**
   * A new model of a known architecture.
   *
   * @param name {@code lenet}, or a {@code .keras}, a legacy {@code .h5} file or a run folder,
   *     whose model's structure is taken; it is not compiled
   */
  public static Model architecture(String name) {
    if (name.equals("lenet")) {
      return new LeNet();
    }
    Path path = Path.of(name);
    if (Files.exists(path)) {
      ModelPlace place = ModelPlace.find(path);
      if (!place.isSavedModel() && ModelReader.isWhole(place.file())) {
        return kerasModels().structure(place.file());
      }
    }
    throw new InputException(
        "architecture '"
            + name
            + "' (expected: lenet, or a file that holds a whole model of Keras)");
  }
}
