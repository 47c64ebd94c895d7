package dev.lenet.losses;

import dev.lenet.config.Catalog;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What Keras's own losses share: a reduction, and the options that files hold of them.
 *
 * @param <L> the loss's own class, which its options return
 */
public abstract class ReducedLoss<L extends ReducedLoss<L>> implements Loss {
  private Reduction reduction = Reduction.SUM_OVER_BATCH_SIZE;

  ReducedLoss() {}

  /** This loss, of its own class. */
  @SuppressWarnings("unchecked") // a class names itself as L
  final L self() {
    return (L) this;
  }

  /** How the samples' losses become the batch's; their mean by default. */
  public final L reduction(Reduction value) {
    check(value);
    reduction = value;
    return self();
  }

  /** Refuses a reduction that this loss does not have. */
  void check(Reduction value) {}

  @Override
  public final Reduction reduction() {
    return reduction;
  }

  @Override
  public String className() {
    return getClass().getSimpleName();
  }

  @Override
  public String name() {
    return Catalog.snakeCase(className());
  }

  /** Adds this loss's own options, in Keras's order. */
  void addOptions(Map<String, @Nullable Object> config) {}

  @Override
  public final Map<String, @Nullable Object> config() {
    Map<String, @Nullable Object> config = new LinkedHashMap<>();
    config.put("name", name());
    config.put("reduction", reduction.kerasName());
    addOptions(config);
    return config;
  }
}
