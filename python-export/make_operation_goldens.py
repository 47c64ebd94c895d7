"""Makes golden/model/operations*: functional models with operations of keras.ops between their layers.

Usage: python make_operation_goldens.py        (Keras 3.15.1)
"""
import json

import keras
import numpy as np
from keras import layers, ops

from golden import ROOT, save_npz

FOLDER = ROOT / "model"


def build(operation):
    x = keras.Input((6, 6, 2), name="image")
    y = operation(layers.Conv2D(3, 3, name="conv")(x))
    return keras.Model(x, layers.Dense(2, name="scores")(layers.Flatten()(y)))


def hard_sigmoid(x):
    return layers.ReLU(6.0)(x + 3) * (1.0 / 6.0)


def main():
    keras.utils.set_random_seed(5)
    model = build(lambda x: x * hard_sigmoid(x))
    x = np.random.default_rng(5).standard_normal((4, 6, 6, 2)).astype(np.float32)
    model.save(FOLDER / "operations.keras")
    save_npz("model/operations.npz", {"x": x, "y": model.predict(x, verbose=0)})
    # In .h5, where no module tells an operation from a layer.
    arithmetic = build(lambda x: (1 - (x / 0.3 - 0.25)) * 2 + 0.5)
    arithmetic.compile("adam", "mse")  # and never trained
    arithmetic.save(FOLDER / "arithmetic.keras")
    arithmetic.save(FOLDER / "arithmetic.h5")
    save_npz("model/arithmetic.npz", {"x": x, "y": arithmetic.predict(x, verbose=0)})
    refused = {
        "array": lambda x: x + np.array([1.0, 2.0, 3.0], "float32"),
        "quotient": lambda x: 2 / x,
        "power": lambda x: x**2,
        "maximum": lambda x: ops.maximum(x, 0.5),
    }
    (FOLDER / "operations_refused.json").write_text(
        json.dumps({name: json.loads(build(operation).to_json()) for name, operation in refused.items()}, indent=1) + "\n"
    )


main()
