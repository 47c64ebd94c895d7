package dev.lenet.layers;

import dev.lenet.config.Config;
import dev.lenet.constraints.Constraint;
import dev.lenet.initializers.Initializer;
import dev.lenet.initializers.Initializers;
import dev.lenet.regularizers.Regularizer;
import dev.lenet.regularizers.Regularizers;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How one weight of a layer starts, what penalizes it and what it is brought back to: Keras's
 * {@code kernel_initializer}, {@code kernel_regularizer} and {@code kernel_constraint}, where
 * {@code kernel} is the role.
 */
public final class WeightOptions {
  private final String role;
  private Initializer initializer;
  private @Nullable Regularizer regularizer;
  private @Nullable Constraint constraint;

  /**
   * Options without a penalty.
   *
   * @param role the prefix of Keras's options, such as {@code kernel}
   */
  public WeightOptions(String role, Initializer initializer) {
    this.role = role;
    this.initializer = initializer;
  }

  /** What the weight starts with. */
  public Initializer initializer() {
    return initializer;
  }

  /** The penalty; null for none. */
  public @Nullable Regularizer regularizer() {
    return regularizer;
  }

  public @Nullable Constraint constraint() {
    return constraint;
  }

  /** Another initializer; the seed that was drawn for the one before is given back. */
  public void initializer(Initializer newInitializer) {
    initializer.discard();
    initializer = newInitializer;
  }

  /** Sets the penalty; null for none. */
  public void regularizer(@Nullable Regularizer newRegularizer) {
    regularizer = newRegularizer;
  }

  public void constraint(@Nullable Constraint newConstraint) {
    constraint = newConstraint;
  }

  public void write(Map<String, @Nullable Object> config) {
    config.put(role + "_initializer", initializer.serialize());
    config.put(role + "_regularizer", regularizer == null ? null : regularizer.serialize());
    config.put(role + "_constraint", Configs.serialize(constraint));
  }

  /** Takes the options from a layer's config. */
  public void read(Config options) {
    Object start = options.get(role + "_initializer");
    if (start != null) {
      initializer(Initializers.of(start));
    }
    Object penalty = options.get(role + "_regularizer");
    regularizer = penalty == null ? null : Regularizers.of(penalty);
    constraint = Configs.constraint(options, role + "_constraint");
  }
}
