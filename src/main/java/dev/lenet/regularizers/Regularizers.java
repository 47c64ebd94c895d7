package dev.lenet.regularizers;

import dev.lenet.config.Config;
import dev.lenet.config.KerasObject;
import dev.lenet.exceptions.InputException;
import java.util.Set;

/** Keras's regularizers by their names: {@code keras.regularizers.get}. */
public final class Regularizers {
  private Regularizers() {}

  /** Whether {@link #of} makes a regularizer of this class name. */
  public static boolean knows(String className) {
    return Set.of("L1", "L2", "L1L2").contains(className);
  }

  /**
   * The regularizer that Keras wrote: a name such as {@code l2}, or an object with {@code
   * class_name} and {@code config}.
   */
  public static Regularizer of(Object value) {
    KerasObject object = KerasObject.of("regularizer", value);
    Config options = new Config(object.className(), object.config());
    Regularizer regularizer =
        switch (object.className()) {
          case "L1", "l1" -> new L1(options.number("l1", 0.01));
          case "L2", "l2" -> new L2(options.number("l2", 0.01));
          case "L1L2", "l1_l2", "l1l2" ->
              new L1L2(options.number("l1", 0), options.number("l2", 0));
          default ->
              throw new InputException(
                  "regularizer '" + object.className() + "' (expected: L1, L2, L1L2)");
        };
    options.close();
    return regularizer;
  }
}
