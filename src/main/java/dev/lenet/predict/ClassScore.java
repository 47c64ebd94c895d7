package dev.lenet.predict;

import dev.lenet.exceptions.InputException;
import dev.lenet.tensor.HostTensor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The score of one class in a classifier's output.
 *
 * @param className the class's name, or its number where it has none
 * @param index the class's number, from 0
 * @param score the model's output for it, such as a probability
 */
public record ClassScore(String className, int index, float score) {
  /**
   * The likeliest classes of each sample, best first, as Keras's {@code decode_predictions} gives
   * them; equal scores have the order of their numbers.
   *
   * @param output (N, classes)
   * @param classNames by number; may be empty
   * @param top how many classes to give for each sample
   * @throws InputException where the output is not of rank 2, or {@code top} is less than 1
   */
  public static List<List<ClassScore>> decode(HostTensor output, List<String> classNames, int top) {
    if (output.shape().rank() != 2) {
      throw new InputException("output of shape " + output.shape() + " (expected: (N, classes))");
    }
    if (top < 1) {
      throw new InputException("top " + top + " (expected: 1 or more)");
    }
    float[] scores = output.floats();
    int classes = Math.toIntExact(output.shape().size(1));
    List<List<ClassScore>> decoded = new ArrayList<>();
    for (int row = 0; row < output.shape().size(0); row++) {
      int first = row * classes;
      decoded.add(
          IntStream.range(0, classes)
              .mapToObj(i -> new ClassScore(name(classNames, i), i, scores[first + i]))
              .sorted(Comparator.comparingDouble(ClassScore::score).reversed())
              .limit(top)
              .toList());
    }
    return decoded;
  }

  private static String name(List<String> names, int index) {
    return index < names.size() ? names.get(index) : Integer.toString(index);
  }
}
