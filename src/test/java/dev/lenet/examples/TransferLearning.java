package dev.lenet.examples;

import static dev.lenet.activations.Activations.RELU;

import dev.lenet.datasets.DataSplits;
import dev.lenet.datasets.Dataset;
import dev.lenet.graph.SymbolicTensor;
import dev.lenet.layers.convolutional.Conv2D;
import dev.lenet.layers.core.Dense;
import dev.lenet.layers.core.Input;
import dev.lenet.layers.normalization.BatchNormalization;
import dev.lenet.layers.pooling.GlobalAveragePooling2D;
import dev.lenet.layers.pooling.MaxPooling2D;
import dev.lenet.layers.preprocessing.Rescaling;
import dev.lenet.layers.regularization.Dropout;
import dev.lenet.losses.BinaryCrossentropy;
import dev.lenet.metrics.BinaryAccuracy;
import dev.lenet.model.Functional;
import dev.lenet.model.Sequential;
import dev.lenet.optimizers.Adam;
import dev.lenet.train.FitOptions;
import java.util.List;

/** keras.io/guides/transfer_learning: a frozen base, a new head, then fine-tuning at 1e-5. */
public final class TransferLearning implements Example {
  @Override
  public Result run() {
    DataSplits data = Example.color();
    Sequential base =
        new Sequential(
            new Input(32, 32, 3),
            new Conv2D(16, 3, RELU),
            new BatchNormalization(),
            new MaxPooling2D(),
            new Conv2D(32, 3, RELU),
            new BatchNormalization());
    base.trainable(false);
    SymbolicTensor inputs = Input.of(32, 32, 3);
    SymbolicTensor x = new Rescaling(1 / 127.5).offset(-1).apply(inputs);
    x = base.apply(x); // fit trains it as a whole, Keras 3 too, whatever training=False says
    x = new GlobalAveragePooling2D().apply(x);
    x = new Dropout(0.2).apply(x);
    SymbolicTensor outputs = new Dense(1).apply(x);
    Dataset train = data.train().slice(0, 2000);
    Dataset shoes = new Dataset(train.x(), Arrays.shoes(train.y()));
    Dataset testShoes = new Dataset(data.test().x(), Arrays.shoes(data.test().y()));
    try (Functional model = new Functional(inputs, outputs)) {
      Losses losses = new Losses(32, 2000);
      FitOptions options = new FitOptions().shuffle(false).callbacks(List.of(losses));
      model.compile(new Adam(), new BinaryCrossentropy().fromLogits(true), new BinaryAccuracy());
      model.fit(shoes, options.epochs(2));
      base.trainable(true);
      model.compile(
          new Adam(1e-5), new BinaryCrossentropy().fromLogits(true), new BinaryAccuracy());
      model.fit(shoes, options.epochs(1));
      return new Result(losses.values(), model.evaluate(testShoes));
    }
  }
}
