"""Makes src/test/resources/golden/cifar: CIFAR-10 in its true formats, with two images a batch.

The pickles are of protocol 2 with Python 2's str, as in the real archive, so they are written
opcode by opcode: Python 3 cannot write them. Keras's own load_batch reads them back here.
Run from the project's folder: python python-export/make_cifar_golden.py
"""

import io
import pathlib
import struct
import tarfile

import numpy as np
from keras.src.datasets.cifar import load_batch

OUT = pathlib.Path("src/test/resources/golden/cifar")
OUT.mkdir(parents=True, exist_ok=True)
rng = np.random.default_rng(10)


def text(value):  # Python 2's str
    value = value.encode("latin1") if isinstance(value, str) else value
    if len(value) < 256:
        return b"U" + bytes([len(value)]) + value
    return b"T" + struct.pack("<I", len(value)) + value


def integer(value):
    return b"K" + bytes([value]) if value < 256 else b"M" + struct.pack("<H", value)


def array(data):
    n, columns = data.shape
    return (
        b"cnumpy.core.multiarray\n_reconstruct\n"
        + b"cnumpy\nndarray\n"
        + integer(0) + b"\x85" + text("b") + b"\x87R"
        + b"(" + integer(1)
        + integer(n) + integer(columns) + b"\x86"
        + b"cnumpy\ndtype\n" + text("u1") + integer(0) + integer(1) + b"\x87R"
        + b"(" + integer(3) + text("|") + b"NNN" + b"J\xff\xff\xff\xff" * 2 + integer(0) + b"tb"
        + b"\x89" + text(data.tobytes()) + b"tb"
    )


def batch(label, data, labels):
    names = [f"img{i}.png" for i in range(len(labels))]
    return (
        b"\x80\x02}q\x01("
        + text("batch_label") + text(label)
        + text("labels") + b"](" + b"".join(integer(v) for v in labels) + b"e"
        + text("data") + array(data)
        + text("filenames") + b"](" + b"".join(text(name) for name in names) + b"e"
        + b"u."
    )


def pack(name, folder, members):
    with tarfile.open(OUT / name, "w:gz", format=tarfile.GNU_FORMAT) as tar:
        directory = tarfile.TarInfo(folder)
        directory.type = tarfile.DIRTYPE
        tar.addfile(directory)
        for member, content in members.items():
            info = tarfile.TarInfo(f"{folder}/{member}")
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))


python, binary, xs, ys = {}, {}, [], []
for i, name in enumerate([f"data_batch_{k}" for k in range(1, 6)] + ["test_batch"]):
    data = rng.integers(0, 256, (2, 3072)).astype(np.uint8)
    labels = [(2 * i) % 10, (2 * i + 1) % 10]
    python[name] = batch(name, data, labels)
    binary[name + ".bin"] = b"".join(bytes([y]) + row.tobytes() for y, row in zip(labels, data))
    (OUT / "batch").write_bytes(python[name])
    x, y = load_batch(str(OUT / "batch"))
    xs.append(x.transpose(0, 2, 3, 1))
    ys.append(np.array(y, "u1"))
(OUT / "batch").unlink()
pack("cifar-10-python.tar.gz", "cifar-10-batches-py", python)
pack("cifar-10-binary.tar.gz", "cifar-10-batches-bin", binary)
np.savez_compressed(
    OUT / "golden.npz",
    x_train=np.concatenate(xs[:5]), y_train=np.concatenate(ys[:5]), x_test=xs[5], y_test=ys[5],
)
