package dev.lenet.saving;

import dev.lenet.model.LegacyFile;
import dev.lenet.model.Model;
import dev.lenet.model.WeightFile;
import dev.lenet.weights.hdf5.H5Content;
import dev.lenet.weights.keras.KerasArchive;
import dev.lenet.weights.keras.LegacyH5;
import java.nio.file.Path;

/** A model in each of Keras's file formats, whatever the file's name. */
public final class KerasFiles {
  private KerasFiles() {}

  /** Writes architecture, weights, and how the model was compiled with the optimizer's state. */
  public static void writeKeras(Model model, Path file) {
    KerasArchive.of(model.toJson(), WeightFile.write(model)).write(file);
  }

  /** What Keras keeps in a {@code .weights.h5} file: weights, and the optimizer's state. */
  public static H5Content weights(Model model) {
    return WeightFile.write(model);
  }

  /** What Keras keeps in a legacy {@code .h5} file: all that {@code .keras} has. */
  public static LegacyH5 legacy(Model model) {
    return LegacyFile.write(model);
  }

  /**
   * Gives the model the layers' weights of a file that has them where Keras would put them;
   * otherwise leaves it as it is and returns false.
   */
  public static boolean readIfFits(H5Content content, Model model) {
    return WeightFile.readIfFits(content, model);
  }

  /**
   * Gives the model the layers' weights of a file that has them where Keras would put them;
   * otherwise leaves it as it is and returns false.
   */
  public static boolean readIfFits(LegacyH5 content, Model model) {
    return LegacyFile.readIfFits(content, model);
  }
}
