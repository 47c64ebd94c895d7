"""Records small SavedModels, and what they compute, under golden/savedmodel/.

Each model's folder stands beside an .npz with `in/NAME` and `out/NAME` by the signature's names, and `w/NAME`:
every variable by its name. The tf_keras one is made where tf_keras is installed.
"""

import os
import shutil

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "2"

import keras
import numpy as np
import tensorflow as tf
from keras import layers

from golden import ROOT, save_npz

FOLDER = ROOT / "savedmodel"


def images(*shape):
    return np.random.default_rng(3).random(shape, dtype=np.float32)


def fresh(name):
    shutil.rmtree(FOLDER / name, ignore_errors=True)
    return str(FOLDER / name)


def record(name, inputs, signature="serving_default", weights=None):
    """What Python's own loader computes with the model that was just written."""
    loaded = tf.saved_model.load(str(FOLDER / name))
    outputs = loaded.signatures[signature](**{k: tf.constant(v) for k, v in inputs.items()})
    save_npz(f"savedmodel/{name}.npz", {
        **{f"in/{k}": v for k, v in inputs.items()},
        **{f"out/{k}": v.numpy() for k, v in outputs.items()},
        **{f"w/{k}": v for k, v in (weights or {}).items()},
    })


def named(variables):
    return {v.path: np.asarray(v) for v in variables}


def functional():
    image = keras.Input((8, 8, 1), name="image")
    x = layers.Conv2D(3, 3, activation="relu", name="conv1")(image)
    x = layers.MaxPooling2D(name="pool1")(x)
    x = layers.Flatten(name="flatten")(x)
    x = layers.Dense(6, activation="relu", name="d1")(x)
    return keras.Model(image, layers.Dense(4, activation="softmax", name="d2")(x), name="small")


def sequential():
    return keras.Sequential([
        keras.Input((8, 8, 1)),
        layers.Rescaling(1 / 2, name="half"),
        layers.Conv2D(3, 3, strides=2, padding="same", use_bias=False, name="conv"),
        layers.BatchNormalization(name="norm"),
        layers.ReLU(name="relu"),
        layers.Dropout(0.5, name="drop"),
        layers.GlobalAveragePooling2D(name="pool"),
        layers.Dense(4, name="scores"),
    ], name="logits")


def two_drops():
    """Several random layers, so that their seeds are numbered."""
    return keras.Sequential([
        keras.Input((4,), name="x"),
        layers.Dropout(0.5),
        layers.Dense(3, name="first"),
        layers.Dropout(0.5),
        layers.Dense(2, name="second"),
    ], name="drops")


def two_ends():
    left, right = keras.Input((4,), name="left"), keras.Input((4,), name="right")
    both = layers.Concatenate(name="both")([left, right])
    return keras.Model([left, right], {
        "sum": layers.Dense(2, name="sum")(both), "kind": layers.Dense(3, activation="softmax", name="kind")(both),
    })


class Scores(tf.Module):
    """Plain TensorFlow: a convolution by hand, with names of its own."""

    def __init__(self):
        super().__init__()
        start = tf.random.stateless_normal
        self.kernel = tf.Variable(start((3, 3, 1, 2), (1, 2)), name="kernel")
        self.matrix = tf.Variable(start((18, 5), (3, 4)), name="matrix")

    @tf.function(input_signature=[tf.TensorSpec((None, 8, 8, 1), tf.float32, name="pixels")])
    def score(self, pixels):
        x = tf.nn.relu(tf.nn.conv2d(pixels, self.kernel, 2, "VALID"))
        return {"scores": tf.reshape(x, (-1, 18)) @ self.matrix}


class Hostile(tf.Module):
    """Reads a file and writes one, inside a function, on whoever runs it."""

    @tf.function(input_signature=[tf.TensorSpec((None, 2), tf.float32, name="x")])
    def steal(self, x):
        tf.io.write_file("lenet-was-here", tf.io.read_file("/etc/hostname"))
        return {"y": x}


