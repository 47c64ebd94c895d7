package dev.lenet.examples;

import static dev.lenet.activations.Activations.RELU;
import static dev.lenet.layers.Padding.SAME;

import dev.lenet.datasets.DataSplits;
import dev.lenet.datasets.Dataset;
import dev.lenet.graph.SymbolicTensor;
import dev.lenet.layers.convolutional.Conv2D;
import dev.lenet.layers.convolutional.SeparableConv2D;
import dev.lenet.layers.core.Activation;
import dev.lenet.layers.core.Dense;
import dev.lenet.layers.core.Input;
import dev.lenet.layers.merging.Add;
import dev.lenet.layers.normalization.BatchNormalization;
import dev.lenet.layers.pooling.GlobalAveragePooling2D;
import dev.lenet.layers.pooling.MaxPooling2D;
import dev.lenet.layers.preprocessing.RandomFlip;
import dev.lenet.layers.preprocessing.RandomRotation;
import dev.lenet.layers.preprocessing.Rescaling;
import dev.lenet.layers.regularization.Dropout;
import dev.lenet.losses.SparseCategoricalCrossentropy;
import dev.lenet.metrics.SparseCategoricalAccuracy;
import dev.lenet.model.Functional;
import dev.lenet.optimizers.Adam;
import dev.lenet.train.FitOptions;
import java.util.List;

/** keras.io/examples/vision/image_classification_from_scratch: augmentation, a small Xception. */
public final class ImageClassificationFromScratch implements Example {
  @Override
  public Result run() {
    RandomFlip flip = new RandomFlip(RandomFlip.Mode.HORIZONTAL);
    RandomRotation rotation = new RandomRotation(0.1);
    SymbolicTensor inputs = Input.of(32, 32, 3);
    SymbolicTensor x = rotation.apply(flip.apply(inputs));
    x = new Rescaling(1.0 / 255).apply(x);
    x = new Conv2D(16, 3).strides(2).padding(SAME).apply(x);
    x = new BatchNormalization().apply(x);
    x = new Activation(RELU).apply(x);
    SymbolicTensor previousBlockActivation = x;
    for (int size : new int[] {32, 64, 96}) {
      x = new Activation(RELU).apply(x);
      x = new SeparableConv2D(size, 3).padding(SAME).apply(x);
      x = new BatchNormalization().apply(x);
      x = new Activation(RELU).apply(x);
      x = new SeparableConv2D(size, 3).padding(SAME).apply(x);
      x = new BatchNormalization().apply(x);
      x = new MaxPooling2D(3).strides(2).padding(SAME).apply(x);
      SymbolicTensor residual =
          new Conv2D(size, 1).strides(2).padding(SAME).apply(previousBlockActivation);
      x = new Add().apply(x, residual);
      previousBlockActivation = x;
    }
    x = new SeparableConv2D(128, 3).padding(SAME).apply(x);
    x = new BatchNormalization().apply(x);
    x = new Activation(RELU).apply(x);
    x = new GlobalAveragePooling2D().apply(x);
    x = new Dropout(0.25).apply(x);
    SymbolicTensor outputs = new Dense(10).apply(x);
    DataSplits data = Example.color();
    Dataset train = data.train().slice(0, 1000);
    try (Functional model = new Functional(inputs, outputs)) {
      model.compile(
          new Adam(3e-4),
          new SparseCategoricalCrossentropy().fromLogits(true),
          new SparseCategoricalAccuracy().name("acc"));
      Losses losses = new Losses(32, train.size());
      model.fit(
          train,
          new FitOptions().batchSize(32).epochs(1).shuffle(false).callbacks(List.of(losses)));
      return new Result(losses.values(), model.evaluate(data.test()));
    }
  }
}
