package dev.lenet.examples;

import static dev.lenet.activations.Activations.RELU;
import static dev.lenet.activations.Activations.SOFTMAX;

import dev.lenet.datasets.DataSplits;
import dev.lenet.datasets.Dataset;
import dev.lenet.layers.convolutional.Conv2D;
import dev.lenet.layers.core.Dense;
import dev.lenet.layers.core.Input;
import dev.lenet.layers.pooling.MaxPooling2D;
import dev.lenet.layers.regularization.Dropout;
import dev.lenet.layers.reshaping.Flatten;
import dev.lenet.losses.CategoricalCrossentropy;
import dev.lenet.metrics.Accuracy;
import dev.lenet.model.Sequential;
import dev.lenet.optimizers.Adam;
import dev.lenet.train.FitOptions;
import java.util.List;

/** keras.io/examples/vision/mnist_convnet, but the images are fed as they are: uint8. */
public final class MnistConvnet implements Example {
  @Override
  public Result run() {
    int numClasses = 10;
    DataSplits data = Example.grey();
    Dataset train =
        new Dataset(data.train().x(), Arrays.toCategorical(data.train().y(), numClasses));
    Dataset test = new Dataset(data.test().x(), Arrays.toCategorical(data.test().y(), numClasses));
    try (Sequential model =
        new Sequential(
            new Input(28, 28, 1),
            new Conv2D(32, 3, RELU),
            new MaxPooling2D(2),
            new Conv2D(64, 3, RELU),
            new MaxPooling2D(2),
            new Flatten(),
            new Dropout(0.5),
            new Dense(numClasses, SOFTMAX))) {
      model.compile(new Adam(), new CategoricalCrossentropy(), new Accuracy());
      Losses losses = new Losses(128, 5400);
      model.fit(
          train,
          new FitOptions()
              .batchSize(128)
              .epochs(3)
              .validationSplit(0.1)
              .shuffle(false)
              .callbacks(List.of(losses)));
      return new Result(losses.values(), model.evaluate(test));
    }
  }
}
