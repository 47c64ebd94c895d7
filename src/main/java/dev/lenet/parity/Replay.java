package dev.lenet.parity;

import dev.lenet.exceptions.InputException;
import dev.lenet.predict.LayerInfo;
import dev.lenet.predict.Predictor;
import dev.lenet.tensor.Finite;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import dev.lenet.tensor.TensorSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Runs a model on a reference's input, and compares the output of each layer with the reference.
 */
public final class Replay {
  private static final int CHUNK = 64;

  private final Reference reference;
  private final Subject subject;
  private final double tolerance;
  private final Map<String, HostTensor> recorded = new LinkedHashMap<>();
  private final Map<String, Difference> differences = new LinkedHashMap<>();
  private Map<String, String> arrayOf = Map.of();
  private List<String> notCompared = List.of();
  private List<String> notRecorded = List.of();

  private Replay(Predictor model, Reference reference, double tolerance) {
    this.reference = reference;
    this.subject = new Subject(model, reference.logits());
    this.tolerance = tolerance;
  }

  /**
   * Compares a model with a reference.
   *
   * @param tolerance the allowed error, relative to a layer's largest magnitude
   * @throws InputException if the reference's input does not fit the model, an array's shape
   *     differs from the shape of its layer's output, or there is nothing to compare
   */
  public static Parity run(Predictor model, Reference reference, double tolerance) {
    if (!(tolerance >= 0) || Double.isInfinite(tolerance)) {
      throw new InputException("tolerance " + tolerance + " (expected: 0 or more)");
    }
    return new Replay(model, reference, tolerance).run();
  }

  private Parity run() {
    requireInput();
    for (int from = 0; from < reference.samples(); from += CHUNK) {
      int to = Math.min(reference.samples(), from + CHUNK);
      Map<String, HostTensor> outputs = subject.run(reference.x().rows(from, to));
      if (from == 0) {
        pair(outputs);
      }
      for (String layer : arrayOf.keySet()) {
        differences
            .computeIfAbsent(layer, any -> new Difference())
            .add(get(recorded, layer).rows(from, to), get(outputs, layer));
      }
    }
    List<LayerResult> results = new ArrayList<>();
    arrayOf.forEach(
        (layer, array) ->
            results.add(
                LayerResult.of(
                    layer,
                    array,
                    get(recorded, layer).shape(),
                    get(differences, layer),
                    tolerance)));
    return new Parity(
        reference.samples(), tolerance, results, notCompared, notRecorded, subject.hasLayers());
  }

  private void requireInput() {
    TensorSpec expected = subject.input();
    HostTensor x = reference.x();
    if (x.dtype() != expected.dtype()) {
      throw wrong("x", "dtype " + x.dtype(), expected.dtype());
    }
    if (!expected.shape().isCompatibleWith(x.shape())) {
      boolean other =
          !reference.channelsFirst()
              && x.shape().rank() == 4
              && expected.shape().isCompatibleWith(AxisOrder.nhwc(x.shape()));
      String hint = other ? ", or layout=NCHW in the file" : "";
      throw wrong("x", "shape " + x.shape(), expected.shape() + hint);
    }
    if (x.elements() == 0) {
      throw wrong("x", "shape " + x.shape(), "at least one sample");
    }
    Finite.require(x, reference.path() + ": x");
  }

  /** Finds the array of each layer, by what the first samples' outputs look like. */
  private void pair(Map<String, HostTensor> outputs) {
    Map<String, Shape> samples = new LinkedHashMap<>();
    outputs.forEach((name, value) -> samples.put(name, value.shape().dropFirst()));
    List<LayerInfo> layers = subject.layers();
    Pairing pairing = Pairing.of(reference, layers, samples);
    Map<String, Shape> flattened = Flattened.of(layers, samples);
    if (!layers.isEmpty() && flattened.containsKey(layers.get(layers.size() - 1).name())) {
      flattened.put(Subject.OUTPUT, flattened.get(layers.get(layers.size() - 1).name()));
    }
    Map<String, String> ordered = new LinkedHashMap<>();
    for (String layer : outputs.keySet()) {
      String array = pairing.arrayOf().get(layer);
      if (array != null) {
        ordered.put(layer, array);
        HostTensor value = reference.array(array, flattened.getOrDefault(layer, Shape.SCALAR));
        Shape expected = get(samples, layer).prepend(reference.samples());
        if (!value.shape().equals(expected)) {
          throw wrong(array, "shape " + value.shape(), expected);
        }
        recorded.put(layer, layer.equals(Subject.OUTPUT) ? probabilities(value) : value);
      }
    }
    if (ordered.isEmpty()) {
      throw wrong(
          String.join(", ", reference.arrays().keySet()),
          "nothing to compare",
          "arrays named " + String.join(", ", outputs.keySet()));
    }
    arrayOf = ordered;
    notCompared = pairing.unknown();
    Set<String> compared = ordered.keySet();
    notRecorded =
        layers.stream()
            .map(LayerInfo::name)
            .filter(name -> outputs.containsKey(name) && !compared.contains(name))
            .toList();
  }

  private HostTensor probabilities(HostTensor y) {
    return subject.outputFunction().map(function -> Logits.apply(function, y)).orElse(y);
  }

  private InputException wrong(String array, String what, Object expected) {
    return new InputException(
        "%s: %s: %s (expected: %s)".formatted(reference.path(), array, what, expected));
  }

  private static <T> T get(Map<String, T> all, String name) {
    T value = all.get(name);
    if (value == null) {
      throw new IllegalStateException("no longer there: " + name);
    }
    return value;
  }
}
