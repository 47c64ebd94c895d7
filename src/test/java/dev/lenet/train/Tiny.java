package dev.lenet.train;

import dev.lenet.activations.Activations;
import dev.lenet.data.HostTensor;
import dev.lenet.data.InputException;
import dev.lenet.data.NamedWeights;
import dev.lenet.graph.Sym;
import dev.lenet.layers.Conv2D;
import dev.lenet.layers.Dense;
import dev.lenet.layers.Flatten;
import dev.lenet.layers.Layer;
import dev.lenet.layers.MaxPool2D;
import dev.lenet.model.Sequential;
import java.util.ArrayList;
import java.util.List;

/** The goldens' {@code tiny} model: 8 x 8 x 1 to 4 classes. */
public final class Tiny {
  private Tiny() {}

  public static Sequential with(NamedWeights weights, String prefix) {
    Sequential model =
        new Sequential(
                new Conv2D(3, 3).name("conv"),
                new Tanh().name("tanh"),
                new MaxPool2D().name("pool"),
                new Flatten().name("flatten"),
                new Dense(4, Activations.SOFTMAX).name("dense"))
            .inputShape(8, 8, 1);
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
    protected Sym call(Sym x) {
      return x.with(x.scope().tf().math.tanh(x.operand()));
    }
  }
}
