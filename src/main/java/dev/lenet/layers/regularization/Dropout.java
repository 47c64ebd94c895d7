package dev.lenet.layers.regularization;

import dev.lenet.config.Config;
import dev.lenet.exceptions.InputException;
import dev.lenet.graph.Stateless;
import dev.lenet.graph.SymbolicTensor;
import dev.lenet.graph.Weight;
import dev.lenet.layers.Configs;
import dev.lenet.layers.FluentLayer;
import dev.lenet.layers.SeedGenerator;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;

/**
 * Keras's {@code Dropout}: while training, sets elements to 0 with probability {@code rate} and
 * divides the others by {@code 1 - rate}.
 */
public final class Dropout extends FluentLayer<Dropout> {
  private final double rate;
  private final SeedGenerator seeds = new SeedGenerator();
  private final Weight state = addSeed(seeds::seed);

  public Dropout(double rate) {
    if (!(rate >= 0 && rate <= 1)) {
      throw new InputException("Dropout: rate " + rate + " (expected: from 0 to 1)");
    }
    this.rate = rate;
    if (rate == 0) {
      seeds.discard();
    }
  }

  /** The seed; null draws one. */
  public Dropout seed(@Nullable Integer seed) {
    seeds.set(seed, rate > 0);
    return this;
  }

  /** The arithmetic of {@code tf.nn.experimental.stateless_dropout}. */
  @Override
  protected SymbolicTensor call(SymbolicTensor x) {
    if (!x.scope().training() || rate == 0) {
      return x;
    }
    Ops tf = x.scope().tf();
    if (rate == 1) {
      return x.with(tf.zerosLike(x.operand()));
    }
    Operand<TFloat32> scaled = tf.math.mul(x.operand(), tf.constant((float) (1 / (1 - rate))));
    Operand<TFloat32> draw = Stateless.uniform(x, x.shape().with(0, -1), state);
    Operand<TBool> keep = tf.math.greaterEqual(draw, tf.constant((float) rate));
    return x.with(tf.select(keep, scaled, tf.zerosLike(scaled)));
  }

  @Override
  public boolean isPointwise() {
    return true;
  }

  @Override
  public boolean passesOn() {
    return true;
  }

  @Override
  public boolean hasBuildConfig() {
    return false;
  }

  @Override
  public Map<String, @Nullable Object> callArguments() {
    return Map.of("training", false);
  }

  @Override
  public Map<String, @Nullable Object> config() {
    Map<String, @Nullable Object> config = super.config();
    config.put("rate", rate);
    config.put("seed", seeds.given());
    config.put("noise_shape", null);
    return config;
  }

  public static Dropout fromConfig(Config options) {
    Dropout layer = new Dropout(options.number("rate"));
    layer.seed(SeedGenerator.read(options));
    Configs.refuse(options, "noise_shape");
    return layer;
  }
}
