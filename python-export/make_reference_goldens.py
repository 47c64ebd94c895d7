"""Makes golden/parity/: small models, and the references of them that lenet_reference.py records.

First in a Python with Keras, then in one with PyTorch, which adds the PyTorch twin's reference.
"""

import importlib.util
import os

import numpy as np

import golden
from lenet_reference import keras_layers, save_reference

os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")
FOLDER = golden.ROOT / "parity"
SAMPLE = (8, 8, 2)


def keras_models():
    import keras
    from keras import layers

    x = layers.Input(SAMPLE)
    block_input = layers.Input((6, 6, 4))
    inner = layers.BatchNormalization(name="norm")(layers.Conv2D(4, 3, padding="same", name="conv")(block_input))
    block = keras.Model(block_input, layers.Add(name="add")([block_input, inner]), name="block")
    h = layers.ReLU(name="relu")(block(layers.Conv2D(4, 3, activation="tanh", name="conv")(x)))
    h = layers.Dense(6, activation="sigmoid", name="hidden")(layers.Flatten(name="flatten")(h))
    yield "nested", keras.Model(x, layers.Softmax(name="softmax")(layers.Dense(3, name="scores")(h)), name="nested")
    yield "plain", keras.Sequential([
        layers.Input(SAMPLE), layers.Conv2D(4, 3, activation="relu", name="conv"), layers.MaxPooling2D(name="pool"),
        layers.Flatten(name="flatten"), layers.Dropout(0.5, name="drop"),
        layers.Dense(5, activation="relu", name="hidden"), layers.Dense(3, activation="softmax", name="out")], name="plain")


def record_keras():
    import keras

    keras.utils.set_random_seed(3)
    x = np.random.default_rng(3).random((3, *SAMPLE), np.float32)
    for name, model in keras_models():
        for layer in keras_layers(model).values():
            if type(layer).__name__ == "BatchNormalization":
                layer.set_weights([np.random.default_rng(i).random(4, np.float32) + 0.5 for i in range(4)])
        model.save(FOLDER / f"{name}.keras")
        save_reference(FOLDER / f"{name}.npz", model, x)
        if name == "plain":
            arrays = {f"w{i}": weight for i, weight in enumerate(model.get_weights())}
            golden.save_npz("parity/plain_weights.npz", {"x": x, **arrays})


def record_torch():
    import torch
    from torch import nn

    arrays = golden.load_npz("parity/plain_weights.npz")
    model = nn.Sequential(nn.Conv2d(2, 4, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Dropout(0.5),
                          nn.Linear(36, 5), nn.ReLU(), nn.Linear(5, 3))
    by_channel = arrays["w2"].reshape(3, 3, 4, 5).transpose(2, 0, 1, 3).reshape(36, 5)  # rows of H,W,C to C,H,W
    values = [arrays["w0"].transpose(3, 2, 0, 1), arrays["w1"], by_channel.T, arrays["w3"], arrays["w4"].T, arrays["w5"]]
    state = zip(model.state_dict(), values)
    model.load_state_dict({key: torch.from_numpy(np.ascontiguousarray(value)) for key, value in state})
    save_reference(FOLDER / "plain_torch.npz", model, np.ascontiguousarray(arrays["x"].transpose(0, 3, 1, 2)))


FOLDER.mkdir(parents=True, exist_ok=True)
if importlib.util.find_spec("keras"):
    record_keras()
if importlib.util.find_spec("torch"):
    record_torch()
