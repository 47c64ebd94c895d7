package dev.lenet.cli;

import dev.lenet.cli.terminal.Output;
import dev.lenet.exceptions.InputException;
import dev.lenet.images.ImageInput;
import dev.lenet.numpy.Npy;
import dev.lenet.open.OpenedModel;
import dev.lenet.predict.Predictor;
import dev.lenet.predict.Probabilities;
import dev.lenet.tensor.Finite;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Scaling;
import dev.lenet.tensor.TensorSpec;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./lenet predict}. */
@Command(
    name = "predict",
    sortOptions = false,
    description = {
      "Classifies images, or runs a model on an array.",
      "",
      "Images (PNG, JPEG, BMP, GIF, TIFF, WebP) of any size are resized to the model's input"
          + " shape. Grey 28 x 28 images, such as MNIST's, are padded if the model takes 32 x 32"
          + " x 3. The array of --input is passed to the model unchanged, and the output is"
          + " written unchanged.",
      "",
      "If the model outputs logits (its last layer has no softmax or sigmoid), they are converted"
          + " to probabilities for images. A single output is the probability of class 1 of two"
          + " classes.",
      ""
    })
final class PredictCommand implements Callable<Integer> {
  private static final int DEFAULT_TOP = 3;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "IMAGE", arity = "0..*", description = "Image files to classify.")
  private List<Path> images = List.of();

  @Option(names = "--model", paramLabel = "M", required = true, description = OpenModel.DESCRIPTION)
  private Path model = Path.of("");

  @Option(names = "--arch", paramLabel = "A", description = OpenModel.ARCHITECTURE)
  private String architecture = "lenet";

  @Mixin private final StateOption state = new StateOption();

  @Option(
      names = "--top",
      paramLabel = "K",
      description = "Number of classes to print. Default: 3; with --json, all.")
  private @Nullable Integer top;

  @Option(
      names = "--scale",
      paramLabel = "S",
      description =
          "Scaling of pixel bytes to floats: none, 0,1 or -1,1. Default: the run's scaling; else"
              + " 0,1, or none if the model scales its own input.")
  private @Nullable String scale;

  @Option(
      names = "--classes",
      paramLabel = "FILE",
      description =
          "File of class names, one per line. Default: the run's class names, else" + " numbers.")
  private @Nullable Path classes;

  @Option(
      names = "--input",
      paramLabel = "X.npy",
      description =
          "Float32 array to predict instead of images; its first axis is the batch" + " dimension.")
  private @Nullable Path input;

  @Option(names = "--output", paramLabel = "Y.npy", description = "File for the model's output.")
  private @Nullable Path target;

  @Option(
      names = "--json",
      description = "Print one JSON object per image to stdout and nothing" + " else.")
  private boolean json;

  @Override
  public Integer call() {
    if (images.isEmpty() == (input == null) || (input == null) != (target == null)) {
      throw new ParameterException(
          spec.commandLine(), "either images, or both --input and --output, are required");
    }
    if (top != null && top < 1) {
      throw new InputException("--top " + top + " (expected: 1 or more)");
    }
    Scaling scaling = scale == null ? null : Scaling.parse(scale);
    try (OpenModel opened = OpenModel.toCompute(model, architecture, state.key())) {
      if (input != null && target != null) {
        return predictArray(opened, input, target);
      }
      return predictImages(opened, scaling);
    }
  }

  private static int predictArray(OpenModel opened, Path from, Path to) {
    Predictor predictor = opened.opened().predictor();
    TensorSpec expected = predictor.onlyInput();
    HostTensor x = Npy.read(from);
    if (x.dtype() != expected.dtype()) {
      throw new InputException(
          from + ": dtype " + x.dtype() + " (expected: " + expected.dtype() + ")");
    }
    if (!expected.shape().isCompatibleWith(x.shape())) {
      throw new InputException(
          from + ": shape " + x.shape() + " (expected: " + expected.shape() + ")");
    }
    if (x.elements() == 0) {
      throw new InputException(from + ": shape " + x.shape() + " (expected: at least one sample)");
    }
    Finite.require(x, from.toString());
    Npy.write(to, predictor.predict(x));
    return 0;
  }

  /** Predicts each image; one that cannot be read does not keep the others from it. */
  private int predictImages(OpenModel model, @Nullable Scaling asked) {
    Output out = new Output(spec.commandLine().getOut(), json);
    PrintWriter err = spec.commandLine().getErr();
    OpenedModel opened = model.opened();
    Predictor predictor = opened.predictor();
    ImageInput imageInput =
        new ImageInput(predictor.onlyInput(), asked != null ? asked : opened.scaling());
    boolean logits = !opened.givesProbabilities();
    List<String> names = null;
    int exitCode = 0;
    for (Path image : images) {
      HostTensor pixels;
      try {
        pixels = imageInput.pixels(image);
      } catch (InputException e) {
        exitCode = Failures.report(e, err);
        continue;
      }
      float[] output = predictor.predict(imageInput.tensor(pixels)).floats();
      float[] probabilities = Probabilities.of(output, logits);
      if (names == null) {
        names = model.classNames(probabilities.length, classes);
      }
      print(out, image, names, probabilities);
    }
    return exitCode;
  }

  private void print(Output output, Path image, List<String> names, float[] probabilities) {
    List<Integer> order =
        IntStream.range(0, probabilities.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -probabilities[i]))
            .toList();
    int shown = Math.min(order.size(), top != null ? top : json ? order.size() : DEFAULT_TOP);
    Map<String, @Nullable Object> byName = new LinkedHashMap<>();
    output.text("%s", image);
    for (int i : order.subList(0, shown)) {
      byName.put(names.get(i), probabilities[i]);
      output.text("  %.4f  %s", probabilities[i], names.get(i));
    }
    Map<String, @Nullable Object> line = new LinkedHashMap<>();
    line.put("file", image.toString());
    line.put("class", names.get(order.get(0)));
    line.put("probabilities", byName);
    output.json(line);
  }
}
