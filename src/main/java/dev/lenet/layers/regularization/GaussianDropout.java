package dev.lenet.layers.regularization;

import dev.lenet.config.Config;
import dev.lenet.graph.SymbolicTensor;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * Keras's {@code GaussianDropout}: while training, multiplies by normal noise around 1, whose
 * standard deviation is {@code sqrt(rate / (1 - rate))}.
 */
public final class GaussianDropout extends NoiseLayer<GaussianDropout> {
  /**
   * @param rate from 0 to less than 1
   */
  public GaussianDropout(double rate) {
    super("rate", rate);
    requireLessThanOne();
  }

  @Override
  Operand<TFloat32> changed(SymbolicTensor x) {
    double stddev = Math.sqrt(amount() / (1 - amount()));
    return x.scope().tf().math.mul(x.operand(), normal(x, 1, stddev));
  }

  public static GaussianDropout fromConfig(Config options) {
    return new GaussianDropout(options.number("rate")).read(options);
  }
}
