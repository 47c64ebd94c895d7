package dev.lenet.metrics;

import dev.lenet.graph.SymbolicTensor;
import dev.lenet.graph.Target;
import dev.lenet.tensor.Shape;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.types.TInt32;

/**
 * What the metrics of intersection over union of several classes share: how targets and outputs
 * tell the classes, as numbers or as one column a class.
 *
 * @param <M> the metric's own class, which its options return
 */
public abstract class ClassIoU<M extends ClassIoU<M>> extends BaseIoU<M> {
  private final boolean sparseTrue;
  private boolean sparsePred;

  ClassIoU(boolean sparseTrue, boolean sparsePred, int classes, int... targetClassIds) {
    super(classes, targetClassIds);
    this.sparseTrue = sparseTrue;
    this.sparsePred = sparsePred;
  }

  static int[] all(int classes) {
    return IntStream.range(0, classes).toArray();
  }

  /** The true class of what does not count; null, the default, for none. */
  @SuppressWarnings("unchecked") // a class names itself as M
  public final M ignoreClass(@Nullable Integer classNumber) {
    ignore(classNumber);
    return (M) this;
  }

  /** Whether outputs are class numbers, and not one column a class. */
  @SuppressWarnings("unchecked") // a class names itself as M
  public final M sparsePred(boolean areNumbers) {
    sparsePred = areNumbers;
    return (M) this;
  }

  @Override
  final Operand<TInt32> truth(Target target, SymbolicTensor output) {
    if (sparseTrue) {
      Shape shape = output.shape();
      return numbers(target, output, sparsePred ? shape : shape.with(shape.rank() - 1, 1));
    }
    if (!sparsePred && !output.shape().isCompatibleWith(target.shape())) {
      throw Truth.mismatch(name(), target, output, "one column a class");
    }
    return Truth.argMax(output.scope().tf(), target.values(output.scope().tf()));
  }

  @Override
  final Operand<TInt32> predicted(SymbolicTensor output) {
    return sparsePred ? numbers(output) : Truth.predicted(output);
  }

  final void addSparseTrue(Map<String, @Nullable Object> config) {
    config.put("sparse_y_true", sparseTrue);
  }

  final void addRest(Map<String, @Nullable Object> config) {
    config.put("sparse_y_pred", sparsePred);
    config.put("axis", -1);
  }
}
