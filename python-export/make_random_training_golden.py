"""Makes golden/train/augmented.npz: the loss of each step of a network that augments, drops and normalizes, trained by Keras.

`scratch` has the layers of Keras's example "image classification from scratch"; `plain` has no batch normalization. The layers
that draw numbers are given seeds. For each there are its config, the weights that it starts with, and the losses.
"""

import keras
import numpy as np
from keras import layers as L

import golden

SEED, STEPS, BATCH = 1337, 12, 16


def scratch():
    image = keras.Input((24, 20, 3))
    x = L.RandomFlip("horizontal", seed=11)(image)
    x = L.RandomRotation(0.1, seed=12)(x)
    x = L.Rescaling(1 / 255)(x)
    x = L.Conv2D(8, 3, strides=2, padding="same")(x)
    x = L.Activation("relu")(L.BatchNormalization()(x))
    before = x
    x = L.SeparableConv2D(12, 3, padding="same")(x)
    x = L.Activation("relu")(L.BatchNormalization()(x))
    x = L.SeparableConv2D(12, 3, padding="same")(x)
    x = L.BatchNormalization()(x)
    x = L.MaxPooling2D(3, strides=2, padding="same")(x)
    x = L.Add()([x, L.Conv2D(12, 1, strides=2, padding="same")(before)])
    x = L.GlobalAveragePooling2D()(x)
    x = L.Dropout(0.25, seed=13)(x)
    return keras.Model(image, L.Dense(2, activation="softmax")(x))


def plain():
    image = keras.Input((24, 20, 3))
    x = L.RandomFlip("horizontal", seed=11)(image)
    x = L.Rescaling(1 / 255)(x)
    x = L.DepthwiseConv2D(3, strides=2, activation="relu")(x)
    x = L.Dropout(0.25, seed=13)(L.Flatten()(x))
    return keras.Model(image, L.Dense(2, activation="softmax")(x))


def main():
    rng = np.random.default_rng(SEED)
    y = rng.integers(0, 2, STEPS * BATCH).astype(np.int32)
    x = rng.integers(0, 256, (STEPS * BATCH, 24, 20, 3)).astype(np.uint8)
    x[y == 1, 4:12, 3:9] //= 2  # something to learn
    arrays = {"x": x, "y": y}
    for make in (scratch, plain):
        keras.utils.set_random_seed(SEED)
        model = make()
        model.compile(keras.optimizers.Adam(3e-3), "sparse_categorical_crossentropy")
        arrays |= {f"{make.__name__}/w{i}": w for i, w in enumerate(model.get_weights())}
        losses = []
        for step in range(STEPS):
            rows = slice(step * BATCH, (step + 1) * BATCH)
            losses.append(float(model.train_on_batch(x[rows].astype(np.float32), y[rows])))
        arrays[f"{make.__name__}/losses"] = np.array(losses, np.float32)
        print(make.__name__, losses)
        golden.save_text(f"train/augmented_{make.__name__}.json", make().to_json())
    golden.save_npz("train/augmented.npz", arrays)


if __name__ == "__main__":
    main()
