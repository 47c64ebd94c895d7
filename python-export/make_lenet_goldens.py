"""Makes golden/lenet/: recorded weights, outputs of every layer, 100 Adam steps, same-seed starts.

Needs Fashion-MNIST's IDX files (Debian's dataset-fashion-mnist), or their folder as argument.
"""

import gzip
import pathlib
import random
import sys

import keras
import numpy as np
import tensorflow as tf

import golden
import lenet_keras

DATA = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "/usr/share/datasets/fashion-mnist")
SAMPLES, BATCH, STEPS = 320, 32, 100
SEEDS = (7, 42, 1234)


def read_idx(name, header):
    return np.frombuffer(gzip.decompress((DATA / name).read_bytes()), np.uint8, offset=header)


def as_input(images):
    """N x 28 x 28 uint8 -> N x 32 x 32 x 3 float32 in [0, 1]: 2 zero pixels a side, 3 equal channels."""
    padded = np.pad(images, ((0, 0), (2, 2), (2, 2)))
    return np.repeat(padded[..., None], 3, axis=-1).astype(np.float32) / np.float32(255)


def make_forward(model, x):
    # In one pass of one graph, so that the layers fit together; the subclassed twin must agree.
    outputs = keras.Model(model.inputs, [layer.output for layer in model.layers[1:]])(x)
    arrays = {name: out.numpy() for name, out in zip(lenet_keras.LAYERS, outputs)}
    twin = lenet_keras.subclassed()
    twin.set_weights(model.get_weights())
    assert np.array_equal(twin(x).numpy(), arrays["d3"])
    golden.save_npz("lenet/forward.npz", {"x": x, **arrays, "y": arrays["d3"]})


def make_adam(model, images, labels):
    batches = np.stack([
        np.random.default_rng(step).permutation(SAMPLES)[:BATCH] for step in range(STEPS)
    ]).astype(np.int32)
    model.compile(
        "adam", "sparse_categorical_crossentropy", metrics=["accuracy"], jit_compile=False)
    losses, accuracies = [], []
    for rows in batches:
        model.reset_metrics()  # without it train_on_batch returns a running mean
        loss, accuracy = model.train_on_batch(as_input(images[rows]), labels[rows])
        losses.append(loss)
        accuracies.append(accuracy)
    golden.save_npz("lenet/adam.npz", {
        "images": images, "labels": labels, "batches": batches,
        "loss": np.float32(losses), "accuracy": np.float32(accuracies)})
    golden.save_npz("lenet/adam_final_weights.npz", lenet_keras.named_weights(model))


def make_starts():
    """The weights each seed starts from, and the draws they come from."""
    builds = {
        "subclassed": lenet_keras.subclassed,
        "sequential": lenet_keras.sequential,
        "functional": lenet_keras.functional,
        "mixed": mixed,
    }
    starts = []
    for name, build in builds.items():
        for seed in SEEDS:
            keras.utils.set_random_seed(seed)
            weights = lenet_keras.named_weights(build())
            starts.append({
                "build": name, "seed": seed,
                "weights": {key: golden.fingerprint(value) for key, value in weights.items()}})
    draws = []
    for seed in (0, 1, 7, 42, 1234, 123456789, 2**32 - 1):
        keras.utils.set_random_seed(seed)
        draws.append({"seed": seed, "randint": [random.randint(1, 10**9) for _ in range(20)]})
    golden.save_json("lenet/starts.json", {"starts": starts, "draws": draws})


def mixed():
    """Layers that draw a seed without having weights (Dropout), and initializers that draw none."""
    return keras.Sequential([
        keras.Input((8, 8, 1)),
        keras.layers.RandomFlip(name="flip"),
        keras.layers.Conv2D(4, 3, kernel_initializer="he_normal", name="conv"),
        keras.layers.BatchNormalization(name="norm"),
        keras.layers.Dropout(0.5, name="drop"),
        keras.layers.Flatten(name="flatten"),
        keras.layers.Dense(
            6, kernel_initializer="orthogonal", bias_initializer="random_normal", name="hidden"),
        keras.layers.Dense(3, name="out"),
    ], name="mixed")


def main():
    tf.config.experimental.enable_op_determinism()
    images = read_idx("train-images-idx3-ubyte.gz", 16).reshape(-1, 28, 28)[:SAMPLES]
    labels = read_idx("train-labels-idx1-ubyte.gz", 8)[:SAMPLES].astype(np.int32)
    keras.utils.set_random_seed(7)
    model = lenet_keras.functional()
    golden.save_npz("lenet/initial_weights.npz", lenet_keras.named_weights(model))
    # Half real images, half noise: real ones are zero at the edges, where padding errors would hide.
    noise = np.random.default_rng(0).random((2, 32, 32, 3), np.float32)
    make_forward(model, np.concatenate([as_input(images[:2]), noise]))
    make_adam(model, images, labels)
    make_starts()


if __name__ == "__main__":
    main()
