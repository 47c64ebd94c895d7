package dev.lenet.open;

import dev.lenet.LeNet;
import dev.lenet.convert.Format;
import dev.lenet.exceptions.InputException;
import dev.lenet.internal.runtime.Sessions;
import dev.lenet.model.Model;
import dev.lenet.predict.ModelNotes;
import dev.lenet.savedmodel.SavedModelFile;
import dev.lenet.savedmodel.Trust;
import dev.lenet.saving.KerasModels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.NavigableMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Opens models of any supported file format. */
public final class Models {
  static final String SUPPORTED =
      "a run folder, a SavedModel folder, a folder of version folders, a .keras or .h5 file, or a"
          + " weights-only .weights.h5, .h5, .pth, .pt or .safetensors file with an architecture";

  private static final Set<Format> WEIGHTS =
      EnumSet.of(Format.WEIGHTS_H5, Format.PTH, Format.SAFETENSORS);

  private Models() {}

  /**
   * Loads TensorFlow's native library and runs it once, which takes a second or two. Call this when
   * a program starts, so that the first prediction is not delayed. Later calls do nothing.
   *
   * @throws InputException if the class path has no library for this platform
   */
  public static void warmUp() {
    Sessions.prepare();
  }

  /**
   * Keras's {@code load_model}: loads a model with its layers, to train it or to look inside,
   * compiled as it was when it was saved.
   *
   * @param file a {@code .keras} or legacy {@code .h5} file, or a run folder; {@link #open} also
   *     accepts the other formats, but only to predict
   * @throws InputException naming the file, when it is of another format, damaged, or has layers
   *     that are not supported
   */
  public static Model load(Path file) {
    ModelPlace place = ModelPlace.find(file);
    if (place.isSavedModel() || Format.ofName(place.file()).filter(WEIGHTS::contains).isPresent()) {
      throw new InputException(
          file
              + ": has no layers (expected: a .keras or .h5 file or a run folder; Models.open opens"
              + " this file to predict)");
    }
    return kerasModels().load(place.file());
  }

  /** A reader of Keras's models that knows the architectures of this library. */
  public static KerasModels kerasModels() {
    return new KerasModels().know("LeNet", LeNet::new);
  }

  /** Opens a model; weights-only files are assumed to belong to LeNet. */
  public static OpenedModel open(Path path) {
    return open(path, "lenet");
  }

  /**
   * The versions of a model by number: the version folders in a folder, whether or not their models
   * can be opened, or the model itself as version 1.
   *
   * @throws InputException when there is no such file or folder
   */
  public static NavigableMap<Long, Path> versions(Path path) {
    return ModelPlace.versions(path);
  }

  /**
   * Opens a model to predict with it, or to compile it and train it further. Its own loss, metrics
   * and optimizer are not read, so any are accepted.
   *
   * @param path a run folder, whose {@code model.keras} is opened, a SavedModel folder, a folder of
   *     version folders, whose newest is opened, or a file of any supported format
   * @param architecture the architecture of a weights-only file: {@code lenet}, or a file with a
   *     model of the same structure
   * @throws InputException if there is no such file, or its format is not supported
   */
  public static OpenedModel open(Path path, String architecture) {
    return open(path, architecture, Trust.CHECKED);
  }

  /**
   * Opens a model; with {@link Trust#TRUSTED}, also a SavedModel of your own whose graph contains
   * ops that are otherwise refused.
   *
   * @param trust whether a SavedModel's graph may contain any op
   */
  public static OpenedModel open(Path path, String architecture, Trust trust) {
    return open(path, architecture, trust, null);
  }

  /**
   * The same for a checkpoint of PyTorch's that holds several {@code state_dict}s.
   *
   * @param state the key of the one that is wanted, with dots between keys inside each other; null
   *     for the likeliest
   */
  public static OpenedModel open(
      Path path, String architecture, Trust trust, @Nullable String state) {
    ModelPlace place = ModelPlace.find(path);
    ModelNotes notes = Notes.of(place);
    if (place.isSavedModel()) {
      return OpenedModel.of(path, place.file(), notes, SavedModelFile.load(place.file(), trust));
    }
    Model model = ModelReader.read(place.file(), architecture, state, false).model();
    return OpenedModel.of(path, place.file(), notes, model);
  }

  /**
   * Opens a model to train it further. It is compiled as its file says, with its optimizer's state;
   * where the file asks for what is not supported, or says nothing, it is not compiled, and {@link
   * Model#whyNotCompiled} tells the reason.
   *
   * @param state as for {@link #open(Path, String, Trust, String)}
   * @throws InputException if there is no such file, its format is not supported, or it is a
   *     SavedModel
   */
  public static OpenedModel openToTrain(Path path, String architecture, @Nullable String state) {
    ModelPlace place = trainable(path);
    Model model = ModelReader.read(place.file(), architecture, state, true).model();
    return OpenedModel.of(path, place.file(), Notes.of(place), model);
  }

  /**
   * The file that {@link #openToTrain} would read.
   *
   * @throws InputException if there is no such file, or it is a SavedModel
   */
  public static Path fileToTrain(Path path) {
    return trainable(path).file();
  }

  private static ModelPlace trainable(Path path) {
    ModelPlace place = ModelPlace.find(path);
    if (place.isSavedModel()) {
      throw new InputException(
          path
              + ": a SavedModel, which has no layers to train (expected: a .keras or .h5 file, a run"
              + " folder, or a weights-only file with --arch)");
    }
    return place;
  }

  /**
   * A new model of a known architecture.
   *
   * @param name {@code lenet}, or a {@code .keras}, a legacy {@code .h5}, a {@code .json} file or a
   *     run folder, whose model's structure is taken; it is not compiled
   */
  public static Model architecture(String name) {
    if (name.equals("lenet")) {
      return new LeNet();
    }
    Path path = Path.of(name);
    if (Files.exists(path)) {
      if (name.endsWith(".json")) {
        return kerasModels().structure(path);
      }
      ModelPlace place = ModelPlace.find(path);
      if (!place.isSavedModel() && ModelReader.isWhole(place.file())) {
        return kerasModels().structure(place.file());
      }
    }
    throw new InputException(
        "architecture '"
            + name
            + "' (expected: lenet, a file that holds a whole Keras model, or the .json of its to_json)");
  }
}
