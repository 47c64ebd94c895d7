package dev.lenet.examples;

import static dev.lenet.activations.Activations.RELU;
import static dev.lenet.layers.Padding.SAME;

import dev.lenet.data.DataSplits;
import dev.lenet.data.Dataset;
import dev.lenet.graph.Sym;
import dev.lenet.layers.Activation;
import dev.lenet.layers.Add;
import dev.lenet.layers.BatchNormalization;
import dev.lenet.layers.Conv2D;
import dev.lenet.layers.Dense;
import dev.lenet.layers.Dropout;
import dev.lenet.layers.GlobalAveragePooling2D;
import dev.lenet.layers.Input;
import dev.lenet.layers.MaxPool2D;
import dev.lenet.layers.RandomFlip;
import dev.lenet.layers.RandomRotation;
import dev.lenet.layers.Rescaling;
import dev.lenet.layers.SeparableConv2D;
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
    Sym inputs = Input.of(32, 32, 3);
    Sym x = rotation.apply(flip.apply(inputs));
    x = new Rescaling(1.0 / 255).apply(x);
    x = new Conv2D(16, 3).strides(2).padding(SAME).apply(x);
    x = new BatchNormalization().apply(x);
    x = new Activation(RELU).apply(x);
    Sym previousBlockActivation = x;
    for (int size : new int[] {32, 64, 96}) {
      x = new Activation(RELU).apply(x);
      x = new SeparableConv2D(size, 3).padding(SAME).apply(x);
      x = new BatchNormalization().apply(x);
      x = new Activation(RELU).apply(x);
      x = new SeparableConv2D(size, 3).padding(SAME).apply(x);
      x = new BatchNormalization().apply(x);
      x = new MaxPool2D(3).strides(2).padding(SAME).apply(x);
      Sym residual = new Conv2D(size, 1).strides(2).padding(SAME).apply(previousBlockActivation);
      x = new Add().apply(x, residual);
      previousBlockActivation = x;
    }
    x = new SeparableConv2D(128, 3).padding(SAME).apply(x);
    x = new BatchNormalization().apply(x);
    x = new Activation(RELU).apply(x);
    x = new GlobalAveragePooling2D().apply(x);
    x = new Dropout(0.25).apply(x);
    Sym outputs = new Dense(10).apply(x);
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
