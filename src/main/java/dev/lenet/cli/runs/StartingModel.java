package dev.lenet.cli.runs;

import dev.lenet.exceptions.InputException;
import dev.lenet.internal.io.AtomicFile;
import dev.lenet.internal.io.Checksum;
import dev.lenet.open.Models;
import dev.lenet.tensor.Scaling;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The model that a run begins with, and what is changed about it before it is trained.
 *
 * @param path what {@code --model} named
 * @param sha256 the checksum of its file
 * @param architecture of a weights-only file
 * @param state the key of the weights in a checkpoint; null for the likeliest
 * @param freeze patterns of the names of layers that are not trained
 * @param classes the number of a new head's classes, or a file of their names; null to keep the
 *     head
 * @param scale how bytes become floats; null for what the model says
 */
public record StartingModel(
    String path,
    String sha256,
    String architecture,
    @Nullable String state,
    List<String> freeze,
    @Nullable String classes,
    @Nullable String scale) {
  private static final int SHA256_DIGITS = 64;

  /** Checks what every record must have. */
  public StartingModel {
    Objects.requireNonNull(path, "no path of the model");
    Objects.requireNonNull(sha256, "no sha256 of the model");
    Objects.requireNonNull(architecture, "no architecture");
    freeze = List.copyOf(Objects.requireNonNull(freeze, "no freeze"));
    if (scale != null) {
      scale = Scaling.parse(scale).toString();
    }
  }

  /**
   * A model that is there.
   *
   * @throws InputException if there is none, or it is a SavedModel
   */
  public static StartingModel of(
      Path path,
      String architecture,
      @Nullable String state,
      List<String> freeze,
      @Nullable String classes,
      @Nullable String scale) {
    return new StartingModel(
        path.toString(), sha256(path), architecture, state, freeze, classes, scale);
  }

  private static String sha256(Path path) {
    Path file = Models.fileToTrain(path);
    try {
      return Checksum.of("0".repeat(SHA256_DIGITS)).compute(file);
    } catch (IOException e) {
      throw AtomicFile.cannotRead(file, e);
    }
  }

  /** Refuses a file that has changed since the run was first started. */
  void requireSame() {
    if (!sha256(Path.of(path)).equals(sha256)) {
      throw new InputException(
          path
              + ": has changed since the run started (expected: the file with SHA-256 "
              + sha256
              + ")");
    }
  }

  /** The options that {@code --resume} may not change, by name. */
  Map<String, @Nullable Object> options() {
    Map<String, @Nullable Object> options = new LinkedHashMap<>();
    options.put("--model", path);
    options.put("--arch", architecture);
    options.put("--state", state);
    options.put("--freeze", freeze);
    options.put("--classes", classes);
    options.put("--scale", scale);
    return options;
  }
}
