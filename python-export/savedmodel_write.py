"""SavedModels of many kinds, as people have them: python savedmodel_write.py FOLDER

Writes for each model NAME a SavedModel NAME and NAME.npz with inputs `in/...` and outputs `out/...` by the signature's names;
`plainly_saved` is one that TensorFlow's own loader cannot run. `mvn verify -Plive` runs it.
"""

import os
import pathlib
import sys

os.environ["CUDA_VISIBLE_DEVICES"] = "-1"

import keras
import numpy as np
import tensorflow as tf

FOLDER = pathlib.Path(sys.argv[1])
RNG = np.random.default_rng(3)


def record(name, signature, **inputs):
    loaded = tf.saved_model.load(str(FOLDER / name))
    outputs = loaded.signatures[signature](**{key: tf.constant(value) for key, value in inputs.items()})
    arrays = {f"in/{key}": value for key, value in inputs.items()} | {f"out/{key}": value.numpy() for key, value in outputs.items()}
    np.savez(FOLDER / f"{name}.npz", **arrays)


def images(*shape):
    return RNG.random(shape, "float32")


def weight(*shape):
    return tf.Variable(RNG.normal(0, 0.3, shape).astype("float32"))


def only_input(name):
    (found,) = tf.saved_model.load(str(FOLDER / name)).signatures["serving_default"].structured_input_signature[1]
    return found


class Network(tf.Module):
    """A convolution by hand, global pooling, a dense layer: any height and width."""

    def __init__(self):
        super().__init__()
        self.kernel, self.bias, self.matrix = weight(3, 3, 3, 6), weight(6), weight(6, 4)

    def features(self, pixels):
        x = tf.nn.relu(tf.nn.bias_add(tf.nn.conv2d(pixels, self.kernel, 1, "SAME"), self.bias))
        return tf.reduce_mean(tf.nn.max_pool2d(x, 2, 2, "SAME"), [1, 2])

    def scores(self, pixels):
        return tf.nn.softmax(self.features(pixels) @ self.matrix)


def spec(*shape, dtype=tf.float32, name=None):
    return tf.TensorSpec((None, *shape), dtype, name)


def save(name, module, **signatures):
    tf.saved_model.save(module, str(FOLDER / name), signatures=signatures)


def modules():
    net = Network()
    named = tf.function(lambda pixels: {"Class scores": net.scores(pixels)}, [spec(8, 8, 3, name="the_pixels")])
    save("odd_names", net, serving_default=named)
    record("odd_names", "serving_default", the_pixels=images(3, 8, 8, 3))

    scores = tf.function(lambda pixels: {"scores": net.scores(pixels)}, [spec(8, 8, 3)])
    features = tf.function(lambda pixels: {"features": net.features(pixels)}, [spec(8, 8, 3)])
    save("several_signatures", net, embed=features, serving_default=scores, zzz=features)
    record("several_signatures", "serving_default", pixels=images(3, 8, 8, 3))

    anything = tf.function(lambda pixels: {"scores": net.scores(pixels)}, [spec(None, None, 3)])
    save("any_size", net, serving_default=anything)
    record("any_size", "serving_default", pixels=images(2, 9, 13, 3))

    raw = tf.function(lambda pixels: {"scores": net.scores(tf.cast(pixels, tf.float32) / 255)}, [spec(8, 8, 3, dtype=tf.uint8)])
    save("bytes", net, serving_default=raw)
    record("bytes", "serving_default", pixels=RNG.integers(0, 256, (3, 8, 8, 3), "uint8"))

    both = tf.function(
        lambda left, right: {"scores": net.scores(left + right), "top": tf.argmax(net.scores(left), 1), "loud": tf.reduce_sum(right, [1, 2, 3])},
        [spec(8, 8, 3, name="l"), spec(8, 8, 3, name="r")],
    )  # fmt: skip
    save("two_in_three_out", net, serving_default=both)
    record("two_in_three_out", "serving_default", l=images(3, 8, 8, 3), r=images(3, 8, 8, 3))

    one = tf.function(lambda pixels: {"scores": net.scores(pixels)}, [tf.TensorSpec((2, 8, 8, 3))])
    save("fixed_batch", net, serving_default=one)
    record("fixed_batch", "serving_default", pixels=images(2, 8, 8, 3))


class Subclassed(keras.Model):
    def __init__(self):
        super().__init__()
        self.conv = keras.layers.Conv2D(4, 3, activation="relu")
        self.pool = keras.layers.GlobalAveragePooling2D()
        self.dense = keras.layers.Dense(3, activation="softmax")

    def call(self, x):
        return self.dense(self.pool(self.conv(x)))


def keras_models():
    layers = keras.layers
    model = Subclassed()
    model.compile("adam", "sparse_categorical_crossentropy")
    model.fit(images(8, 8, 8, 3), np.arange(8) % 3, verbose=0)
    model.export(FOLDER / "subclassed", verbose=False)
    record("subclassed", "serving_default", **{only_input("subclassed"): images(3, 8, 8, 3)})
    model = Subclassed()
    model(images(1, 8, 8, 3))  # else it has no signature, and nothing to run
    tf.saved_model.save(model, str(FOLDER / "plainly_saved"))
    record("plainly_saved", "serving_default", **{only_input("plainly_saved"): images(1, 8, 8, 3)})

    image = keras.Input((8, 8, 3), name="image")
    x = layers.Conv2D(4, 3, padding="same", activation="gelu")(image)
    x = layers.LayerNormalization()(x)
    x = layers.DepthwiseConv2D(3)(x)
    x = layers.UpSampling2D()(x)
    x = layers.Conv2DTranspose(2, 3)(x)
    pooled = layers.GlobalAveragePooling2D()(x)
    model = keras.Model(image, [layers.Dense(3, activation="softmax", name="kind")(pooled), layers.Dense(1, name="size")(pooled)])
    model.export(FOLDER / "other_layers", verbose=False)
    record("other_layers", "serving_default", image=images(3, 8, 8, 3))


def main():
    keras.utils.set_random_seed(3)
    FOLDER.mkdir(parents=True, exist_ok=True)
    modules()
    keras_models()


if __name__ == "__main__":
    main()
