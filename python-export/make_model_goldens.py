"""Makes src/test/resources/golden/model: what Keras prints and saves for whole models.

For each model NAME: NAME.keras, NAME.summary.txt (and NAME.nested.txt), NAME.json (`to_json`), and NAME.npz with an
input `x`, the outputs `y` (`y1`, ...), and, for those that are trained on, what training on comes to.
Run from python-export: python make_model_goldens.py
"""

import os

os.environ["CUDA_VISIBLE_DEVICES"] = "-1"

import contextlib
import io
import json

import keras
import numpy as np
from keras import layers

import golden
import lenet_keras


def small_sequential(name="small"):
    return keras.Sequential(
        [
            keras.Input((8, 8, 3)),
            layers.Conv2D(4, 3, activation="relu"),
            layers.MaxPooling2D(),
            layers.Conv2D(4, 2),
            layers.Flatten(),
            layers.Dense(3, activation="softmax"),
        ],
        name=name,
    )


def branches():
    """Branches, a shared layer, a nested Sequential and a nested Functional, two outputs."""
    image = keras.Input((8, 8, 3), name="image")
    shared = layers.Conv2D(4, 3, padding="same", activation="relu", name="shared")
    first = shared(image)
    second = shared(layers.Conv2D(3, 3, padding="same", kernel_initializer="he_normal")(image))
    x = layers.Concatenate()([layers.Add()([first, second]), second])
    x = layers.BatchNormalization()(x)
    head = keras.Sequential(
        [keras.Input((8, 8, 8), name="head_input"), layers.Flatten(), layers.Dense(5, activation="relu"), layers.Dropout(0.5)],
        name="head",
    )
    x = head(x)
    inner_input = keras.Input((5,), name="inner_input")
    inner = keras.Model(inner_input, layers.Dense(5, name="inside")(inner_input), name="inner")
    x = inner(x)
    probabilities = layers.Dense(3, activation="softmax", name="probabilities")(x)
    return keras.Model(image, [probabilities, x], name="branches")


def frozen():
    model = small_sequential("frozen")
    model.layers[0].trainable = False
    return model


def summary(model, **options):
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        model.summary(print_fn=lambda text: out.write(text), **options)
    return out.getvalue()


def record(name, model, data=None, size=(8, 8, 3)):
    x = np.random.default_rng(0).random((6, *size), "float32")
    arrays = {"x": x}
    if data is not None:
        model.compile(
            keras.optimizers.Adam(1e-2), keras.losses.SparseCategoricalCrossentropy(), metrics=["accuracy"]
        )
        model.fit(x, data, batch_size=6, epochs=2, shuffle=False, verbose=0)
    golden.save_text(f"model/{name}.summary.txt", summary(model))
    golden.save_text(f"model/{name}.nested.txt", summary(model, expand_nested=True, show_trainable=True))
    golden.save_json(f"model/{name}.json", json.loads(model.to_json()))
    model.save(golden.ROOT / f"model/{name}.keras")
    y = model.predict(x, verbose=0)
    for i, output in enumerate(y if isinstance(y, list) else [y]):
        arrays["y" if i == 0 else f"y{i}"] = output
    if data is not None:
        arrays["targets"] = data
        again = keras.models.load_model(golden.ROOT / f"model/{name}.keras")
        arrays["losses"] = np.asarray(
            [again.train_on_batch(x, data, return_dict=True)["loss"] for _ in range(1)], "float32"
        )
        for i, weight in enumerate(again.get_weights()):
            arrays[f"after/{i}"] = weight
    golden.save_npz(f"model/{name}.npz", arrays)


def main():
    golden.ROOT.joinpath("model").mkdir(parents=True, exist_ok=True)
    targets = np.asarray([0, 1, 2, 2, 1, 0], "int32")
    keras.utils.set_random_seed(1)
    record("small", small_sequential(), targets)
    keras.utils.clear_session()
    keras.utils.set_random_seed(2)
    record("frozen", frozen(), targets)
    keras.utils.clear_session()
    keras.utils.set_random_seed(3)
    model = branches()
    rng = np.random.default_rng(3)
    model.set_weights([w + rng.uniform(0.1, 0.3, w.shape).astype("float32") for w in model.get_weights()])
    record("branches", model)
    keras.utils.clear_session()
    keras.utils.set_random_seed(4)
    record("le_net", lenet_keras.subclassed(), size=lenet_keras.INPUT_SHAPE)
    keras.utils.clear_session()
    golden.save_text("model/lenet_functional.summary.txt", summary(lenet_keras.functional()))


if __name__ == "__main__":
    main()
