"""Opens parts.keras, written in Java with the parts of src/test/java/demo, with the same parts in Python.

Usage: custom_objects_check.py FOLDER

FOLDER holds parts.keras and data.npz (x, y). Writes python.npz: what the model predicts, its loss and
metric, and the loss of an epoch of training.
"""
import pathlib
import sys

import keras
import numpy as np
from keras import ops

PACKAGE = "demo"


@keras.saving.register_keras_serializable(PACKAGE)
class Scale(keras.layers.Layer):
    def __init__(self, factor, **options):
        super().__init__(**options)
        self.factor = factor

    def build(self, shape):
        self.gain = self.add_weight(shape=(shape[-1],), initializer="ones", name="gain")

    def call(self, x):
        return x * self.gain * self.factor

    def get_config(self):
        return {**super().get_config(), "factor": self.factor}


@keras.saving.register_keras_serializable(PACKAGE)
def halved(x):
    return x * 0.5


@keras.saving.register_keras_serializable(PACKAGE)
class Ramp(keras.initializers.Initializer):
    def __init__(self, top):
        self.top = top

    def __call__(self, shape, dtype=None):
        return ops.reshape(ops.linspace(-self.top, self.top, int(np.prod(shape))), shape)

    def get_config(self):
        return {"top": self.top}


@keras.saving.register_keras_serializable(PACKAGE)
class Cubed(keras.regularizers.Regularizer):
    def __init__(self, rate):
        self.rate = rate

    def __call__(self, x):
        return self.rate * ops.sum(ops.abs(x) ** 3)

    def get_config(self):
        return {"rate": self.rate}


@keras.saving.register_keras_serializable(PACKAGE)
class Stairs(keras.optimizers.schedules.LearningRateSchedule):
    def __init__(self, first):
        self.first = first

    def __call__(self, step):
        return self.first * 0.5 ** ops.floor(ops.cast(step, "float32") / 2)

    def get_config(self):
        return {"first": self.first}


@keras.saving.register_keras_serializable(PACKAGE)
class SquaredError(keras.losses.Loss):
    def call(self, y_true, y_pred):
        return ops.sum((y_true - y_pred) ** 2, axis=-1)


@keras.saving.register_keras_serializable(PACKAGE)
class Margin(keras.metrics.MeanMetricWrapper):
    def __init__(self, name="margin", dtype=None):
        super().__init__(lambda y_true, y_pred: ops.sum(y_true * y_pred, axis=-1), name, dtype)

    def get_config(self):
        return {"name": self.name, "dtype": self.dtype}


@keras.saving.register_keras_serializable(PACKAGE)
class SignDescent(keras.optimizers.Optimizer):
    def __init__(self, learning_rate=0.01, momentum=0.0, name="sign_descent", **options):
        super().__init__(learning_rate=learning_rate, name=name, **options)
        self.momentum = momentum

    def build(self, variables):
        if not self.built:
            super().build(variables)
            self.averages = [self.add_variable_from_reference(v, "average") for v in variables]

    def update_step(self, gradient, variable, learning_rate):
        average = self.averages[self._get_variable_index(variable)]
        self.assign(average, average * self.momentum + gradient)
        self.assign_sub(variable, ops.sign(average) * learning_rate)

    def get_config(self):
        return {**super().get_config(), "momentum": self.momentum}


def main(folder):
    folder = pathlib.Path(folder)
    data = np.load(folder / "data.npz")
    model = keras.models.load_model(folder / "parts.keras")
    predicted = model.predict(data["x"], verbose=0)
    evaluated = model.evaluate(data["x"], data["y"], batch_size=8, verbose=0)
    fitted = model.fit(data["x"], data["y"], batch_size=8, epochs=2, shuffle=False, verbose=0)
    np.savez(
        folder / "python.npz",
        predicted=predicted,
        evaluated=np.array(evaluated, "float32"),
        fitted=np.array(fitted.history["loss"], "float32"),
    )


main(*sys.argv[1:])
