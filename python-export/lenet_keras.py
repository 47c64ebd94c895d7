"""The tutorial's LeNet in Keras: NHWC, VALID convolutions, softmax output, 121,182 parameters."""

import keras
from keras import layers

LAYERS = ("conv1", "pool1", "conv2", "pool2", "flatten", "d1", "d2", "d3")
INPUT_SHAPE = (32, 32, 3)


def lenet_layers(classes=10):
    return [
        layers.Conv2D(16, 5, activation="relu", name="conv1"),  # N x 28 x 28 x 16
        layers.MaxPooling2D(name="pool1"),  # N x 14 x 14 x 16
        layers.Conv2D(32, 5, activation="relu", name="conv2"),  # N x 10 x 10 x 32
        layers.MaxPooling2D(name="pool2"),  # N x 5 x 5 x 32
        layers.Flatten(name="flatten"),  # N x 800
        layers.Dense(120, activation="relu", name="d1"),
        layers.Dense(84, activation="relu", name="d2"),
        layers.Dense(classes, activation="softmax", name="d3"),
    ]


class LeNet(keras.Model):
    """The subclassed model; weights come in the order of the attributes."""

    def __init__(self, classes=10, **kwargs):
        super().__init__(**kwargs)
        (self.conv1, self.pool1, self.conv2, self.pool2,
         self.flatten, self.d1, self.d2, self.d3) = lenet_layers(classes)

    def call(self, x):
        x = self.pool1(self.conv1(x))
        x = self.pool2(self.conv2(x))
        x = self.flatten(x)
        return self.d3(self.d2(self.d1(x)))


def subclassed(classes=10):
    model = LeNet(classes, name="le_net")
    model(keras.Input(INPUT_SHAPE))
    return model


def sequential(classes=10):
    return keras.Sequential([keras.Input(INPUT_SHAPE), *lenet_layers(classes)], name="lenet")


def functional(classes=10):
    inputs = keras.Input(INPUT_SHAPE, name="input")
    x = inputs
    for layer in lenet_layers(classes):
        x = layer(x)
    return keras.Model(inputs, x, name="lenet")


def named_weights(model):
    """`conv1/kernel`, `conv1/bias`, ... in layer order."""
    return {
        f"{layer.name}/{variable.name}": variable.numpy()
        for layer in model.layers for variable in layer.weights
    }
