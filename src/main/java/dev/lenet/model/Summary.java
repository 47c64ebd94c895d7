package dev.lenet.model;

import dev.lenet.exceptions.InputException;
import dev.lenet.graph.SymbolicTensor;
import dev.lenet.graph.Weight;
import dev.lenet.layers.KerasTensor;
import dev.lenet.layers.Layer;
import dev.lenet.layers.core.Input;
import dev.lenet.tensor.Shape;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Keras 3's table of a model's layers, with shapes and numbers of parameters, as {@code
 * print_summary} in keras/src/utils/summary_utils.py lays it out; {@link #toString} gives the text.
 * TensorFlow is not loaded for it.
 */
public final class Summary {
  /** What Keras takes for a terminal's width when it has none, less a margin of 4. */
  private static final int DEFAULT_LENGTH = 76;

  private final Model model;
  private int lineLength = DEFAULT_LENGTH;
  private boolean expandNested;
  private boolean showTrainable;

  /** The table of a model, in Keras's width. */
  public Summary(Model model) {
    this.model = model;
  }

  /** The width of the table in columns; 76 by default. */
  public Summary lineLength(int columns) {
    if (columns < 40) {
      throw new InputException("line length " + columns + " (expected: 40 or more)");
    }
    lineLength = columns;
    return this;
  }

  /** Also lists the layers of nested models. */
  public Summary expandNested() {
    expandNested = true;
    return this;
  }

  /** Adds a column that shows whether each layer with weights is trainable. */
  public Summary showTrainable() {
    showTrainable = true;
    return this;
  }

  @Override
  public String toString() {
    LayerGraph graph = model.hasInputShape() ? model.graph() : null;
    boolean plain = !(model instanceof Functional) || (graph != null && graph.isSequential());
    Table table = table(plain);
    layersOf(model, graph).forEach(layer -> addRows(table, layer, graph, plain ? null : graph, ""));
    return "Model: \"" + model.name() + "\"\n" + table + totals();
  }

  /** A functional model lists its input, as in Keras. */
  private static List<Layer> layersOf(Model model, @Nullable LayerGraph graph) {
    return model instanceof Functional && graph != null ? graph.layers() : model.layers();
  }

  private Table table(boolean plain) {
    List<String> header = new ArrayList<>(List.of("Layer (type)", "Output Shape", "Param #"));
    List<Table.Align> aligns =
        new ArrayList<>(List.of(Table.Align.LEFT, Table.Align.LEFT, Table.Align.RIGHT));
    List<Double> ends = new ArrayList<>(List.of(0.45, 0.80, 1.0));
    if (!plain) {
      header.add("Connected to");
      aligns.add(Table.Align.LEFT);
      ends = new ArrayList<>(List.of(0.3, 0.56, 0.74, 1.0));
    }
    if (showTrainable) {
      header.add("Trainable");
      aligns.add(Table.Align.CENTER);
      ends.replaceAll(end -> end * 0.90);
      ends.add(1.0);
    }
    int[] widths = new int[ends.size()];
    int used = 0;
    for (int i = 0; i < widths.length; i++) {
      widths[i] = (int) (ends.get(i) * lineLength) - used;
      used += widths[i];
    }
    return new Table(widths, aligns, header);
  }

  /**
   * @param inside the graph that the layer is part of; null where it is not known yet
   * @param connections the graph whose connections are shown; null where there is no such column
   */
  private void addRows(
      Table table,
      Layer layer,
      @Nullable LayerGraph inside,
      @Nullable LayerGraph connections,
      String prefix) {
    List<String> row = new ArrayList<>();
    row.add(prefix + layer.name() + " (" + layer.className() + ")");
    row.add(inside == null ? "?" : shape(inside, layer));
    row.add(
        layer.isBuilt() || layer instanceof Input ? number(layer.countParams()) : "0 (unbuilt)");
    if (connections != null) {
      row.add(connectedTo(connections, layer));
    }
    if (showTrainable) {
      row.add(layer.weightPaths().isEmpty() ? "-" : layer.trainable() ? "Y" : "N");
    }
    table.add(row);
    if (expandNested && layer instanceof Model nested) {
      LayerGraph graph = nested.hasInputShape() ? nested.graph() : null;
      String deeper = "   " + (prefix.isEmpty() ? "" : prefix.substring(0, prefix.length() - 2));
      layersOf(nested, graph).forEach(l -> addRows(table, l, graph, connections, deeper + "└ "));
    }
  }

  private static String shape(LayerGraph graph, Layer layer) {
    List<KerasTensor> nodes = graph.nodesOf(layer);
    if (nodes.isEmpty()) {
      return "?";
    }
    if (layer instanceof Functional several && several.outputCount() > 1) {
      return several.graph().outputs().stream()
          .map(output -> text(output.shape()))
          .collect(Collectors.joining(", ", "[", "]"));
    }
    return text(nodes.get(nodes.size() - 1).shape());
  }

  /** Python's text of a tuple, but that one size has no comma. */
  private static String text(Shape shape) {
    List<String> sizes = new ArrayList<>();
    for (long size : shape.toArray()) {
      sizes.add(size < 0 ? "None" : Long.toString(size));
    }
    return "(" + String.join(", ", sizes) + ")";
  }

  private static String connectedTo(LayerGraph graph, Layer layer) {
    List<String> from = new ArrayList<>();
    for (KerasTensor node : graph.nodesOf(layer)) {
      for (SymbolicTensor input : node.inputs()) {
        KerasTensor source = LayerGraph.node(input);
        from.add(LayerGraph.layer(source).name() + "[" + graph.index(source) + "][0]");
      }
    }
    return from.isEmpty() ? "-" : String.join(", ", from);
  }

  private String totals() {
    List<Weight> trainable = model.trainableWeights();
    List<Weight> others = new ArrayList<>(model.weights());
    others.removeAll(trainable);
    List<Weight> optimizer =
        model.isCompiled()
                && !trainable.isEmpty()
                && !model.optimizer().slots(trainable.get(0)).isEmpty()
            ? model.optimizer().state()
            : List.of();
    List<Weight> all = new ArrayList<>(trainable);
    all.addAll(others);
    all.addAll(optimizer);
    return line("Total", all)
        + line("Trainable", trainable)
        + line("Non-trainable", others)
        + (optimizer.isEmpty() ? "" : line("Optimizer", optimizer));
  }

  private static String line(String what, Collection<Weight> weights) {
    long count = weights.stream().mapToLong(weight -> weight.shape().elements()).sum();
    long bytes = weights.stream().mapToLong(w -> w.shape().elements() * w.dtype().bytes()).sum();
    return " " + what + " params: " + number(count) + " (" + size((double) bytes) + ")\n";
  }

  private static String number(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  private static String size(double bytes) {
    List<String> units = List.of("B", "KB", "MB", "GB", "TB");
    int unit = 0;
    double size = bytes;
    while (size / 1024 >= 1 && unit < units.size() - 1) {
      size /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, "%.2f %s", size, units.get(unit));
  }
}
