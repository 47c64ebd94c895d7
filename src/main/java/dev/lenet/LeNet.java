package dev.lenet;

import static dev.lenet.activations.Activations.RELU;
import static dev.lenet.activations.Activations.SOFTMAX;

import dev.lenet.graph.SymbolicTensor;
import dev.lenet.layers.Layer;
import dev.lenet.layers.convolutional.Conv2D;
import dev.lenet.layers.core.Dense;
import dev.lenet.layers.pooling.MaxPooling2D;
import dev.lenet.layers.reshaping.Flatten;
import dev.lenet.model.Model;

/**
 * The tutorial's LeNet: classifies images of 32 x 32 x 3 into 10 classes, with 121,182 parameters.
 * Convolutions are VALID, and images NHWC.
 */
public final class LeNet extends Model {
  private final Layer conv1 = layer("conv1", new Conv2D(16, 5, RELU));
  private final Layer pool1 = layer("pool1", new MaxPooling2D());
  private final Layer conv2 = layer("conv2", new Conv2D(32, 5, RELU));
  private final Layer pool2 = layer("pool2", new MaxPooling2D());
  private final Layer flatten = layer("flatten", new Flatten());
  private final Layer d1 = layer("d1", new Dense(120, RELU));
  private final Layer d2 = layer("d2", new Dense(84, RELU));
  private final Layer d3;

  /** A LeNet for 10 classes. */
  public LeNet() {
    this(10);
  }

  /** A LeNet whose last layer has this many classes. */
  public LeNet(int classes) {
    input(32, 32, 3);
    d3 = layer("d3", new Dense(classes, SOFTMAX));
  }

  @Override
  protected SymbolicTensor call(SymbolicTensor x) {
    x = pool1.apply(conv1.apply(x)); // N x 14 x 14 x 16
    x = pool2.apply(conv2.apply(x)); // N x 5 x 5 x 32
    x = flatten.apply(x); // N x 800
    x = d1.apply(x); // N x 120
    x = d2.apply(x); // N x 84
    return d3.apply(x); // N x classes
  }
}
