package dev.lenet.examples;

import static dev.lenet.activations.Activations.RELU;
import static dev.lenet.layers.Padding.SAME;

import dev.lenet.datasets.DataSplits;
import dev.lenet.datasets.Dataset;
import dev.lenet.graph.SymbolicTensor;
import dev.lenet.layers.convolutional.Conv2D;
import dev.lenet.layers.core.Dense;
import dev.lenet.layers.core.Input;
import dev.lenet.layers.merging.Add;
import dev.lenet.layers.pooling.GlobalAveragePooling2D;
import dev.lenet.layers.pooling.MaxPooling2D;
import dev.lenet.layers.regularization.Dropout;
import dev.lenet.losses.CategoricalCrossentropy;
import dev.lenet.metrics.Accuracy;
import dev.lenet.model.Functional;
import dev.lenet.optimizers.RMSprop;
import dev.lenet.tensor.Scaling;
import dev.lenet.train.FitOptions;
import java.util.List;

/** keras.io/guides/functional_api: the toy ResNet. */
public final class FunctionalApi implements Example {
  @Override
  public Result run() {
    SymbolicTensor inputs = new Input(32, 32, 3).name("img").tensor();
    SymbolicTensor x = new Conv2D(32, 3, RELU).apply(inputs);
    x = new Conv2D(64, 3, RELU).apply(x);
    SymbolicTensor block1 = new MaxPooling2D(3).apply(x);
    x = new Conv2D(64, 3, RELU).padding(SAME).apply(block1);
    x = new Conv2D(64, 3, RELU).padding(SAME).apply(x);
    SymbolicTensor block2 = new Add().apply(x, block1);
    x = new Conv2D(64, 3, RELU).padding(SAME).apply(block2);
    x = new Conv2D(64, 3, RELU).padding(SAME).apply(x);
    SymbolicTensor block3 = new Add().apply(x, block2);
    x = new Conv2D(64, 3, RELU).apply(block3);
    x = new GlobalAveragePooling2D().apply(x);
    x = new Dense(256, RELU).apply(x);
    x = new Dropout(0.5).apply(x);
    SymbolicTensor outputs = new Dense(10).apply(x);
    DataSplits data = Example.color();
    try (Functional model = new Functional(inputs, outputs).name("toy_resnet")) {
      Dataset train = floats(data.train());
      model.compile(
          new RMSprop(1e-3), new CategoricalCrossentropy().fromLogits(true), new Accuracy());
      Losses losses = new Losses(64, 800);
      model.fit(
          train.slice(0, 1000),
          new FitOptions()
              .batchSize(64)
              .epochs(1)
              .validationSplit(0.2)
              .shuffle(false)
              .callbacks(List.of(losses)));
      return new Result(losses.values(), model.evaluate(floats(data.test())));
    }
  }

  private static Dataset floats(Dataset data) {
    return new Dataset(Scaling.ZERO_TO_ONE.toFloats(data.x()), Arrays.toCategorical(data.y(), 10));
  }
}
