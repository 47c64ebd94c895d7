"""Makes the golden files of Keras 2's formats, which tf_keras 2.21 writes: python make_keras2_goldens.py

A small model with Keras 2's hard_sigmoid, trained for two steps of Adam, as trained.keras, trained.weights.h5, trained.h5 and
trained-weights.h5 (the legacy format without a model), and trained.npz with an input `x`, the outputs `y`, the weights `w/0`, ...,
`targets`, and the weights `after/0`, ... that a third step comes to.
"""

import os
import pathlib

os.environ["CUDA_VISIBLE_DEVICES"] = "-1"

import numpy as np
import tf_keras as keras

FOLDER = pathlib.Path(__file__).parent.parent / "src/test/resources/golden/keras2"


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    keras.utils.set_random_seed(7)
    rng = np.random.default_rng(7)
    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input((4, 4, 1)),
            layers.Conv2D(2, 2, activation="hard_sigmoid", name="conv"),
            layers.Flatten(name="flatten"),
            layers.Dense(3, activation="softmax", name="classes"),
        ]
    )
    model.compile(keras.optimizers.Adam(0.002), "sparse_categorical_crossentropy", metrics=["accuracy"])
    # From -6 to 6: the formulas of Keras 2 and Keras 3 differ at 2.5 to 3.
    x, targets = (rng.random((5, 4, 4, 1), "float32") * 12 - 6), rng.integers(0, 3, 5).astype("int32")
    for _ in range(2):
        model.train_on_batch(x, targets)
    arrays = {"x": x, "targets": targets, "y": np.asarray(model(x, training=False))}
    arrays |= {f"w/{i}": w for i, w in enumerate(model.get_weights())}
    model.save(FOLDER / "trained.keras")
    model.save(FOLDER / "trained.h5")
    model.save_weights(FOLDER / "trained.weights.h5")
    model.save_weights(FOLDER / "trained-weights.h5")
    model.train_on_batch(x, targets)
    arrays |= {f"after/{i}": w for i, w in enumerate(model.get_weights())}
    np.savez(FOLDER / "trained.npz", **arrays)


if __name__ == "__main__":
    main()
