package dev.lenet.activations;

import dev.lenet.config.CustomObjects;
import dev.lenet.graph.SymbolicTensor;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An activation: a function that a layer applies to its output. {@link Activations} are Keras's;
 * one of your own is a class that is registered with {@link CustomObjects}, to be saved by its
 * name:
 *
 * <pre>{@code
 * record Halved() implements ActivationFunction {
 *   public SymbolicTensor apply(SymbolicTensor x) {
 *     Ops tf = x.scope().tf();
 *     return x.with(tf.math.mul(x.operand(), tf.constant(0.5f)));
 *   }
 * }
 * CustomObjects.register("shop", "halved", Halved.class, config -> new Halved());
 * }</pre>
 */
public interface ActivationFunction {
  /**
   * The function's value, in the graph of its input.
   *
   * @param x of any shape
   * @return of the same shape
   */
  SymbolicTensor apply(SymbolicTensor x);

  /** Keras's name, such as {@code relu}; for one's own the registered name. */
  default String kerasName() {
    String registered = CustomObjects.nameOf(getClass());
    return registered == null ? getClass().getSimpleName() : registered;
  }

  /** Whether its values are probabilities. */
  default boolean givesProbabilities() {
    return false;
  }

  /** What Keras's configs hold for it: Keras's name, or a function's by its registered name. */
  default Object serialize() {
    return function(kerasName());
  }

  /** A function that is not Keras's, as Keras writes it. */
  static Map<String, @Nullable Object> function(String name) {
    Map<String, @Nullable Object> function = new LinkedHashMap<>();
    function.put("module", "builtins");
    function.put("class_name", "function");
    function.put("config", name);
    function.put("registered_name", "function");
    return function;
  }
}
