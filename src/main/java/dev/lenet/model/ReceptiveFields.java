package dev.lenet.model;

import dev.lenet.data.ReceptiveField;
import dev.lenet.data.ReceptiveField.Span;
import dev.lenet.data.Shape;
import dev.lenet.graph.Sym;
import dev.lenet.layers.Described;
import dev.lenet.layers.Layer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What part of the input the units of each layer see, followed through windows (convolutions,
 * pooling, padding) and through layers that look at one unit at a time.
 *
 * <p>A window of F units moving by S over units that see size r, step j and start a sees r +
 * (F-1)j, step jS and start a - Pj, with P units of padding before the first (Araujo et al.,
 * "Computing Receptive Fields of Convolutional Neural Networks", Distill 2019).
 */
final class ReceptiveFields {
  /** The layers that compute each unit from the one in its place. */
  private static final Set<String> POINTWISE =
      Set.of("Activation", "ReLU", "Dropout", "BatchNormalization", "Rescaling", "Normalization");

  private static final int IMAGE_RANK = 4;

  private final Map<Described, ReceptiveField> fields = new LinkedHashMap<>();

  private ReceptiveFields() {}

  /** The field of a layer's units, by the layer, where it is a rectangle that moves with them. */
  static Map<Layer, ReceptiveField> of(LayerGraph graph) {
    ReceptiveFields walk = new ReceptiveFields();
    Map<Layer, ReceptiveField> byLayer = new LinkedHashMap<>();
    for (Described node : graph.nodes()) {
      walk.field(node)
          .ifPresent(
              field -> {
                walk.fields.put(node, field);
                if (graph.nodesOf(LayerGraph.layer(node)).size() == 1) {
                  byLayer.put(LayerGraph.layer(node), field);
                }
              });
    }
    return byLayer;
  }

  private Optional<ReceptiveField> field(Described node) {
    if (node.shape().rank() != IMAGE_RANK) {
      return Optional.empty();
    }
    Layer layer = LayerGraph.layer(node);
    if (node.inputs().isEmpty()) {
      return Optional.of(ReceptiveField.INPUT);
    }
    Sym from = node.inputs().get(0);
    ReceptiveField before = fields.get(LayerGraph.node(from));
    if (node.inputs().size() != 1 || before == null) {
      return Optional.empty();
    }
    if (POINTWISE.contains(layer.className())) {
      return Optional.of(before);
    }
    if (layer instanceof Model) {
      return Optional.empty();
    }
    Map<String, @Nullable Object> config = layer.config();
    if (layer.className().equals("ZeroPadding2D")) {
      return Optional.of(padded(before, config.get("padding")));
    }
    Object window = config.getOrDefault("kernel_size", config.get("pool_size"));
    boolean sized = from.shape().dropFirst().isFullyKnown();
    return window == null || !sized
        ? Optional.empty()
        : Optional.of(windowed(before, from.shape(), node.shape(), window, config));
  }

  private static ReceptiveField padded(ReceptiveField before, @Nullable Object padding) {
    List<?> sides = (List<?>) padding;
    return new ReceptiveField(
        before.rows().under(1, 1, first(sides, 0)), before.columns().under(1, 1, first(sides, 1)));
  }

  /** The padding before the first row or column, of {@code [[top, bottom], [left, right]]}. */
  private static int first(@Nullable List<?> sides, int dimension) {
    return sides == null ? 0 : at(sides.get(dimension), 0);
  }

  private static ReceptiveField windowed(
      ReceptiveField before,
      Shape from,
      Shape to,
      Object window,
      Map<String, @Nullable Object> config) {
    Object strides = config.get("strides");
    Object dilation = config.get("dilation_rate");
    boolean same = "same".equals(config.get("padding"));
    Span[] spans = {before.rows(), before.columns()};
    for (int i = 0; i < spans.length; i++) {
      int reach = (at(window, i) - 1) * (dilation == null ? 1 : at(dilation, i)) + 1;
      int stride = strides == null ? 1 : at(strides, i);
      long missing = (to.size(1 + i) - 1) * stride + reach - from.size(1 + i);
      spans[i] = spans[i].under(reach, stride, same ? Math.max(0, missing) / 2 : 0);
    }
    return new ReceptiveField(spans[0], spans[1]);
  }

  private static int at(@Nullable Object pair, int index) {
    if (pair instanceof List<?> list && list.get(index) instanceof Integer value) {
      return value;
    }
    throw new IllegalStateException("a config's pair of sizes is " + pair);
  }
}
