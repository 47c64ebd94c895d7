package dev.lenet.layers;

import dev.lenet.config.Config;
import dev.lenet.initializers.Initializer;
import dev.lenet.initializers.Initializers;
import dev.lenet.regularizers.Regularizer;
import dev.lenet.regularizers.Regularizers;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How one weight of a layer starts and what penalizes it: Keras's {@code kernel_initializer},
 * {@code kernel_regularizer} and {@code kernel_constraint}, where {@code kernel} is the role.
 */
public final class WeightOptions {
  private final String role;
  private Initializer initializer;
  private @Nullable Regularizer regularizer;

  public WeightOptions(String role, Initializer initializer) {
    this.role = role;
    this.initializer = initializer;
  }

  public Initializer initializer() {
    return initializer;
  }

  public @Nullable Regularizer regularizer() {
    return regularizer;
  }

  /** Another initializer; the seed that was drawn for the one before is given back. */
  public void initializer(Initializer newInitializer) {
    initializer.discard();
    initializer = newInitializer;
  }

  public void regularizer(@Nullable Regularizer newRegularizer) {
    regularizer = newRegularizer;
  }

  public void write(Map<String, @Nullable Object> config) {
    config.put(role + "_initializer", initializer.serialize());
    config.put(role + "_regularizer", regularizer == null ? null : regularizer.serialize());
    config.put(role + "_constraint", null);
  }

  public void read(Config options) {
    Object start = options.get(role + "_initializer");
    if (start != null) {
      initializer(Initializers.of(start));
    }
    Object penalty = options.get(role + "_regularizer");
    regularizer = penalty == null ? null : Regularizers.of(penalty);
    Configs.refuse(options, role + "_constraint");
  }
}
