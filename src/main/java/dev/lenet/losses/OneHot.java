package dev.lenet.losses;

import dev.lenet.graph.SymbolicTensor;
import dev.lenet.graph.Target;
import dev.lenet.tensor.DType;
import dev.lenet.tensor.Shape;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * A loss that wants a column a class, on data that has class numbers: Keras's {@code
 * to_categorical} before it.
 */
public record OneHot(Loss loss) implements Loss {
  @Override
  public Operand<TFloat32> perSample(Target target, SymbolicTensor output) {
    long classes = output.shape().size(-1);
    Operand<TFloat32> columns = target.oneHot(output.scope().tf(), classes);
    Shape shape = Shape.of(target.shape().size(0), classes);
    return loss.perSample(new Target(columns, DType.FLOAT32, shape), output);
  }

  @Override
  public long classes(Shape output) {
    return output.size(-1);
  }

  @Override
  public Reduction reduction() {
    return loss.reduction();
  }

  @Override
  public boolean mixesBatch() {
    return loss.mixesBatch();
  }

  @Override
  public String className() {
    return loss.className();
  }

  @Override
  public String name() {
    return loss.name();
  }

  @Override
  public Map<String, @Nullable Object> config() {
    return loss.config();
  }
}
