package dev.lenet.regularizers;

import dev.lenet.config.Catalog;
import dev.lenet.config.KerasObject;

/** Regularizers by Keras's names and configs. */
public final class Regularizers {
  private static final Catalog<Regularizer> CATALOG =
      new Catalog<>("regularizer", Regularizer.class)
          .add(L1.class, o -> new L1(o.number("l1", 0.01)))
          .add(L2.class, o -> new L2(o.number("l2", 0.01)))
          .add(L1L2.class, o -> new L1L2(o.number("l1", 0), o.number("l2", 0)))
          .alias("L1L2", "l1_l2")
          .add(
              OrthogonalRegularizer.class,
              o -> {
                o.only("mode", "rows", "columns");
                return new OrthogonalRegularizer(
                    o.number("factor", 0.01),
                    o.text("mode", "rows").equals("rows")
                        ? OrthogonalRegularizer.Mode.ROWS
                        : OrthogonalRegularizer.Mode.COLUMNS);
              });

  private Regularizers() {}

  /**
   * Keras's {@code regularizers.get}.
   *
   * @param identifier a name such as {@code l2}, or an object with {@code class_name} and {@code
   *     config}
   */
  public static Regularizer of(Object identifier) {
    return CATALOG.make(KerasObject.of("regularizer", identifier), (made, options) -> {});
  }

  /** Whether {@link #of} makes this regularizer again of what it writes. */
  public static boolean makes(Regularizer regularizer) {
    return CATALOG.makes(regularizer.className(), regularizer);
  }
}
