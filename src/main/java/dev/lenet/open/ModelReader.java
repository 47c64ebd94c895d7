package dev.lenet.open;

import dev.lenet.LeNet;
import dev.lenet.convert.Format;
import dev.lenet.convert.Transfer;
import dev.lenet.convert.WeightSource;
import dev.lenet.exceptions.InputException;
import dev.lenet.graph.Weight;
import dev.lenet.model.Model;
import dev.lenet.saving.KerasModels;
import dev.lenet.weights.keras.LegacyH5;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads models of layers from files of any format. */
final class ModelReader {
  private static final String OTHERS =
      " (expected: LeNet's weights; for others, an architecture: --arch FILE with their layers)";

  private ModelReader() {}

  /**
   * A model as a file holds it.
   *
   * @param names what the file calls each weight, in its order; empty where it has no names
   * @param notes what of the file is not in the model
   */
  record Read(Model model, Map<Weight, String> names, List<String> notes) {}

  /**
   * Reads a model.
   *
   * @param architecture whose weights a file of weights alone, or a SavedModel, holds
   * @param state which of a checkpoint's {@code state_dict}s is wanted; null for the likeliest
   * @param compile whether a whole model is compiled as it was; where that is not supported, it is
   *     not, and noted
   */
  static Read read(Path file, String architecture, @Nullable String state, boolean compile) {
    Format format = format(file);
    if (isWhole(file)) {
      return whole(file, compile);
    }
    WeightSource source = WeightSource.read(file, format, state);
    Model model = model(architecture, source);
    try {
      return new Read(model, Transfer.into(model, source), source.notes());
    } catch (InputException e) {
      throw architecture.equals("lenet") ? new InputException(e.getMessage() + OTHERS, e) : e;
    }
  }

  /** The format of a file that exists, or of a SavedModel's folder. */
  static Format format(Path file) {
    return Files.isDirectory(file)
        ? Format.SAVED_MODEL
        : Format.ofName(file)
            .orElseThrow(
                () ->
                    new InputException(
                        file
                            + ": not a model that can be opened (expected: "
                            + Models.SUPPORTED
                            + ")"));
  }

  /** Whether the file says what its layers are. */
  static boolean isWhole(Path file) {
    return switch (format(file)) {
      case KERAS -> true;
      case H5 -> LegacyH5.is(file) && LegacyH5.read(file).config().isPresent();
      default -> false;
    };
  }

  private static Read whole(Path file, boolean compile) {
    KerasModels reader = Models.kerasModels().quietly(); // the notes say it
    if (!compile) {
      return new Read(reader.load(file, false), Map.of(), List.of());
    }
    Model model = reader.load(file, true);
    String why = model.whyNotCompiled();
    return new Read(
        model,
        Map.of(),
        why == null
            ? List.of()
            : List.of("how it was compiled, and the optimizer's state, are not carried: " + why));
  }

  /** A LeNet has as many classes as the file's. */
  private static Model model(String architecture, WeightSource source) {
    Model model = Models.architecture(architecture);
    if (!architecture.equals("lenet") || Transfer.fits(model, source)) {
      return model;
    }
    // The last layer's bias is among the file's vectors.
    for (int classes : source.vectorSizes()) {
      Model other = new LeNet(classes);
      if (Transfer.fits(other, source)) {
        return other;
      }
    }
    return model;
  }
}
