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
SAMPLES, BATCH, STEPS = 640, 32, 100
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


def margins(model, x):
    """How far each sample stays from where a gradient jumps: a relu's kink, a max-pool's near tie.

    Exact zeros and exact ties are left out: blank background makes them, and they fall the same
    way everywhere.
    """
    smallest = np.full(len(x), np.inf, np.float32)

    def note(distance):
        distance = distance.reshape(len(x), -1)
        np.minimum(smallest, np.where(distance == 0, np.inf, distance).min(1), out=smallest)

    for name in ("conv1", "conv2"):
        layer = model.get_layer(name)
        pre = (tf.nn.conv2d(x, layer.kernel, 1, "VALID") + layer.bias).numpy()
        if name == "conv1":  # a blank patch gives the bias itself, without rounding
            blank = np.all(pre == layer.bias.numpy(), -1, keepdims=True)
            note(np.where(blank, np.float32(0), np.abs(pre)))
        else:
            note(np.abs(pre))
        post = np.maximum(pre, 0)
        n, h, w, c = post.shape
        windows = post.reshape(n, h // 2, 2, w // 2, 2, c).transpose(0, 1, 3, 5, 2, 4)
        ordered = np.sort(windows.reshape(n, -1, 4), -1)
        note(ordered[..., 3] - ordered[..., 2])
        x = ordered[..., 3].reshape(n, h // 2, w // 2, c)
    x = x.reshape(len(x), -1)
    for name in ("d1", "d2"):
        layer = model.get_layer(name)
        pre = x @ layer.kernel.numpy() + layer.bias.numpy()
        note(np.abs(pre))
        x = np.maximum(pre, 0)
    return smallest


def compiled(weights):
    model = lenet_keras.functional()
    model.set_weights(weights)
    model.compile(
        "adam", "sparse_categorical_crossentropy", metrics=["accuracy"], jit_compile=False)
    return model


def train(model, x, y, rows):
    model.reset_metrics()  # without it train_on_batch returns a running mean
    return model.train_on_batch(x[rows], y[rows])


def make_adam(weights, images, labels):
    """Steps on black-and-white images, in batches of those that lie farthest from any kink.

    On grey images and blind batches no two correct programs agree for 100 steps: of half a million
    activations a step some lie so near a kink that rounding decides the gradient, and Keras differs
    from itself by 0.03 in loss between two settings of oneDNN. What is recorded must be repeatable.
    """
    images = np.where(images >= 128, 255, 0).astype(np.uint8)
    x, model = as_input(images), compiled(weights)
    batches, logs, nearest = [], [], []
    for step in range(STEPS):
        margin = margins(model, x)
        calm = np.argsort(-margin, kind="stable")[:SAMPLES // 10]
        rows = np.random.default_rng(step).permutation(calm)[:BATCH].astype(np.int32)
        nearest.append(margin[rows].min())
        batches.append(rows)
        logs.append(train(model, x, labels, rows))
    loss, accuracy = np.float32(logs).T
    print(f"nearest to a kink: {min(nearest):.1e}")
    check_repeats(weights, model, x, labels, batches, loss)
    golden.save_npz("lenet/adam.npz", {
        "images": images, "labels": labels, "batches": np.stack(batches),
        "loss": loss, "accuracy": accuracy})
    golden.save_npz("lenet/adam_final_weights.npz", lenet_keras.named_weights(model))


def check_repeats(weights, model, x, labels, batches, loss):
    """Sums in another order, or starting weights one rounding away, must not matter."""
    rng = np.random.default_rng(0)
    nudged = [w * (1 + np.float32(1.2e-7) * rng.integers(-1, 2, w.shape).astype(np.float32))
              for w in weights]
    for what, start, order in (("rows reversed", weights, -1), ("weights nudged", nudged, 1)):
        other = compiled(start)
        losses = [train(other, x, labels, rows[::order])[0] for rows in batches]
        off = np.abs(loss - np.float32(losses)).max()
        weights_off = max(np.abs(a - b).max()
                          for a, b in zip(model.get_weights(), other.get_weights()))
        print(f"{what}: loss differs by {off:.1e}, final weights by {weights_off:.1e}")
        assert off < 5e-6 and weights_off < 5e-5, what


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
    make_adam(model.get_weights(), images, labels)
    make_starts()


if __name__ == "__main__":
    main()
