package dev.lenet.cli;

import dev.lenet.open.OpenedModel;
import dev.lenet.savedmodel.SavedModelWeights;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.TensorSpec;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a SavedModel tells instead of layers: its signature and its variables, as text. */
final class SavedModelSummary {
  private final OpenedModel opened;

  SavedModelSummary(OpenedModel opened) {
    this.opened = opened;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("SavedModel: \"" + opened.file() + "\" (no layers)\n");
    add(text, "Input", opened.predictor().signature().inputs());
    add(text, "Output", opened.predictor().signature().outputs());
    Map<String, HostTensor> variables = SavedModelWeights.read(opened.file()).asMap();
    long total = 0;
    for (Map.Entry<String, HostTensor> variable : variables.entrySet()) {
      HostTensor value = variable.getValue();
      text.append(
          String.format(
              Locale.ROOT,
              " Variable: %s %s %s, %,d params%n",
              variable.getKey(),
              value.dtype(),
              value.shape(),
              value.elements()));
      total += value.elements();
    }
    return text.append(String.format(Locale.ROOT, " Total params: %,d%n", total)).toString();
  }

  private static void add(StringBuilder text, String kind, List<TensorSpec> specs) {
    for (TensorSpec spec : specs) {
      text.append(" %s: %s%n".formatted(kind, spec));
    }
  }
}
