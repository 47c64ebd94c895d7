package dev.lenet.internal.builder;

import dev.lenet.graph.GraphScope;
import dev.lenet.graph.SymbolicTensor;
import dev.lenet.internal.runtime.Native;
import dev.lenet.tensor.DType;
import dev.lenet.tensor.Scaling;
import dev.lenet.tensor.Shape;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TType;

/** What stands before a model: the placeholder that is fed, and bytes made floats. */
final class InputPreparation {
  private InputPreparation() {}

  /** What is fed; N first. */
  static Operand<? extends TType> placeholder(Ops ops, String name, DType dtype, Shape shape) {
    return ops.withName(name)
        .placeholder(
            Native.typeOf(dtype),
            Placeholder.shape(org.tensorflow.ndarray.Shape.of(shape.toArray())));
  }

  /** The model's float32 input from what is fed, as the spec says. */
  static SymbolicTensor of(GraphScope scope, Operand<? extends TType> x, InputSpec spec) {
    return of(scope, x, spec.x(), spec.scaling(), spec.sample().prepend(-1));
  }

  /** The model's float32 input from what is fed. */
  static SymbolicTensor of(
      GraphScope scope, Operand<? extends TType> x, DType dtype, Scaling scaling, Shape shape) {
    Ops ops = scope.tf().withSubScope("head");
    if (dtype == DType.FLOAT32) {
      return SymbolicTensor.of(scope, ops.dtypes.cast(x, TFloat32.class), shape);
    }
    Operand<TFloat32> bytes = ops.dtypes.cast(x, TFloat32.class);
    Operand<TFloat32> scaled =
        switch (scaling) {
          case NONE -> bytes;
          case ZERO_TO_ONE -> ops.math.div(bytes, ops.constant(255f));
          case MINUS_ONE_TO_ONE ->
              ops.math.sub(ops.math.div(bytes, ops.constant(127.5f)), ops.constant(1f));
        };
    return SymbolicTensor.of(scope, scaled, shape);
  }
}
