package dev.lenet.examples;

import static dev.lenet.activations.Activations.RELU;

import dev.lenet.datasets.DataSplits;
import dev.lenet.datasets.Dataset;
import dev.lenet.graph.SymbolicTensor;
import dev.lenet.layers.core.Dense;
import dev.lenet.layers.core.Input;
import dev.lenet.losses.SparseCategoricalCrossentropy;
import dev.lenet.metrics.SparseCategoricalAccuracy;
import dev.lenet.model.Functional;
import dev.lenet.optimizers.Adam;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Scaling;
import dev.lenet.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * keras.io/guides/writing_a_custom_training_loop_in_tensorflow, its steps taken by {@code
 * trainOnBatch}.
 */
public final class CustomTrainingLoop implements Example {
  @Override
  public Result run() {
    SymbolicTensor inputs = new Input(784).name("digits").tensor();
    SymbolicTensor x1 = new Dense(64, RELU).apply(inputs);
    SymbolicTensor x2 = new Dense(64, RELU).apply(x1);
    SymbolicTensor outputs = new Dense(10).name("predictions").apply(x2);
    DataSplits data = Example.grey();
    try (Functional model = new Functional(inputs, outputs)) {
      Dataset train = flat(data.train());
      model.compile(
          new Adam(1e-3),
          new SparseCategoricalCrossentropy().fromLogits(true),
          new SparseCategoricalAccuracy());
      List<Double> losses = new ArrayList<>();
      for (int epoch = 0; epoch < 2; epoch++) {
        for (int start = 0; start < train.size(); start += 64) {
          Dataset batch = train.slice(start, Math.min(start + 64, train.size()));
          losses.add(model.trainOnBatch(batch).getOrDefault("loss", Double.NaN));
        }
      }
      return new Result(losses, model.evaluate(flat(data.test())));
    }
  }

  private static Dataset flat(Dataset data) {
    HostTensor x = Scaling.ZERO_TO_ONE.toFloats(data.x());
    return new Dataset(new HostTensor(x.dtype(), Shape.of(data.size(), 784), x.bytes()), data.y());
  }
}
