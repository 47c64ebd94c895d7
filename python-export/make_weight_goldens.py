"""Makes src/test/resources/golden/weights: small models as Keras saves them, and what is in them.

Beside each file lies FILE.json: for every data set its dtype, its shape and its bytes in hexadecimal, for every group
its text attributes. Run from the project's root: python python-export/make_weight_goldens.py
"""

import io
import json
import os
import pathlib
import struct
import zipfile
import zlib

os.environ["CUDA_VISIBLE_DEVICES"] = "-1"

import h5py
import keras
import ml_dtypes
import numpy as np

OUT = pathlib.Path("src/test/resources/golden/weights")
layers = keras.layers


def functional():
    x = image = keras.Input((8, 8, 1), name="image")
    x = layers.Conv2D(2, 3, activation="relu", name="conv1")(x)
    x = layers.BatchNormalization(name="bn")(x)
    x = layers.MaxPool2D(name="pool1")(x)
    x = layers.Dropout(0.5, seed=3, name="drop")(x)
    x = layers.Flatten(name="flatten")(x)
    return keras.Model(image, layers.Dense(3, activation="softmax", name="d1")(x), name="tiny")


def sequential():
    return keras.Sequential(
        [
            keras.Input((6, 6, 1)),
            layers.RandomFlip(seed=4),
            layers.Conv2D(2, 3),
            layers.Conv2D(1, 3),
            layers.Flatten(),
            layers.Dense(2),
            layers.Dense(3, activation="softmax"),
        ],
        name="stack",
    )


class Subclassed(keras.Model):
    def __init__(self):
        super().__init__(name="sub")
        self.first = layers.Dense(2, name="d_first")
        self.second = layers.Dense(3, activation="softmax", name="d_second")

    def call(self, x):
        return self.second(self.first(x))


def trained(model, shape, optimizer="adam"):
    model.compile(optimizer, "sparse_categorical_crossentropy", metrics=["accuracy"])
    random = np.random.default_rng(7)
    model.train_on_batch(random.random((4, *shape), np.float32), np.array([0, 1, 2, 0]))
    return model


def describe(file):
    with h5py.File(file) as h5:
        tensors, groups = {}, {"": dict_of(h5.attrs)}

        def visit(path, node):
            if isinstance(node, h5py.Dataset):
                value = np.asarray(node[()])
                value = value.astype(value.dtype.newbyteorder("<"))
                tensors[path] = {"dtype": value.dtype.name, "shape": list(node.shape), "bytes": value.tobytes().hex()}
            else:
                groups[path] = dict_of(node.attrs)

        h5.visititems(visit)
    return {"tensors": tensors, "groups": groups}


def dict_of(attributes):
    return {key: value if isinstance(value, str) else list(value) for key, value in attributes.items()}


def note(name, file):
    (OUT / f"{name}.json").write_text(json.dumps(describe(file), indent=1, ensure_ascii=False) + "\n")


def keep(model, name):
    model.save(OUT / f"{name}.keras")
    with zipfile.ZipFile(OUT / f"{name}.keras") as archive:
        note(f"{name}.keras", io.BytesIO(archive.read("model.weights.h5")))


def odd_types():
    """Types, storages and byte orders that Keras's own files of float32 do not show."""
    with h5py.File(OUT / "types.h5", "w") as h5:
        group = h5.create_group("layers/odd/vars")
        group.attrs["name"] = "größe"
        for dtype in "int8 int16 int32 int64 uint8 uint16 uint32 uint64 float16 float32 float64 bool".split():
            group[dtype] = np.array([[0, 1, 2], [3, 100, 101]]).astype(dtype)
        group["big_endian"] = np.array([1.5, -2.25], ">f4")
        group["scalar"] = np.float32(3.5)
        group["empty"] = np.zeros((0, 3), np.float32)
        data = np.arange(35, dtype=np.float32).reshape(5, 7)
        group.create_dataset("chunked", data=data, chunks=(2, 3))
        group.create_dataset("packed", data=data, chunks=(2, 3), compression="gzip", shuffle=True)
    note("types.h5", OUT / "types.h5")
    with h5py.File(OUT / "bfloat16.h5", "w") as h5:
        data = h5.create_dataset("layers/dense/vars/0", data=np.array([1.5, -3], ml_dtypes.bfloat16))
        data.attrs["dtype"] = "bfloat16"


