"""Makes models at random and writes each in every format: python matrix_write.py FOLDER SEED [MODELS] [keras|tf_keras]

For each model NAME: NAME.keras, NAME.weights.h5, NAME.h5, the SavedModel NAME/ (NAME.h5.refused where Keras fails to write
NAME.h5), of tf_keras NAME-weights.h5 too, which is the legacy format without a model, and NAME.npz with an input `x`, the
outputs `y`, the weights `w/0`, ..., and, where the model was trained, `targets`, `steps` taken, and the weights
`after/0`, ... that one more step comes to. `mvn verify -Plive` runs it.
"""

import importlib
import os
import pathlib
import sys

os.environ["CUDA_VISIBLE_DEVICES"] = "-1"

import numpy as np

import matrix_models


def shift_weights(model, rng):
    """Moves what starts as zeros and ones, so that none of them can stand for another."""
    values = []
    for weight in model.weights:
        value = np.asarray(weight)
        name = getattr(weight, "path", weight.name)
        if any(part in name for part in ("bias", "beta", "gamma", "moving_mean", "moving_variance")):
            value = value + rng.uniform(-0.1, 0.2, value.shape).astype("float32")
        values.append(value)
    model.set_weights(values)


def save(keras, model, folder, name):
    model.save(folder / f"{name}.keras")
    model.save_weights(folder / f"{name}.weights.h5")
    if matrix_models.version(keras) == 2:
        model.save(folder / name, save_format="tf")
        model.save_weights(folder / f"{name}-weights.h5")
    else:
        model.export(folder / name)
    try:
        model.save(folder / f"{name}.h5")
    except (TypeError, ValueError) as reason:
        # Keras 3.3 cannot write random layers, or some optimizers' state, into a legacy file: that is
        # reported, and not passed over.
        (folder / f"{name}.h5").unlink(missing_ok=True)
        (folder / f"{name}.h5.refused").write_text(f"Keras {keras.__version__}: {reason}")


def write(keras, folder, name, model, rng, optimizer=None):
    inputs = model.input_shape
    x = rng.random((5, *inputs[1:]), "float32")
    arrays = {"x": x}
    if optimizer is not None:
        targets = rng.integers(0, 4, 5).astype("int32")
        # In a graph tf_keras's Nadam multiplies its product of momentums once for each weight: eagerly it is right.
        eagerly = True if optimizer.name == "Nadam" and matrix_models.version(keras) == 2 else None
        model.compile(optimizer, "sparse_categorical_crossentropy", metrics=["accuracy"], run_eagerly=eagerly)
        for _ in range(2):
            model.train_on_batch(x, targets)
        arrays["targets"], arrays["steps"] = targets, np.int32(2)
    arrays["y"] = np.asarray(model(x, training=False))
    for i, weight in enumerate(model.get_weights()):
        arrays[f"w/{i}"] = np.asarray(weight)
    save(keras, model, folder, name)
    if optimizer is not None:
        model.train_on_batch(x, targets)
        for i, weight in enumerate(model.get_weights()):
            arrays[f"after/{i}"] = np.asarray(weight)
    np.savez(folder / f"{name}.npz", **arrays)
    print(f"wrote {name}")


def main():
    folder, seed = pathlib.Path(sys.argv[1]), int(sys.argv[2])
    count = int(sys.argv[3]) if len(sys.argv) > 3 else 10
    keras = importlib.import_module(sys.argv[4] if len(sys.argv) > 4 else "keras")
    folder.mkdir(parents=True, exist_ok=True)
    keras.utils.set_random_seed(seed % 2**31)
    rng = np.random.default_rng(seed)
    print(f"{keras.__name__} {keras.__version__}, seed {seed}")
    for make in matrix_models.FIXED:
        model = make(keras)
        shift_weights(model, rng)
        write(keras, folder, make.__name__, model, rng)
    for i in range(count):
        model = matrix_models.made_at_random(keras, seed + i)
        shift_weights(model, rng)
        write(keras, folder, f"random_{seed + i}", model, rng)
    for name in matrix_models.OPTIMIZERS:
        write(keras, folder, f"trained_{name}", matrix_models.smooth(keras), rng, matrix_models.optimizer(keras, name))


if __name__ == "__main__":
    main()
