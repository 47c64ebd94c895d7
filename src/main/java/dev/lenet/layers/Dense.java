package dev.lenet.layers;

import dev.lenet.activations.Activations;
import dev.lenet.data.InputException;
import dev.lenet.data.Options;
import dev.lenet.data.Shape;
import dev.lenet.graph.GraphScope;
import dev.lenet.graph.Sym;
import dev.lenet.initializers.GlorotUniform;
import dev.lenet.initializers.Initializer;
import dev.lenet.initializers.Zeros;
import dev.lenet.regularizers.Regularizer;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Keras's {@code Dense}: N x ... x K to N x ... x units, kernel K x units. */
public final class Dense extends Layer {
  private final int units;
  private final Activations activation;
  private boolean useBias = true;
  private Initializer kernelInitializer = new GlorotUniform();
  private Initializer biasInitializer = new Zeros();
  private @Nullable Regularizer kernelRegularizer;
  private @Nullable Regularizer biasRegularizer;

  public Dense(int units) {
    this(units, Activations.LINEAR);
  }

  public Dense(int units, Activations activation) {
    if (units < 1) {
      throw new InputException("Dense: units " + units + " (expected: 1 or more)");
    }
    this.units = units;
    this.activation = activation;
  }

  public Dense useBias(boolean hasBias) {
    useBias = hasBias;
    return this;
  }

  public Dense kernelInitializer(Initializer initializer) {
    kernelInitializer.discard();
    kernelInitializer = initializer;
    return this;
  }

  public Dense biasInitializer(Initializer initializer) {
    biasInitializer.discard();
    biasInitializer = initializer;
    return this;
  }

  public Dense kernelRegularizer(@Nullable Regularizer regularizer) {
    kernelRegularizer = regularizer;
    return this;
  }

  public Dense biasRegularizer(@Nullable Regularizer regularizer) {
    biasRegularizer = regularizer;
    return this;
  }

  @Override
  protected void makeWeights(Shape input) {
    addWeight("kernel", Shape.of(input.size(-1), units), kernelInitializer, kernelRegularizer);
    if (useBias) {
      addWeight("bias", Shape.of(units), biasInitializer, biasRegularizer);
    }
  }

  @Override
  protected Shape outputShape(Shape input) {
    if (input.rank() < 2) {
      throw bad("input rank: " + input.rank() + ", shape " + input, "2 or more");
    }
    requireSameSize(input, -1, "input features");
    return input.with(-1, units);
  }

  @Override
  protected Sym call(Sym x) {
    GraphScope scope = x.scope();
    Ops tf = scope.tf();
    Shape output = outputShape(x.shape());
    Operand<TFloat32> rows =
        x.shape().rank() == 2
            ? x.operand()
            : tf.reshape(x.operand(), tf.array(-1, (int) x.shape().size(-1)));
    Operand<TFloat32> y = tf.linalg.matMul(rows, scope.read(weight("kernel")));
    if (useBias) {
      y = tf.nn.biasAdd(y, scope.read(weight("bias")));
    }
    if (x.shape().rank() > 2) {
      y = tf.reshape(y, Sizes.of(tf, x.operand(), output));
    }
    return activation.apply(x.with(y, output));
  }

  @Override
  public Map<String, @Nullable Object> config() {
    Map<String, @Nullable Object> config = super.config();
    config.put("units", units);
    config.put("activation", activation.config());
    config.put("use_bias", useBias);
    config.put("kernel_initializer", kernelInitializer.serialize());
    config.put("bias_initializer", biasInitializer.serialize());
    config.put("kernel_regularizer", Configs.serialize(kernelRegularizer));
    config.put("bias_regularizer", Configs.serialize(biasRegularizer));
    config.put("kernel_constraint", null);
    config.put("bias_constraint", null);
    return config;
  }

  static Dense fromConfig(Options options) {
    Dense layer = new Dense(options.integer("units"), Configs.activation(options));
    layer.useBias(options.flag("use_bias", true));
    Configs.initializer(options, "kernel_initializer", layer::kernelInitializer);
    Configs.initializer(options, "bias_initializer", layer::biasInitializer);
    layer.kernelRegularizer(Configs.regularizer(options, "kernel_regularizer"));
    layer.biasRegularizer(Configs.regularizer(options, "bias_regularizer"));
    Configs.refuse(
        options,
        "activity_regularizer",
        "kernel_constraint",
        "bias_constraint",
        "lora_rank",
        "quantization_config");
    return layer;
  }
}
