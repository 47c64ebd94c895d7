package dev.lenet.constraints;

import dev.lenet.config.Catalog;
import dev.lenet.config.KerasObject;

/** Constraints by Keras's names and configs. */
public final class Constraints {
  private static final Catalog<Constraint> CATALOG =
      new Catalog<>("constraint", Constraint.class)
          .add(MaxNorm.class, o -> new MaxNorm(o.number("max_value", 2), Norms.axes(o)))
          .add(
              MinMaxNorm.class,
              o ->
                  new MinMaxNorm(
                      o.number("min_value", 0),
                      o.number("max_value", 1),
                      o.number("rate", 1),
                      Norms.axes(o)))
          .add(NonNeg.class, o -> new NonNeg())
          .add(UnitNorm.class, o -> new UnitNorm(Norms.axes(o)))
          // Keras 2's older names.
          .alias("MaxNorm", "maxnorm")
          .alias("NonNeg", "nonneg")
          .alias("UnitNorm", "unitnorm");

  private Constraints() {}

  /**
   * Keras's {@code constraints.get}.
   *
   * @param identifier a name such as {@code max_norm}, or an object with {@code class_name} and
   *     {@code config}
   */
  public static Constraint of(Object identifier) {
    return CATALOG.make(KerasObject.of("constraint", identifier), (made, options) -> {});
  }

  /** Whether {@link #of} makes this constraint again of what it writes. */
  public static boolean makes(Constraint constraint) {
    return CATALOG.makes(constraint.className(), constraint);
  }
}
