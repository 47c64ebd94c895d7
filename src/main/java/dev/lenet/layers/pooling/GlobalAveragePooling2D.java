package dev.lenet.layers.pooling;

import dev.lenet.config.Config;
import dev.lenet.layers.Spatial;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.math.Mean;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** Keras's {@code GlobalAveragePooling2D}: the mean of each channel, N x H x W x C to N x C. */
public final class GlobalAveragePooling2D extends BaseGlobalPooling<GlobalAveragePooling2D> {
  public GlobalAveragePooling2D() {
    super(Spatial.IMAGE);
  }

  @Override
  Operand<TFloat32> reduce(Ops tf, Operand<TFloat32> x, Operand<TInt32> axes, boolean keep) {
    return tf.math.mean(x, axes, Mean.keepDims(keep));
  }

  public static GlobalAveragePooling2D fromConfig(Config options) {
    return new GlobalAveragePooling2D().read(options);
  }
}
