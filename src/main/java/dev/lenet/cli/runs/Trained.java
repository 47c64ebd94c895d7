package dev.lenet.cli.runs;

import dev.lenet.datasets.DataSplits;
import dev.lenet.model.Model;
import dev.lenet.tensor.Scaling;
import java.util.List;

/**
 * What a run trains, on what.
 *
 * @param model compiled
 * @param data as the model and its loss take it
 * @param classNames one a class
 * @param scaling how bytes become the model's floats, for those who use the model
 */
record Trained(Model model, DataSplits data, List<String> classNames, Scaling scaling)
    implements AutoCloseable {
  @Override
  public void close() {
    model.close();
  }
}
