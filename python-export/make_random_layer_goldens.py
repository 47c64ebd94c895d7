"""Makes golden/layers/random.{json,npz}: the random layers while training, three calls each."""

import keras
import numpy as np
import tensorflow as tf
from keras import layers as L

import golden


def main():
    x = np.random.default_rng(5).standard_normal((4, 6, 7, 2)).astype(np.float32)
    made = {
        "dropout": L.Dropout(0.4, seed=11),
        "dropout_large_seed": L.Dropout(0.25, seed=2147483647),
        "dropout_all": L.Dropout(1.0, seed=1),
        "flip_horizontal": L.RandomFlip("horizontal", seed=12),
        "flip_vertical": L.RandomFlip("vertical", seed=13),
        "flip_both": L.RandomFlip(seed=14),
    }
    for fill in ("constant", "nearest", "reflect", "wrap"):
        for interpolation in ("nearest", "bilinear"):
            made[f"translation_{fill}_{interpolation}"] = L.RandomTranslation(
                0.3, (-0.2, 0.4), fill_mode=fill, interpolation=interpolation, seed=15, fill_value=0.5)
            made[f"rotation_{fill}_{interpolation}"] = L.RandomRotation(
                (-0.1, 0.25), fill_mode=fill, interpolation=interpolation, seed=16, fill_value=0.5)
    arrays, cases = {"x": x}, []
    for name, layer in made.items():
        for call in range(3):
            arrays[f"{name}/{call}"] = np.asarray(layer(x, training=True))
        cases.append({"name": name, "layer": keras.saving.serialize_keras_object(layer)})
    r = np.random.default_rng(6).standard_normal(x.shape).astype(np.float32)
    arrays["r"] = r
    for name, layer in {"translation": L.RandomTranslation(0.3, 0.2, seed=17),
                        "rotation": L.RandomRotation(0.1, fill_mode="constant", seed=18)}.items():
        images = tf.constant(x)
        with tf.GradientTape() as tape:
            tape.watch(images)
            total = tf.reduce_sum(layer(images, training=True) * r)
        arrays[f"{name}/dx"] = tape.gradient(total, images).numpy()
    golden.save_npz("layers/random.npz", arrays)
    golden.save_json("layers/random.json", cases)


if __name__ == "__main__":
    main()
