package dev.lenet.activations;

import dev.lenet.config.KerasObject;
import dev.lenet.exceptions.InputException;
import dev.lenet.graph.SymbolicTensor;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Keras's activation functions, by Keras's names and with Keras's defaults. Their formulas are
 * those of keras/src/backend/tensorflow/nn.py, written with ops that have gradients.
 */
public enum Activations {
  LINEAR,
  RELU,
  RELU6,
  LEAKY_RELU,
  ELU,
  SELU,
  CELU,
  GELU,
  SILU,
  MISH,
  SIGMOID,
  LOG_SIGMOID,
  HARD_SIGMOID,
  /** What Keras 2 calls {@code hard_sigmoid}: 0.2 x + 0.5, between 0 and 1. */
  HARD_SIGMOID_KERAS_2,
  HARD_SILU,
  SPARSE_SIGMOID,
  TANH,
  HARD_TANH,
  TANH_SHRINK,
  SOFTMAX,
  LOG_SOFTMAX,
  SPARSEMAX,
  SOFTPLUS,
  SOFTSIGN,
  SOFT_SHRINK,
  HARD_SHRINK,
  SPARSE_PLUS,
  SQUAREPLUS,
  EXPONENTIAL;

  private static final Map<String, Activations> ALIASES =
      Map.of("swish", SILU, "hard_swish", HARD_SILU);

  /** Keras's name, such as {@code relu}. */
  public String kerasName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * What Keras's configs hold for it: its name, or, where no Keras has it, a function that Python
   * is to be given by that name in {@code custom_objects}.
   */
  public Object config() {
    return this == HARD_SIGMOID_KERAS_2
        ? new TreeMap<>(
            Map.of(
                "module", "builtins",
                "class_name", "function",
                "config", kerasName(),
                "registered_name", "function"))
        : kerasName();
  }

  /** The function of this Keras name. */
  public static Activations named(String name) {
    for (Activations function : values()) {
      if (function.kerasName().equals(name)) {
        return function;
      }
    }
    Activations alias = ALIASES.get(name);
    if (alias == null) {
      throw new InputException(
          "activation '"
              + name
              + "' (expected: "
              + String.join(", ", Arrays.stream(values()).map(Activations::kerasName).toList())
              + ")");
    }
    return alias;
  }

  /** The function that Keras wrote: a name, or an object that holds a function's name. */
  public static Activations of(Object value) {
    if (value instanceof String name) {
      return named(name);
    }
    if (value instanceof Map<?, ?> map && map.get("config") instanceof String name) {
      return named(name);
    }
    return named(KerasObject.of("activation", value).className());
  }

  /** Whether its values are probabilities. */
  public boolean givesProbabilities() {
    return switch (this) {
      case SOFTMAX, SPARSEMAX, SIGMOID, HARD_SIGMOID, SPARSE_SIGMOID -> true;
      default -> false;
    };
  }

  /** The function's value; softmax and its kin are taken over the last dimension. */
  public SymbolicTensor apply(SymbolicTensor x) {
    if (this == LINEAR) {
      return x;
    }
    SymbolicTensor y = x.with(value(new Formulas(x.scope().tf()), x.operand()));
    return switch (this) {
      case SOFTMAX, SIGMOID -> y.withLogits(x.operand());
      case RELU -> y.withRectified(x.operand());
      default -> y;
    };
  }

  private Operand<TFloat32> value(Formulas f, Operand<TFloat32> x) {
    Ops tf = f.tf();
    return switch (this) {
      case LINEAR -> x;
      case RELU -> tf.nn.relu(x);
      case RELU6 -> tf.nn.relu6(x);
      case LEAKY_RELU -> f.leakyRelu(x, 0.2f);
      case ELU -> tf.nn.elu(x);
      case SELU -> tf.nn.selu(x);
      case CELU -> f.celu(x);
      case GELU -> f.gelu(x);
      case SILU -> tf.math.mul(x, tf.math.sigmoid(x));
      case MISH -> f.mish(x);
      case SIGMOID -> tf.math.sigmoid(x);
      case LOG_SIGMOID -> tf.math.neg(tf.math.softplus(tf.math.neg(x)));
      case HARD_SIGMOID -> f.hardSigmoid(x);
      case HARD_SIGMOID_KERAS_2 -> f.hardSigmoidKeras2(x);
      case HARD_SILU -> tf.math.mul(x, f.hardSigmoid(x));
      case SPARSE_SIGMOID -> f.sparseSigmoid(x);
      case TANH -> tf.math.tanh(x);
      case HARD_TANH -> f.clip(x, -1, 1);
      case TANH_SHRINK -> tf.math.sub(x, tf.math.tanh(x));
      case SOFTMAX -> tf.nn.softmax(x);
      case LOG_SOFTMAX -> f.logSoftmax(x);
      case SPARSEMAX -> f.sparsemax(x);
      case SOFTPLUS -> tf.math.softplus(x);
      case SOFTSIGN -> tf.nn.softsign(x);
      case SOFT_SHRINK -> f.softShrink(x, 0.5f);
      case HARD_SHRINK -> f.hardShrink(x, 0.5f);
      case SPARSE_PLUS -> f.sparsePlus(x);
      case SQUAREPLUS -> f.squareplus(x);
      case EXPONENTIAL -> tf.math.exp(x);
    };
  }
}
