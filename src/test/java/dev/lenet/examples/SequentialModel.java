package dev.lenet.examples;

import static dev.lenet.activations.Activations.RELU;

import dev.lenet.datasets.DataSplits;
import dev.lenet.datasets.Dataset;
import dev.lenet.layers.Layer;
import dev.lenet.layers.convolutional.Conv2D;
import dev.lenet.layers.core.Dense;
import dev.lenet.layers.core.Input;
import dev.lenet.layers.pooling.GlobalMaxPooling2D;
import dev.lenet.layers.pooling.MaxPooling2D;
import dev.lenet.losses.Loss;
import dev.lenet.losses.SparseCategoricalCrossentropy;
import dev.lenet.metrics.Accuracy;
import dev.lenet.model.Sequential;
import dev.lenet.optimizers.Adam;
import dev.lenet.optimizers.SGD;
import dev.lenet.tensor.Scaling;
import dev.lenet.train.FitOptions;
import java.util.List;

/** keras.io/guides/sequential_model: layers added one by one, then all but the last frozen. */
public final class SequentialModel implements Example {
  @Override
  public Result run() {
    DataSplits data = Example.color();
    Dataset train = new Dataset(Scaling.ZERO_TO_ONE.toFloats(data.train().x()), data.train().y());
    train = train.slice(0, 1000);
    Dataset test = new Dataset(Scaling.ZERO_TO_ONE.toFloats(data.test().x()), data.test().y());
    try (Sequential model = new Sequential()) {
      model.add(new Input(32, 32, 3));
      model.add(new Conv2D(32, 5, RELU).strides(2));
      model.add(new Conv2D(32, 3, RELU));
      model.add(new MaxPooling2D(2));
      model.add(new Conv2D(32, 3, RELU));
      model.add(new Conv2D(32, 3, RELU));
      model.add(new GlobalMaxPooling2D());
      model.add(new Dense(10));
      Loss loss = new SparseCategoricalCrossentropy().fromLogits(true);
      Losses losses = new Losses(64, 1000);
      FitOptions options = new FitOptions().batchSize(64).shuffle(false).callbacks(List.of(losses));
      model.compile(new SGD(0.01), loss, new Accuracy());
      model.fit(train, options.epochs(2));
      for (Layer layer : model.layers().subList(0, model.layers().size() - 1)) {
        layer.trainable(false);
      }
      model.compile(new Adam(), loss, new Accuracy());
      model.fit(train, options.epochs(1));
      return new Result(losses.values(), model.evaluate(test));
    }
  }
}