class Unsigned(tf.Module):
    """Saved without a signature, as a model is that Keras's export did not write."""

    def __init__(self):
        super().__init__()
        self.kernel = tf.Variable(tf.ones((3, 2)), name="kernel")


def plainly_saved():
    """By TensorFlow and not by Keras's export: the graph restores copies of the variables alone."""
    keras.utils.set_random_seed(11)
    model = keras.Sequential([layers.Input((8, 8, 1)), layers.Conv2D(3, 3, activation="relu"), layers.Flatten(), layers.Dense(4)])
    tf.saved_model.save(model, fresh("plainly_saved"))
    record("plainly_saved", {only_input("plainly_saved"): images(5, 8, 8, 1)}, weights=named(model.weights))


class Twins(keras.Model):
    """Keras names its variables after their layers alone, so that two share each name."""

    def __init__(self):
        super().__init__(name="twins")
        self.left = keras.Sequential([layers.Conv2D(3, 3, name="conv", bias_initializer="normal")], name="half")
        self.right = keras.Sequential([layers.Conv2D(3, 3, name="conv", bias_initializer="normal")], name="half")
        self.pool, self.end = layers.GlobalAveragePooling2D(), layers.Dense(4)

    def call(self, x):
        return self.end(self.pool(self.right(x) - 2 * self.left(x)))


def same_names():
    keras.utils.set_random_seed(12)
    model = Twins()
    model(images(1, 8, 8, 1))  # else it has no signature
    tf.saved_model.save(model, fresh("same_names"))
    record("same_names", {only_input("same_names"): images(1, 8, 8, 1)}, weights=named(model.weights))


def main():
    plainly_saved()
    same_names()
    keras.utils.set_random_seed(11)
    x = images(5, 8, 8, 1)

    model = functional()
    model.export(fresh("functional"), verbose=False)
    record("functional", {"image": x}, weights=named(model.weights))

    model = sequential()
    model.compile("sgd", "mse")
    model.fit(x, images(5, 4), epochs=2, verbose=0)  # moves the batch norm's statistics
    model.export(fresh("sequential"), verbose=False)
    record("sequential", {only_input("sequential"): x},
           weights=named(v for v in model.weights if "seed" not in v.path))

    model = two_drops()
    model.export(fresh("two_drops"), verbose=False)
    record("two_drops", {only_input("two_drops"): images(3, 4)},
           weights=named(v for v in model.weights if "seed" not in v.path))

    model = two_ends()
    model.export(fresh("two_ends"), verbose=False)
    record("two_ends", {"left": images(3, 4), "right": images(3, 4) + 1}, weights=named(model.weights))

    module = Scores()
    tf.saved_model.save(module, fresh("module"), signatures={"classify": module.score})
    record("module", {"pixels": x}, "classify", {"kernel": module.kernel.numpy(), "matrix": module.matrix.numpy()})

    module = Hostile()
    tf.saved_model.save(module, fresh("hostile"), signatures=module.steal)

    tf.saved_model.save(Unsigned(), fresh("unsigned"))

    try:
        import tf_keras
    except ImportError:
        print("tf_keras is not installed: savedmodel/tf_keras stays as it is")
        return
    tf_keras.utils.set_random_seed(11)
    model = tf_keras.Sequential([
        tf_keras.layers.Conv2D(3, 3, activation="relu", name="conv1", input_shape=(8, 8, 1)),
        tf_keras.layers.Flatten(name="flatten"),
        tf_keras.layers.Dense(4, activation="softmax", name="d1"),
    ], name="old")
    model.save(fresh("tf_keras"), save_format="tf")
    record("tf_keras", {"conv1_input": x}, weights={v.name.split(":")[0]: v.numpy() for v in model.weights})


def only_input(name):
    """The name that Keras gave the input of a Sequential."""
    loaded = tf.saved_model.load(str(FOLDER / name))
    (found,) = loaded.signatures["serving_default"].structured_input_signature[1]
    return found


if __name__ == "__main__":
    main()
