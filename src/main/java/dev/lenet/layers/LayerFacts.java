package dev.lenet.layers;

import dev.lenet.graph.Weight;
import dev.lenet.predict.ReceptiveField;
import dev.lenet.tensor.Shape;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the rest of the library asks of a layer, so that nobody compares the names of classes. Every
 * answer has a default, which fits a layer of which nothing more is known.
 */
public abstract class LayerFacts {
  LayerFacts() {}

  /** What a layer does to the order of a row's elements. */
  public enum Features {
    /** Each element depends on the one in its place, or is handed on. */
    KEPT,
    /** Images become rows, in H, W, C order; rows are kept. */
    FLATTENED,
    /** The inputs' rows stand behind each other. */
    JOINED,
    /** Any element may depend on any. */
    MIXED
  }

  /** This layer's own weights, in Keras's order. */
  public abstract List<Weight> ownWeights();

  /** Whether each unit is computed from the one in its place, whatever the shape. */
  public boolean isPointwise() {
    return false;
  }

  /** What happens to the order of a row's elements. */
  public Features features() {
    return isPointwise() ? Features.KEPT : Features.MIXED;
  }

  /**
   * What part of the model's input this layer's units see, where that is a rectangle that moves
   * with them.
   *
   * @param before what the units of this layer's input see
   * @param input this layer's input, N x H x W x C
   * @param output this layer's output, N x H x W x C
   */
  public Optional<ReceptiveField> receptiveField(ReceptiveField before, Shape input, Shape output) {
    return isPointwise() ? Optional.of(before) : Optional.empty();
  }

  /** Whether, when predicting, the output's numbers are the input's, in whatever shape. */
  public boolean passesOn() {
    return false;
  }

  /** Whether the output's numbers are probabilities. */
  public boolean givesProbabilities() {
    return false;
  }

  /** Whether it scales what it is given, so that a model that begins with it takes raw bytes. */
  public boolean scalesInput() {
    return false;
  }

  /**
   * Whether its output is made of the input's values, moved, cut, padded or resized: layers after
   * it still see pixels.
   */
  public boolean keepsPixels() {
    return false;
  }

  /** Whether it takes N x steps x C, which its twin in PyTorch takes as N x C x steps. */
  public boolean takesSequences() {
    return false;
  }

  /** Whether Keras calls it with a list of inputs, even of one. */
  public boolean takesList() {
    return false;
  }

  /** Whether Keras's class has a {@code build} of its own, and so a build config in files. */
  public boolean hasBuildConfig() {
    return true;
  }

  /** Python's module of Keras's class, as files name it. */
  public String module() {
    return "keras.layers";
  }

  /** Whether Keras's class takes the option {@code trainable}, which every layer has. */
  public boolean takesTrainable() {
    return true;
  }

  /** The arguments of {@code call} that Keras notes in files, with their defaults. */
  public Map<String, @Nullable Object> callArguments() {
    return Map.of();
  }

  /**
   * The modules that hold this layer's weights in PyTorch, by the name behind the layer's; "" is
   * the layer's own module.
   */
  public Map<String, List<Weight>> torchModules() {
    return Map.of("", ownWeights());
  }

  /** How PyTorch lays out a weight of this layer. */
  public TorchLayout torchLayout(Weight weight) {
    return switch (weight.name()) {
      case "kernel" -> TorchLayout.KERNEL;
      case "bias" -> TorchLayout.SAME;
      default -> TorchLayout.FEATURES;
    };
  }
}
