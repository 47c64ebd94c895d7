package dev.lenet.cli.runs;

import dev.lenet.datasets.Dataset;
import dev.lenet.exceptions.InputException;
import dev.lenet.tensor.HostTensor;
import java.nio.file.Path;
import java.util.List;

/**
 * Brings a data set's labels to the numbers that a model has for the classes of the same names: a
 * folder that lacks a class of the training's would shift all that come after it.
 */
public final class ClassesByName {
  private ClassesByName() {}

  /**
   * @param model the model's class names, in the order of its outputs; empty where nobody knows
   * @param path the model's, for messages
   * @return the same samples; as they are where either side has no names but numbers
   * @throws InputException when the data has a class that the model does not know
   */
  public static Dataset match(Dataset data, List<String> model, Path path) {
    List<String> names = data.classNames();
    if (names.equals(model) || areNumbers(names) || areNumbers(model)) {
      return data;
    }
    int[] labels = data.y().ints();
    for (int i = 0; i < labels.length; i++) {
      String name = names.get(labels[i]);
      labels[i] = model.indexOf(name);
      if (labels[i] < 0) {
        throw new InputException(
            "%s: the data has class '%s' (expected: the model's classes %s)"
                .formatted(path, name, model));
      }
    }
    return new Dataset(
        data.x(), HostTensor.ofInts(data.y().shape(), labels), model, data.scaling());
  }

  private static boolean areNumbers(List<String> names) {
    return names.stream().allMatch(name -> name.matches("\\d+"));
  }
}
