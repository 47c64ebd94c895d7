package dev.lenet.open;

import dev.lenet.LeNet;
import dev.lenet.convert.Format;
import dev.lenet.convert.Transfer;
import dev.lenet.exceptions.InputException;
import dev.lenet.internal.io.AtomicFile;
import dev.lenet.model.Model;
import dev.lenet.predict.ModelNotes;
import dev.lenet.saving.KerasFiles;
import dev.lenet.tensor.NamedWeights;
import dev.lenet.tensor.Shape;
import dev.lenet.weights.hdf5.H5Weights;
import dev.lenet.weights.pytorch.PyTorchFile;
import dev.lenet.weights.safetensors.SafeTensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Converts a model from one format to another, as {@code ./lenet convert} does. */
public final class Conversion {
  private static final List<String> FOREIGN =
      List.of(".onnx", ".tflite", ".pb", ".bin", ".npz", ".npy", ".ckpt", ".zip", ".json");

  /** LeNet's layers as PyTorch's examples call them. */
  private static final List<String> TORCH_NAMES = List.of("conv1", "conv2", "fc1", "fc2", "fc3");

  private Conversion() {}

  /**
   * The result of a conversion.
   *
   * @param from the file or SavedModel folder that was read
   * @param to the file or folder that was written
   * @param tensors the number of weights that were written
   * @param notes what was not carried over, one line each
   */
  public record Result(Path from, Path to, Format format, int tensors, List<String> notes) {}

  /**
   * Converts a model. The target is written completely or not at all.
   *
   * @param from a run folder, a SavedModel folder, a folder of version folders, whose newest is
   *     read, or a file of any supported format
   * @param to a file, or a folder for a SavedModel, which goes into its {@code 1} unless it has a
   *     number for a name or is a SavedModel itself
   * @param format the format to write, or null for the one that the target's name selects
   * @param architecture whose weights a file of weights alone or a SavedModel holds, or null for
   *     {@code lenet}, of files alone
   * @param state which of a checkpoint's {@code state_dict}s is read; null for the likeliest
   * @throws InputException when something cannot be read, carried or written
   */
  public static Result run(
      Path from,
      Path to,
      @Nullable Format format,
      @Nullable String architecture,
      @Nullable String state) {
    ModelPlace place = ModelPlace.find(from);
    Format written = format != null ? format : formatOf(to);
    Path target = written == Format.SAVED_MODEL ? savedModel(to) : to;
    requireAnother(place.file(), target);
    Format read = ModelReader.format(place.file());
    if (read == Format.SAVED_MODEL && architecture == null) {
      throw new InputException(
          place.file()
              + ": a SavedModel, which has no layers (expected: --arch lenet, or --arch with a"
              + " .keras file of the same structure)");
    }
    ModelNotes said = Notes.of(place);
    ModelReader.Read found =
        ModelReader.read(place.file(), architecture == null ? "lenet" : architecture, state, true);
    try (Model model = found.model()) {
      List<String> notes = new ArrayList<>(found.notes());
      NotCarried.add(notes, place.file(), read, written, model, said);
      int tensors = write(found, written, target, said);
      return new Result(place.file(), target, written, tensors, List.copyOf(notes));
    }
  }

  private static Format formatOf(Path to) {
    String name = String.valueOf(to.getFileName()).toLowerCase(Locale.ROOT);
    if (FOREIGN.stream().anyMatch(name::endsWith) && !Files.isDirectory(to)) {
      throw new InputException(
          to
              + ": not a format that can be written (expected: a name ending in .keras,"
              + " .weights.h5, .h5, .pth, .pt or .safetensors, or a SavedModel folder)");
    }
    return Files.isDirectory(to)
        ? Format.SAVED_MODEL
        : Format.ofName(to).orElse(Format.SAVED_MODEL);
  }

  /** TensorFlow Serving's place for a model's first version. */
  private static Path savedModel(Path to) {
    boolean numbered = String.valueOf(to.getFileName()).matches("\\d{1,18}");
    if (numbered || Files.exists(to.resolve("saved_model.pb"))) {
      return to;
    }
    if (Files.isDirectory(to)) {
      try (Stream<Path> entries = Files.list(to)) {
        entries
            .filter(entry -> entry.getFileName().toString().matches("\\d{1,18}"))
            .filter(entry -> !entry.getFileName().toString().equals("1"))
            .findAny()
            .ifPresent(
                other -> {
                  throw new InputException(
                      "%s: already holds version %s (expected: a new folder, or the folder of a version, such as %s)"
                          .formatted(to, other.getFileName(), to.resolve("1")));
                });
      } catch (IOException e) {
        throw AtomicFile.cannotRead(to, e);
      }
    }
    return to.resolve("1");
  }

  private static void requireAnother(Path from, Path to) {
    try {
      if (Files.exists(to) && Files.isSameFile(from, to)) {
        throw new InputException(to + ": is also the file to convert (expected: a different file)");
      }
    } catch (IOException e) {
      throw AtomicFile.cannotRead(to, e);
    }
  }

  private static int write(ModelReader.Read found, Format format, Path target, ModelNotes said) {
    Model model = found.model();
    switch (format) {
      case KERAS -> KerasFiles.writeKeras(model, target);
      case WEIGHTS_H5 -> H5Weights.write(target, KerasFiles.weights(model));
      case H5 -> KerasFiles.legacy(model).write(target);
      case SAVED_MODEL -> model.export(target, Notes.extras(said));
      case PTH -> PyTorchFile.write(target, stateDict(found));
      case SAFETENSORS -> SafeTensors.of(stateDict(found)).write(target);
    }
    return model.weights().size();
  }

  private static NamedWeights stateDict(ModelReader.Read found) {
    boolean torch = found.names().values().stream().anyMatch(name -> name.endsWith(".weight"));
    return Transfer.stateDict(
        found.model(), torch ? found.names() : Map.of(), torchNames(found.model()));
  }

  /** Names for the layers of a model that has a LeNet's, whatever it calls them. */
  private static List<String> torchNames(Model model) {
    if (model.weights().isEmpty()) {
      return List.of();
    }
    Shape last = model.weights().get(model.weights().size() - 1).shape();
    if (last.rank() != 1) {
      return List.of();
    }
    try (LeNet lenet = new LeNet((int) last.size(0))) {
      return Transfer.areAlike(model, lenet) ? TORCH_NAMES : List.of();
    }
  }
}
