package dev.lenet.model;

import dev.lenet.graph.Weight;
import dev.lenet.train.Trainer;
import java.util.ArrayList;
import java.util.List;

/** A {@code fit}'s trainer, and the weights whose changes it keeps to its thread until it ends. */
final class Held {
  private final Trainer trainer;
  private final List<Weight> weights = new ArrayList<>();

  /**
   * Holds all that the model and its optimizer have.
   *
   * @throws IllegalStateException where another model's {@code fit} trains one of them
   */
  Held(Model model, Trainer trainer) {
    this.trainer = trainer;
    List<Weight> all = new ArrayList<>(model.weightPaths().keySet());
    all.addAll(model.seedPaths().keySet());
    all.addAll(OptimizerState.of(model));
    Weight.fetchAll(all);
    boolean done = false;
    try {
      for (Weight weight : all) {
        weight.hold();
        weights.add(weight);
      }
      done = true;
    } finally {
      if (!done) {
        release();
      }
    }
  }

  Trainer trainer() {
    return trainer;
  }

  void release() {
    weights.forEach(Weight::release);
  }
}
