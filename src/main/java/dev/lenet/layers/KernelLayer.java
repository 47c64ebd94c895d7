package dev.lenet.layers;

import dev.lenet.activations.ActivationFunction;
import dev.lenet.config.Config;
import dev.lenet.constraints.Constraint;
import dev.lenet.graph.GraphScope;
import dev.lenet.graph.SymbolicTensor;
import dev.lenet.initializers.Initializer;
import dev.lenet.initializers.Zeros;
import dev.lenet.regularizers.Regularizer;
import dev.lenet.tensor.Shape;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * What dense layers and convolutions share: kernels, a bias that is added to what they make, and an
 * activation.
 *
 * @param <L> the layer itself, which its options return
 */
public abstract class KernelLayer<L extends KernelLayer<L>> extends FluentLayer<L> {
  private ActivationFunction activation;
  private boolean useBias = true;
  private final WeightOptions bias = new WeightOptions("bias", new Zeros());

  /** For subclasses: a layer with this activation and a bias. */
  public KernelLayer(ActivationFunction activation) {
    this.activation = activation;
  }

  /** The function of the output; {@code linear} by default. */
  public L activation(ActivationFunction newActivation) {
    activation = newActivation;
    return self();
  }

  /** Whether a bias is added; true by default. */
  public L useBias(boolean hasBias) {
    useBias = hasBias;
    return self();
  }

  /** What the bias starts with; zeros by default. */
  public L biasInitializer(Initializer initializer) {
    bias.initializer(initializer);
    return self();
  }

  /** The penalty on the bias; null, the default, for none. */
  public L biasRegularizer(@Nullable Regularizer regularizer) {
    bias.regularizer(regularizer);
    return self();
  }

  public L biasConstraint(@Nullable Constraint constraint) {
    bias.constraint(constraint);
    return self();
  }

  protected final void makeBias(long size) {
    if (useBias) {
      addWeight("bias", Shape.of(size), bias);
    }
  }

  /** Adds the bias along the last dimension, where there is one. */
  protected final Operand<TFloat32> biased(GraphScope scope, Operand<TFloat32> y) {
    return useBias ? scope.tf().nn.biasAdd(y, scope.read(weight("bias"))) : y;
  }

  /** Applies the activation. */
  protected final SymbolicTensor activated(SymbolicTensor y) {
    return activation.apply(y);
  }

  @Override
  public boolean givesProbabilities() {
    return activation.givesProbabilities();
  }

  @Override
  public Map<String, @Nullable Object> config() {
    Map<String, @Nullable Object> config = super.config();
    config.put("activation", activation.serialize());
    config.put("use_bias", useBias);
    bias.write(config);
    return config;
  }

  /** Reads what {@link #config} writes. */
  public L read(Config options) {
    activation = Configs.activation(options);
    useBias = options.flag("use_bias", true);
    bias.read(options);
    return self();
  }
}
