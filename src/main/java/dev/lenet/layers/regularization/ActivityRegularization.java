package dev.lenet.layers.regularization;

import dev.lenet.config.Config;
import dev.lenet.graph.SymbolicTensor;
import dev.lenet.layers.FluentLayer;
import dev.lenet.regularizers.L1L2;
import dev.lenet.regularizers.Regularizer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keras's {@code ActivityRegularization}: its input, which it penalizes with {@code l1} and {@code
 * l2} as {@link #activityRegularizer} does.
 */
public final class ActivityRegularization extends FluentLayer<ActivityRegularization> {
  private final double l1;
  private final double l2;

  public ActivityRegularization(double l1, double l2) {
    this.l1 = l1;
    this.l2 = l2;
    activityRegularizer(new L1L2(l1, l2));
  }

  @Override
  protected SymbolicTensor call(SymbolicTensor x) {
    return x.with(x.operand());
  }

  /** The regularizer is what {@code l1} and {@code l2} say. */
  @Override
  public @Nullable Regularizer unwrittenActivityRegularizer() {
    return null;
  }

  @Override
  public boolean hasBuildConfig() {
    return false;
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
  public Map<String, @Nullable Object> config() {
    Map<String, @Nullable Object> config = super.config();
    config.put("l1", l1);
    config.put("l2", l2);
    return config;
  }

  public static ActivityRegularization fromConfig(Config options) {
    return new ActivityRegularization(options.number("l1", 0), options.number("l2", 0));
  }
}