def hostile():
    """Files that no reader may follow or believe."""
    with h5py.File(OUT / "soft-link.h5", "w") as h5:
        h5["layers/dense/vars/0"] = np.zeros(2, np.float32)
        h5["layers/dense/vars/1"] = h5py.SoftLink("/layers/dense/vars/0")
    with h5py.File(OUT / "external-link.h5", "w") as h5:
        h5["layers/dense/vars/0"] = h5py.ExternalLink("other.h5", "/0")
    with h5py.File(OUT / "external-data.h5", "w") as h5:
        h5.create_dataset("layers/dense/vars/0", (2,), "f4", external=[("other.bin", 0, 8)])
    with h5py.File(OUT / "virtual.h5", "w", libver="latest") as h5:
        layout = h5py.VirtualLayout((2,), "f4")
        layout[:] = h5py.VirtualSource("other.h5", "0", (2,))
        h5.create_virtual_dataset("0", layout)
    with h5py.File(OUT / "cycle.h5", "w") as h5:
        h5.create_group("layers/dense")
        h5["layers/dense/layers"] = h5["layers"]
    with h5py.File(OUT / "shape-bomb.h5", "w") as h5:
        h5.create_dataset("0", (1 << 20, 1 << 20), "f4", chunks=(1024, 1024), compression="gzip")
    with h5py.File(OUT / "deflate-bomb.h5", "w") as h5:
        data = h5.create_dataset("0", (1024,), "f4", chunks=(1024,), compression="gzip", compression_opts=9)
        data.id.write_direct_chunk((0,), zlib.compress(bytes(100_000_000), 9))
    with h5py.File(OUT / "text.h5", "w") as h5:
        h5["layers/dense/vars/0"] = "a string"
    with h5py.File(OUT / "deep.h5", "w") as h5:
        h5.create_group("/".join(["g"] * 100))


def tree_bomb():
    """A group whose index has 32 ** 12 leaves, in a few kilobytes: each node lists the next one 32 times."""
    with h5py.File(OUT / "tree-bomb.h5", "w") as h5:
        h5["0"] = np.zeros(2, np.float32)
    data = bytearray((OUT / "tree-bomb.h5").read_bytes())
    root, child = data.index(b"TREE"), data.index(b"SNOD")
    first = len(data)
    for level in range(12):
        node = b"TREE" + struct.pack("<BBHqq", 0, level, 32, -1, -1)
        child, address = len(data), child
        data += node + struct.pack("<QQ", 0, address) * 32 + struct.pack("<Q", 0)
    last = struct.pack("<Q", child)
    assert child > first and data.count(struct.pack("<Q", root)) >= 1
    (OUT / "tree-bomb.h5").write_bytes(data.replace(struct.pack("<Q", root), last) + bytes(1024))


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    keras.utils.set_random_seed(1)
    model = trained(functional(), (8, 8, 1))
    keep(model, "functional-adam")
    model.save_weights(OUT / "functional-adam.weights.h5")
    note("functional-adam.weights.h5", OUT / "functional-adam.weights.h5")
    model.save(OUT / "functional-adam.h5")
    note("functional-adam.h5", OUT / "functional-adam.h5")
    keep(trained(sequential(), (6, 6, 1), keras.optimizers.SGD(0.1, momentum=0.9)), "sequential-sgd")
    keep(trained(Subclassed(), (4,), "rmsprop"), "subclassed-rmsprop")
    odd_types()
    hostile()
    tree_bomb()


main()
