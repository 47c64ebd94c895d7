"""Makes golden/layers/random.{json,npz}: the random layers while training, three calls each; and
random_steps.npz: training steps of a model of them, on batches that this library computes in parts."""

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
        "dropout_noise_shape": L.Dropout(0.5, noise_shape=(None, 1, None, 2), seed=21),
        "dropout_noise_shape_of_the_batch": L.Dropout(0.5, noise_shape=(1, 6, 1, 2), seed=22),
        "spatial_dropout": L.SpatialDropout2D(0.5, seed=23),
        "gaussian_noise": L.GaussianNoise(0.3, seed=25),
        "gaussian_dropout": L.GaussianDropout(0.3, seed=26),
        "alpha_dropout": L.AlphaDropout(0.4, seed=27),
        "alpha_dropout_noise_shape": L.AlphaDropout(0.4, noise_shape=(None, 1, 1, None), seed=28),
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
            made[f"zoom_{fill}_{interpolation}"] = L.RandomZoom(
                (-0.4, 0.3), (-0.2, 0.5), fill_mode=fill, interpolation=interpolation, seed=29, fill_value=0.5)
    made |= {
        "zoom_both": L.RandomZoom(0.3, seed=30),
        "brightness": L.RandomBrightness(0.3, value_range=(-2, 2), seed=31),
        "brightness_pair": L.RandomBrightness((0.1, 0.4), value_range=(-2, 2), seed=32),
        "contrast": L.RandomContrast(0.9, value_range=(-2, 2), seed=33),
        "contrast_pair": L.RandomContrast((0.3, 0.6), value_range=(-3, 1), seed=34),
        "crop": L.RandomCrop(3, 4, seed=42),
        "crop_of_small_images": L.RandomCrop(4, 10, seed=43),
        "contrast_of_bytes": L.RandomContrast(0.5, seed=35),
    }
    arrays, cases = {"x": x}, []
    for name, layer in made.items():
        for call in range(3):
            arrays[f"{name}/{call}"] = np.asarray(layer(x, training=True))
        cases.append({"name": name, "layer": keras.saving.serialize_keras_object(layer)})
    r = np.random.default_rng(6).standard_normal(x.shape).astype(np.float32)
    arrays["r"] = r
    for name, layer in {"translation": L.RandomTranslation(0.3, 0.2, seed=17),
                        "rotation": L.RandomRotation(0.1, fill_mode="constant", seed=18),
                        "zoom": L.RandomZoom(0.3, fill_mode="constant", seed=36),
                        "contrast": L.RandomContrast(0.3, value_range=(-2, 2), seed=37),
                        "brightness": L.RandomBrightness(0.3, value_range=(-2, 2), seed=38),
                        "alpha_dropout": L.AlphaDropout(0.3, seed=39),
                        "gaussian_dropout": L.GaussianDropout(0.3, seed=40),
                        "spatial_dropout": L.SpatialDropout2D(0.3, seed=41)}.items():
        images = tf.constant(x)
        with tf.GradientTape() as tape:
            tape.watch(images)
            total = tf.reduce_sum(layer(images, training=True) * r)
        arrays[f"{name}/dx"] = tape.gradient(total, images).numpy()
    golden.save_npz("layers/random.npz", arrays)
    golden.save_json("layers/random.json", cases)
    golden.save_npz("layers/random_steps.npz", steps())


def steps():
    rng = np.random.default_rng(7)
    sizes = (20, 17, 33, 1, 513)
    x = rng.standard_normal((sum(sizes), 6, 7, 2)).astype(np.float32)
    y = rng.integers(0, 3, sum(sizes)).astype(np.int32)
    model = keras.Sequential([
        keras.Input((6, 7, 2)), L.RandomFlip(seed=1), L.RandomTranslation(0.2, 0.3, seed=2),
        L.RandomRotation(0.2, seed=3), L.Dropout(0.4, seed=4), L.Flatten(),
        L.Dense(3, activation="softmax", kernel_initializer=keras.initializers.GlorotUniform(seed=5)),
    ])
    model.compile(keras.optimizers.SGD(0.1), "sparse_categorical_crossentropy")
    losses, start = [], 0
    for size in sizes:
        model.reset_metrics()
        losses.append(model.train_on_batch(x[start:start + size], y[start:start + size]))
        start += size
    return {"x": x, "y": y, "sizes": np.int32(sizes), "losses": np.float32(losses),
            "kernel": model.get_weights()[0]}


if __name__ == "__main__":
    main()
