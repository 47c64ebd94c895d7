package dev.lenet.train;

import dev.lenet.activations.Activations;
import dev.lenet.exceptions.InputException;
import dev.lenet.graph.SymbolicTensor;
import dev.lenet.layers.Layer;
import dev.lenet.layers.convolutional.Conv2D;
import dev.lenet.layers.core.Dense;
import dev.lenet.layers.normalization.BatchNormalization;
import dev.lenet.layers.pooling.MaxPooling2D;
import dev.lenet.layers.reshaping.Flatten;
import dev.lenet.model.Sequential;
import dev.lenet.regularizers.Regularizer;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.NamedWeights;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The goldens' {@code tiny} model: 8 x 8 x 1 to 4 classes. */
public final class Tiny {
  private Tiny() {}

  public static Sequential with(NamedWeights weights, String prefix) {
    return with(weights, prefix, null, false);
  }

  /**
   * @param regularizer of both kernels
   * @param norm whether there is batch normalization behind the convolution
   */
  public static Sequential with(
      NamedWeights weights, String prefix, @Nullable Regularizer regularizer, boolean norm) {
    List<Layer> layers = new ArrayList<>();
    layers.add(new Conv2D(3, 3).kernelRegularizer(regularizer).name("conv"));
    layers.add(new Tanh().name("tanh"));
    if (norm) {
      layers.add(new BatchNormalization().name("norm"));
    }
    layers.add(new MaxPooling2D().name("pool"));
    layers.add(new Flatten().name("flatten"));
    layers.add(new Dense(4, Activations.SOFTMAX).kernelRegularizer(regularizer).name("dense"));
    Sequential model = new Sequential(layers.toArray(Layer[]::new)).inputShape(8, 8, 1);
    model.build();
    List<HostTensor> values = new ArrayList<>();
    for (int i = 0; weights.contains(prefix + i); i++) {
      values.add(weights.get(prefix + i));
    }
    if (values.isEmpty()) {
      throw new InputException("no weights " + prefix);
    }
    model.setWeights(values);
    return model;
  }

  private static final class Tanh extends Layer {
    @Override
    protected SymbolicTensor call(SymbolicTensor x) {
      return x.with(x.scope().tf().math.tanh(x.operand()));
    }
  }
}
