package dev.lenet.cli.runs;

import dev.lenet.exceptions.InputException;
import dev.lenet.losses.Loss;
import dev.lenet.losses.Losses;
import dev.lenet.metrics.Metric;
import dev.lenet.model.Model;
import dev.lenet.optimizers.Adam;
import dev.lenet.optimizers.Optimizer;
import dev.lenet.optimizers.Optimizers;
import dev.lenet.saving.KerasModels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How a model that was opened is going to be trained: as its file says, unless the settings say
 * otherwise; and as classifiers usually are where neither says anything.
 */
final class Compilation {
  private final TrainSettings settings;
  private final Path file;
  private final Consumer<String> notes;

  /**
   * @param file the opened model's
   * @param notes is told what was chosen for the user
   */
  Compilation(TrainSettings settings, Path file, Consumer<String> notes) {
    this.settings = settings;
    this.file = file;
    this.notes = notes;
  }

  /**
   * Compiles the model to be trained.
   *
   * @param opened as its file has it
   * @param trained the same, or the same with another head
   * @param sameWeights whether it trains the weights that the file's optimizer has its state for
   */
  void compile(Model opened, Model trained, ClassOutputs outputs, boolean sameWeights) {
    Optimizer optimizer = optimizer(opened, sameWeights);
    if (settings.learningRate() != null) {
      optimizer.setLearningRate(settings.learningRate());
    }
    Loss loss = loss(opened, outputs);
    List<Metric> metrics = new ArrayList<>(opened.metrics());
    if (metrics.stream().noneMatch(metric -> metric.name().equals("accuracy"))) {
      metrics.add(outputs.accuracy());
    }
    boolean chosen = settings.loss() == null || settings.optimizer() == null;
    if (!opened.isCompiled() && chosen) {
      String why = opened.whyNotCompiled();
      notes.accept(
          "%s: %s; trained with loss %s and optimizer %s"
              .formatted(
                  file,
                  why == null ? "not compiled" : why,
                  loss.name(),
                  optimizer.className().toLowerCase(Locale.ROOT)));
    }
    trained.compile(optimizer, loss, metrics);
  }

  private Optimizer optimizer(Model opened, boolean sameWeights) {
    if (settings.optimizer() != null) {
      return Optimizers.of(settings.optimizer());
    }
    if (!opened.isCompiled()) {
      return new Adam();
    }
    if (sameWeights) {
      return opened.optimizer();
    }
    if (opened.optimizer().iterations() > 0) {
      notes.accept(
          "the optimizer starts without the file's state, since other weights are trained");
    }
    return Optimizers.of(Optimizers.serialize(opened.optimizer()));
  }

  private Loss loss(Model opened, ClassOutputs outputs) {
    if (settings.loss() != null) {
      return named(settings.loss(), outputs);
    }
    Loss own = opened.isCompiled() ? opened.loss() : ownLoss();
    return own == null ? outputs.usualLoss() : own;
  }

  /** The file's loss, where a metric or the optimizer is what kept it from being compiled. */
  private @Nullable Loss ownLoss() {
    try {
      return file.toString().endsWith(".keras") ? KerasModels.loss(file) : null;
    } catch (InputException e) {
      return null; // which the note says
    }
  }

  /** A loss by its name, of logits where the model gives those. */
  private Loss named(String name, ClassOutputs outputs) {
    Loss loss = Losses.of(name);
    if (outputs.probabilities() || !Boolean.FALSE.equals(loss.config().get("from_logits"))) {
      return loss;
    }
    notes.accept(
        "--loss %s is computed from logits, since the model ends without softmax or sigmoid"
            .formatted(name));
    Map<String, @Nullable Object> config = new LinkedHashMap<>(loss.config());
    config.put("from_logits", true);
    return Losses.fromConfig(loss.className(), config);
  }
}
