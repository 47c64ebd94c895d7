"""What Keras makes of files that `./lenet train --model` trains further, for a live test.

    python fine_tuning.py write FOLDER    models and data, and the weights that Keras's fit comes to
    python fine_tuning.py check FOLDER    evaluates FOLDER/runs/*/model.keras, as `train` left them
"""

import json
import sys
from pathlib import Path

import keras
import numpy as np
from keras import layers

SAMPLES, EPOCHS = 48, 3


def nested():
    base = keras.Sequential(
        [
            keras.Input((12, 10, 1)),
            # A bias has no gradient but rounding before batch normalization, and Adam enlarges that.
            layers.Conv2D(6, 3, use_bias=False, name="conv1"),
            layers.BatchNormalization(name="norm1"),
            layers.ReLU(),
            layers.MaxPooling2D(),
            layers.Conv2D(8, 3, activation="relu", name="conv2"),
            layers.GlobalAveragePooling2D(),
        ],
        name="base",
    )
    inputs = keras.Input((12, 10, 1))
    x = base(layers.Rescaling(1 / 255.0)(inputs))
    outputs = layers.Dense(3, activation="softmax", name="head")(x)
    model = keras.Model(inputs, outputs)
    model.compile("adam", "categorical_crossentropy", metrics=["accuracy"])
    return model


def logits():
    model = keras.Sequential(
        [
            keras.Input((12, 10, 1)),
            layers.Rescaling(1 / 255.0),
            layers.Conv2D(4, 3, strides=2, activation="relu", name="conv1"),
            layers.Flatten(),
            layers.Dense(3, name="head"),
        ]
    )
    model.compile(
        keras.optimizers.SGD(0.05, momentum=0.9),
        keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
    )
    return model


def write(folder):
    keras.utils.set_random_seed(5)
    random = np.random.default_rng(5)
    x = random.integers(0, 256, (SAMPLES, 12, 10, 1), dtype=np.uint8)
    y = np.arange(SAMPLES) % 3
    np.savez(folder / "data.npz", x_train=x, y_train=y, x_test=x, y_test=y)
    columns = keras.utils.to_categorical(y, 3)
    model = nested()
    model.fit(x, columns, batch_size=16, epochs=2, verbose=0)
    model.save(folder / "nested.keras")
    model = logits()
    model.fit(x, y, batch_size=16, epochs=2, verbose=0)
    model.save(folder / "logits.keras")
    model.save(folder / "logits.h5")

    go_on(folder, "nested", keras.models.load_model(folder / "nested.keras"), x, columns)
    go_on(folder, "logits", keras.models.load_model(folder / "logits.keras"), x, y)
    model = keras.models.load_model(folder / "nested.keras")
    model.get_layer("base").trainable = False
    optimizer = keras.optimizers.Adam.from_config(model.optimizer.get_config())
    model.compile(optimizer, model.loss, metrics=["accuracy"])
    go_on(folder, "frozen", model, x, columns)


def go_on(folder, name, model, x, y):
    """One batch an epoch, so that the order of the samples changes the rounding alone."""
    history = model.fit(
        x, y, batch_size=SAMPLES, epochs=EPOCHS, shuffle=False, verbose=0
    )
    arrays = {f"w/{i}": w for i, w in enumerate(model.get_weights())}
    np.savez(folder / f"{name}.npz", loss=np.array(history.history["loss"], np.float32), **arrays)


def check(folder):
    data = np.load(folder / "data.npz")
    results = {}
    for run in sorted((folder / "runs").iterdir()):
        model = keras.models.load_model(run / "model.keras")
        y = data["y_test"]
        if "sparse" not in str(model.loss).lower() and "Sparse" not in type(model.loss).__name__:
            y = keras.utils.to_categorical(y, model.output_shape[-1])
        results[run.name] = model.evaluate(data["x_test"], y, verbose=0)[0]
    print("RESULTS " + json.dumps(results))


if __name__ == "__main__":
    {"write": write, "check": check}[sys.argv[1]](Path(sys.argv[2]))
