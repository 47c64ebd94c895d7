package dev.lenet.parity;

import dev.lenet.predict.LayerInfo;
import dev.lenet.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which layers' rows are flattened images, whose order depends on the layout: those from a {@code
 * Flatten} to the next layer that mixes a row's elements.
 */
final class Flattened {
  private static final Set<String> FLATTENING = Set.of("Flatten", "Reshape");
  private static final Set<String> MIXING =
      Set.of("Dense", "GlobalAveragePooling2D", "GlobalMaxPooling2D");

  private Flattened() {}

  /**
   * The H, W, C that each such layer's rows were flattened from, by the layer's name.
   *
   * @param layers the model's layers, in its order
   * @param outputs the shape of one sample of each layer's output
   */
  static Map<String, Shape> of(List<LayerInfo> layers, Map<String, Shape> outputs) {
    Map<String, Shape> flattened = new LinkedHashMap<>();
    Shape image = Shape.SCALAR;
    boolean isFlat = false;
    for (LayerInfo layer : layers) {
      Shape output = outputs.getOrDefault(layer.name(), Shape.SCALAR);
      if (output.rank() == 3) {
        image = output;
        isFlat = false;
      } else if (FLATTENING.contains(layer.className())) {
        isFlat = true;
      } else if (MIXING.contains(layer.className())) {
        isFlat = false;
      }
      if (isFlat && image.rank() == 3 && output.equals(Shape.of(image.elements()))) {
        flattened.put(layer.name(), image);
      }
    }
    return flattened;
  }
}
