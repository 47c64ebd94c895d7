package dev.lenet.activations;

import dev.lenet.config.Catalog;
import dev.lenet.config.KerasObject;
import dev.lenet.graph.SymbolicTensor;
import java.util.Locale;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Keras's activation functions, by Keras's names and with Keras's defaults. Their formulas are
 * those of keras/src/backend/tensorflow/nn.py, written with ops that have gradients.
 */
public enum Activations implements ActivationFunction {
  /** x itself. */
  LINEAR,
  /** max(x, 0). */
  RELU,
  /** min(max(x, 0), 6). */
  RELU6,
  /** max(x, 0). */
  LEAKY_RELU,
  /** x, or exp(x) - 1 below 0. */
  ELU,
  /** x, or exp(x) - 1 below 0. */
  SELU,
  /** x, or exp(x) - 1 below 0. */
  CELU,
  /** x, or exp(x) - 1 below 0. */
  GELU,
  /** x * sigmoid(x); also known as swish. */
  SILU,
  /** x * tanh(softplus(x)). */
  MISH,
  /** 1 / (1 + exp(-x)). */
  SIGMOID,
  /** 1 / (1 + exp(-x)). */
  LOG_SIGMOID,
  /** 1 / (1 + exp(-x)). */
  HARD_SIGMOID,
  /** What Keras 2 calls {@code hard_sigmoid}: 0.2 x + 0.5, between 0 and 1. */
  HARD_SIGMOID_KERAS_2,
  /** x * sigmoid(x); also known as swish. */
  HARD_SILU,
  /** 1 / (1 + exp(-x)). */
  SPARSE_SIGMOID,
  /** The hyperbolic tangent. */
  TANH,
  /** The hyperbolic tangent. */
  HARD_TANH,
  /** x - tanh(x). */
  TANH_SHRINK,
  /** exp(x) divided by its sum over the last axis. */
  SOFTMAX,
  /** exp(x) divided by its sum over the last axis. */
  LOG_SOFTMAX,
  /**
   * The nearest probabilities to x along the last axis, many of them 0 (Martins and Astudillo,
   * 2016).
   */
  SPARSEMAX,
  /** log(1 + exp(x)). */
  SOFTPLUS,
  /** x / (1 + |x|). */
  SOFTSIGN,
  /** x moved towards 0 by 0.5; 0 if |x| is at most 0.5. */
  SOFT_SHRINK,
  /** x, or 0 if |x| is at most 0.5. */
  HARD_SHRINK,
  /** 0 up to -1, (x + 1)^2 / 4 between -1 and 1, and x from 1 on. */
  SPARSE_PLUS,
  /** (x + sqrt(x^2 + 4)) / 2. */
  SQUAREPLUS,
  /** exp(x). */
  EXPONENTIAL;

  private static final Catalog<ActivationFunction> CATALOG =
      new Catalog<>("activation", ActivationFunction.class);

  static {
    for (Activations function : values()) {
      CATALOG.add(function.kerasName(), function.getDeclaringClass(), options -> function);
    }
    CATALOG.alias(SILU.kerasName(), "swish").alias(HARD_SILU.kerasName(), "hard_swish");
  }

  @Override
  public String kerasName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Its name, or, where no Keras has it, a function that Python is to be given by that name. */
  @Override
  public Object serialize() {
    return this == HARD_SIGMOID_KERAS_2 ? ActivationFunction.function(kerasName()) : kerasName();
  }

  /**
   * Keras's {@code activations.get}: one of these, or one that was registered with {@link
   * dev.lenet.config.CustomObjects}.
   *
   * @param identifier a name such as {@code relu}, or an object that holds a function's name
   */
  public static ActivationFunction of(Object identifier) {
    return CATALOG.make(KerasObject.of("activation", identifier), (made, options) -> {});
  }

  @Override
  public boolean givesProbabilities() {
    return switch (this) {
      case SOFTMAX, SPARSEMAX, SIGMOID, HARD_SIGMOID, SPARSE_SIGMOID -> true;
      default -> false;
    };
  }

  /** Softmax and its kin are taken over the last dimension. */
  @Override
  public SymbolicTensor apply(SymbolicTensor x) {
    if (this == LINEAR) {
      return x;
    }
    SymbolicTensor y = x.with(value(new Formulas(x.scope().tf()), x));
    return switch (this) {
      case SOFTMAX, SIGMOID -> y.withLogits(x.operand());
      case RELU -> y.withRectified(x.operand());
      default -> y;
    };
  }

  private Operand<TFloat32> value(Formulas f, SymbolicTensor tensor) {
    Ops tf = f.tf();
    Operand<TFloat32> x = tensor.operand();
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
      case LOG_SOFTMAX -> f.logSoftmax(tensor);
      case SPARSEMAX -> f.sparsemax(tensor);
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
