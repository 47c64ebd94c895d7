package dev.lenet.cli;

import dev.lenet.cli.runs.StartingModel;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The model that {@code train} begins with, and what is changed about it. */
final class StartOptions {
  @Spec(Target.MIXEE)
  private @Nullable CommandSpec command;

  @Option(
      names = "--model",
      paramLabel = "M",
      description =
          "Model to train further instead of a new LeNet: a .keras or .h5 file, a run folder, or a"
              + " weights-only file with --arch. Its own optimizer, loss and metrics are used"
              + " unless options say otherwise.")
  private @Nullable Path model;

  @Option(names = "--arch", paramLabel = "A", description = OpenModel.ARCHITECTURE)
  private @Nullable String architecture;

  @Mixin private final StateOption state = new StateOption();

  @Option(
      names = "--freeze",
      paramLabel = "PATTERN",
      description =
          "Layers of --model that are not trained, by name: * stands for any characters, ? for one."
              + " Layers of nested models also go by their path, such as base/conv1. May be"
              + " repeated.")
  private List<String> freeze = List.of();

  @Option(
      names = "--classes",
      paramLabel = "N|FILE",
      description =
          "Replace the last Dense layer of --model by a new one with this number of classes, or with"
              + " one class per line of a file of names.")
  private @Nullable String classes;

  @Option(
      names = "--scale",
      paramLabel = "S",
      description =
          "Scaling of pixel bytes to floats for --model: none, 0,1 or -1,1. Default: as for"
              + " predict.")
  private @Nullable String scale;

  /** The model to begin with; null for a new LeNet. */
  @Nullable StartingModel start() {
    if (model != null) {
      return StartingModel.of(
          model,
          Objects.requireNonNullElse(architecture, "lenet"),
          state.key(),
          freeze,
          classes,
          scale);
    }
    given().entrySet().stream()
        .filter(option -> option.getValue() != null)
        .findFirst()
        .ifPresent(
            option -> {
              throw new ParameterException(
                  Objects.requireNonNull(command).commandLine(),
                  option.getKey() + " without --model");
            });
    return null;
  }

  /** What was given, by option; null for what was not. */
  Map<String, @Nullable Object> given() {
    Map<String, @Nullable Object> given = new LinkedHashMap<>();
    given.put("--model", model == null ? null : model.toString());
    given.put("--arch", architecture);
    given.put("--state", state.key());
    given.put("--freeze", freeze.isEmpty() ? null : freeze);
    given.put("--classes", classes);
    given.put("--scale", scale);
    return given;
  }
}
