package dev.lenet.layers.pooling;

import dev.lenet.config.Config;
import dev.lenet.layers.Spatial;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.ReduceMax;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** Keras's {@code GlobalMaxPooling1D}: the largest of each channel, N x steps x C to N x C. */
public final class GlobalMaxPooling1D extends BaseGlobalPooling<GlobalMaxPooling1D> {
  public GlobalMaxPooling1D() {
    super(Spatial.SEQUENCE);
  }

  @Override
  Operand<TFloat32> reduce(Ops tf, Operand<TFloat32> x, Operand<TInt32> axes, boolean keep) {
    return tf.reduceMax(x, axes, ReduceMax.keepDims(keep));
  }

  public static GlobalMaxPooling1D fromConfig(Config options) {
    return new GlobalMaxPooling1D().read(options);
  }
}
