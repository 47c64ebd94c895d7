package dev.lenet.layers.regularization;

import dev.lenet.config.Config;
import dev.lenet.exceptions.InputException;
import dev.lenet.graph.Stateless;
import dev.lenet.graph.SymbolicTensor;
import dev.lenet.graph.Weight;
import dev.lenet.layers.FluentLayer;
import dev.lenet.layers.SeedGenerator;
import dev.lenet.tensor.Shape;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * What the layers share that change values at random while training, and hand them on otherwise.
 */
public abstract class NoiseLayer<L extends NoiseLayer<L>> extends FluentLayer<L> {
  private final String option;
  private final double amount;
  private final SeedGenerator seeds = new SeedGenerator();
  private final Weight state = addSeed(seeds::seed);

  /**
   * @param option what Keras calls the amount, such as {@code rate}
   * @param amount from 0, which changes nothing, to 1
   */
  NoiseLayer(String option, double amount) {
    if (!(amount >= 0 && amount <= 1)) {
      throw new InputException(
          className() + ": " + option + " " + amount + " (expected: from 0 to 1)");
    }
    this.option = option;
    this.amount = amount;
    if (amount == 0) {
      discardSeed();
    }
  }

  /** Gives the drawn seed back, where Keras draws none. */
  final void discardSeed() {
    seeds.discard();
  }

  /** The seed; null draws one. */
  public final L seed(@Nullable Integer seed) {
    seeds.set(seed, amount > 0);
    return self();
  }

  /** How much is changed, from 0 to 1. */
  final double amount() {
    return amount;
  }

  /** Refuses the amount 1, of which Keras's formula divides by 0. */
  final void requireLessThanOne() {
    if (amount == 1) {
      throw new InputException(
          className() + ": " + option + " 1.0 (expected: from 0 to less than 1)");
    }
  }

  @Override
  protected final SymbolicTensor call(SymbolicTensor x) {
    return x.scope().training() && amount > 0 ? x.with(changed(x)) : x;
  }

  /** The values, changed; the amount is above 0. */
  abstract Operand<TFloat32> changed(SymbolicTensor x);

  /** The next numbers in [0, 1) of this layer's seed; unknown sizes are those of the input. */
  final Operand<TFloat32> uniform(SymbolicTensor x, Shape shape) {
    return x.scope().tf().stopGradient(Stateless.uniform(x, shape, state));
  }

  /** A number for each element, the next ones of this layer's seed. */
  final Operand<TFloat32> normal(SymbolicTensor x, double mean, double stddev) {
    var tf = x.scope().tf();
    Operand<TFloat32> draw = tf.stopGradient(Stateless.normal(x, x.shape().with(0, -1), state));
    return tf.math.add(tf.math.mul(draw, tf.constant((float) stddev)), tf.constant((float) mean));
  }

  @Override
  public final boolean isPointwise() {
    return true;
  }

  @Override
  public final boolean passesOn() {
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
    config.put(option, amount);
    config.put("seed", seeds.given());
    return config;
  }

  /** Reads the seed. */
  L read(Config options) {
    return seed(SeedGenerator.read(options));
  }
}
