package dev.lenet.saving;

import dev.lenet.exceptions.InputException;
import dev.lenet.internal.io.AtomicFile;
import dev.lenet.losses.Loss;
import dev.lenet.model.LegacyFile;
import dev.lenet.model.Model;
import dev.lenet.model.ModelJson;
import dev.lenet.model.WeightFile;
import dev.lenet.weights.keras.KerasArchive;
import dev.lenet.weights.keras.LegacyH5;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads models that Keras or this library wrote. Functional and sequential models list their layers
 * in the file; any other class must be {@linkplain #know registered} first.
 */
public final class KerasModels {
  private static final System.Logger LOG = System.getLogger(KerasModels.class.getName());

  private final Map<String, Supplier<? extends Model>> architectures = new LinkedHashMap<>();
  private boolean quiet;

  /** Registers a class of models whose files do not list their layers, such as {@code LeNet}. */
  public KerasModels know(String className, Supplier<? extends Model> architecture) {
    architectures.put(className, architecture);
    return this;
  }

  /**
   * Logs nothing about a model that is opened without being compiled, for callers that report
   * {@link Model#whyNotCompiled} themselves.
   */
  public KerasModels quietly() {
    quiet = true;
    return this;
  }

  /** Keras's {@code model_from_json}: a model with new weights. */
  public Model fromJson(String json) {
    return read("the model's JSON", json, false, "");
  }

  /**
   * Keras's {@code load_model}: a {@code .keras} file's model, with its weights, compiled as it
   * was, and with its optimizer's state. Where its loss, a metric, its optimizer or one of their
   * options is not supported, the model is not compiled, and {@link Model#whyNotCompiled} says what
   * it asks for.
   *
   * @throws InputException naming the file, when it is damaged or has layers that are not supported
   */
  public Model load(Path file) {
    return load(file, true);
  }

  /**
   * Keras's {@code load_model}.
   *
   * @param compile whether to compile the model as it was; if false, its loss, metrics and
   *     optimizer are not read, so any are accepted
   * @throws InputException naming the file, when it is damaged or has parts that are not supported
   */
  public Model load(Path file, boolean compile) {
    if (isLegacy(file)) {
      return load(file.toString(), LegacyH5.read(file), compile);
    }
    KerasArchive archive = KerasArchive.read(file);
    Model model = read(file + ": config.json", archive.config(), compile, archive.kerasVersion());
    WeightFile.read(file.toString(), archive.weights(), model);
    return model;
  }

  /**
   * A file's model, not compiled, with new weights, which are made when somebody asks for them. The
   * file may be a {@code .json} file of Keras's {@code to_json}, version 2 or 3.
   *
   * @throws InputException naming the file, when it is damaged or has parts that are not supported
   */
  public Model structure(Path file) {
    if (file.toString().endsWith(".json")) {
      return read(file.toString(), text(file), false, "");
    }
    if (isLegacy(file)) {
      return structure(file.toString(), LegacyH5.read(file));
    }
    KerasArchive archive = KerasArchive.read(file);
    return read(file + ": config.json", archive.config(), false, archive.kerasVersion());
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (CharacterCodingException e) {
      throw new InputException(
          file + ": not UTF-8 (expected: JSON, as Keras's to_json writes it)", e);
    } catch (IOException e) {
      throw AtomicFile.cannotRead(file, e);
    }
  }

  private static boolean isLegacy(Path file) {
    return file.toString().matches("(?i).*\\.(h5|hdf5)");
  }

  private Model structure(String source, LegacyH5 file) {
    String config =
        file.config()
            .orElseThrow(
                () ->
                    new InputException(
                        source + ": no model_config (expected: a whole model or an architecture)"));
    return read(source + ": model_config", config, false, file.kerasVersion());
  }

  /**
   * Keras's {@code load_model} of a legacy {@code .h5} file that holds a whole model.
   *
   * @param source what messages call the file
   * @param compile whether the model is compiled as it was
   */
  public Model load(String source, LegacyH5 file, boolean compile) {
    Model model = structure(source, file);
    if (compile && file.trainingConfig().isPresent()) {
      String config = file.trainingConfig().get();
      compile(
          model,
          source,
          () -> CompileReader.compileLegacy(model, source + ": training_config", config));
    }
    LegacyFile.read(source, file, model);
    return model;
  }

  /**
   * The loss that the model in a {@code .keras} file was compiled with; null if it was not
   * compiled.
   *
   * @throws InputException naming the file, when the loss is not supported
   */
  public static @Nullable Loss loss(Path file) {
    String source = file + ": config.json";
    Map<String, @Nullable Object> object = ModelJson.read(source, KerasArchive.read(file).config());
    if (!(object.get("compile_config") instanceof Map<?, ?>)) {
      return null;
    }
    Object loss = ConfigReader.child(object, "compile_config", source).get("loss");
    try {
      return loss == null ? null : CompileReader.loss(loss);
    } catch (InputException e) {
      throw new InputException(source + ": " + e.getMessage(), e);
    }
  }

  /**
   * @param kerasVersion the version of Keras that wrote the JSON; empty where it says that itself,
   *     as Keras 2 has it
   */
  private Model read(String source, String json, boolean compile, String kerasVersion) {
    Map<String, @Nullable Object> object = ModelJson.read(source, json);
    try {
      String version =
          kerasVersion.isEmpty()
              ? String.valueOf(object.getOrDefault("keras_version", ""))
              : kerasVersion;
      Model model = new ConfigReader(this::make, version.matches("[12]\\..*")).model(object);
      if (!model.hasInputShape() && object.get("build_config") instanceof Map<?, ?> build) {
        model.inputFrom(build.get("input_shape"));
      }
      if (compile && object.get("compile_config") instanceof Map<?, ?>) {
        Map<String, @Nullable Object> config = ConfigReader.child(object, "compile_config", source);
        compile(model, source, () -> CompileReader.compile(model, config));
      }
      return model;
    } catch (InputException e) {
      throw new InputException(source + ": " + e.getMessage(), e);
    }
  }

  /** What cannot be compiled is left uncompiled, so that it predicts, with a note. */
  private void compile(Model model, String source, Runnable compiling) {
    try {
      compiling.run();
    } catch (InputException e) {
      String why = String.valueOf(e.getMessage());
      model.notCompiled(why);
      if (!quiet) {
        LOG.log(
            System.Logger.Level.WARNING,
            "note: {0}: opened to predict, not to train: {1}",
            source,
            why);
      }
    }
  }

  private @Nullable Model make(String className) {
    Supplier<? extends Model> architecture = architectures.get(className);
    return architecture == null ? null : architecture.get();
  }
}
