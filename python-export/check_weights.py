"""Opens files that were written here with Keras itself and compares every variable bit by bit.

python python-export/check_weights.py REFERENCE WRITTEN: both .keras or both legacy .h5, or, with --weights MODEL.keras, a
.weights.h5 that is loaded into that model. The reference is what Keras saved, the other what was written from it.
"""

import argparse
import io
import os
import sys
import zipfile

os.environ["CUDA_VISIBLE_DEVICES"] = "-1"

import h5py
import keras
import numpy as np


def variables(model):
    found = {f"model/{i}": v.numpy() for i, v in enumerate(model.variables)}
    optimizer = getattr(model, "optimizer", None)
    if optimizer is not None:
        found |= {f"optimizer/{i}": v.numpy() for i, v in enumerate(optimizer.variables)}
    return found


def datasets(path):
    file = path
    if path.endswith(".keras"):
        with zipfile.ZipFile(path) as archive:
            assert archive.testzip() is None
            file = io.BytesIO(archive.read("model.weights.h5"))
    found = {}
    with h5py.File(file) as h5:
        h5.visititems(lambda name, node: found.update({name: node[()] if isinstance(node, h5py.Dataset) else None}))
    return found


def compare(kind, one, other):
    assert one.keys() == other.keys(), (kind, one.keys() ^ other.keys())
    for name, value in one.items():
        twin = other[name]
        if value is None:
            assert twin is None, (kind, name)
        else:
            assert value.dtype == twin.dtype and value.shape == twin.shape, (kind, name, value.dtype, twin.dtype)
            assert value.tobytes() == twin.tobytes(), (kind, name)
    print(f"{kind}: {len(one)} equal")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("reference")
    parser.add_argument("written")
    parser.add_argument("--weights", metavar="MODEL.keras")
    options = parser.parse_args()
    is_legacy = not options.weights and options.reference.endswith(".h5")
    compare("HDF5 objects", datasets(options.reference), datasets(options.written))
    models = []
    for path in (options.reference, options.written):
        model = keras.models.load_model(options.weights or path)
        if options.weights:
            for variable in model.variables:
                variable.assign(np.full(variable.shape, 7, variable.dtype))
            model.load_weights(path)
        models.append(model)
    compare("Keras variables", *map(variables, models))
    shape = (4, *models[0].input_shape[1:])
    x = np.random.default_rng(0).random(shape, np.float32)
    compare("predictions", *({"y": np.asarray(m(x))} for m in models))
    y = np.arange(4) % models[0].output_shape[-1]
    # Keras 3 does not train on with what it loads from a legacy file: its optimizer knows no variables of the model.
    if getattr(models[0], "optimizer", None) is not None and not is_legacy:
        losses = [np.asarray(m.train_on_batch(x, y)) for m in models]
        compare("a further step of training", {"loss": losses[0]}, {"loss": losses[1]})
        compare("variables after it", *map(variables, models))


if __name__ == "__main__":
    sys.exit(main())
