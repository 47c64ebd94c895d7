package dev.lenet.layers.regularization;

import dev.lenet.config.Config;
import dev.lenet.graph.SymbolicTensor;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** Keras's {@code GaussianNoise}: while training, adds normal noise around 0. */
public final class GaussianNoise extends NoiseLayer<GaussianNoise> {
  /**
   * @param stddev the noise's standard deviation, from 0 to 1
   */
  public GaussianNoise(double stddev) {
    super("stddev", stddev);
  }

  @Override
  Operand<TFloat32> changed(SymbolicTensor x) {
    return x.scope().tf().math.add(x.operand(), normal(x, 0, amount()));
  }

  public static GaussianNoise fromConfig(Config options) {
    return new GaussianNoise(options.number("stddev")).read(options);
  }
}
