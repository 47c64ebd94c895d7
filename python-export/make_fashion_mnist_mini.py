"""Makes src/main/resources/dev/lenet/datasets/fashion-mnist-mini: a part of Fashion-MNIST.

Of each class the first 600 training and the first 100 test images, in the order of the full set, as
the same kind of files: gzipped IDX. The full set comes from Debian's package dataset-fashion-mnist.

Run from the project's folder: python python-export/make_fashion_mnist_mini.py [FOLDER]
"""

import gzip
import pathlib
import struct
import sys

import numpy as np

SOURCE = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "/usr/share/datasets/fashion-mnist")
OUT = pathlib.Path("src/main/resources/dev/lenet/datasets/fashion-mnist-mini")
OUT.mkdir(parents=True, exist_ok=True)


def read(name, offset):
    with gzip.open(SOURCE / name) as file:
        return np.frombuffer(file.read(), np.uint8, offset=offset)


def write(name, header, array):
    with open(OUT / name, "wb") as raw:
        # No name and no time in the gzip header: the same images give the same file.
        with gzip.GzipFile(filename="", fileobj=raw, mode="wb", compresslevel=9, mtime=0) as file:
            file.write(header + array.tobytes())


for part, per_class in [("train", 600), ("t10k", 100)]:
    labels = read(f"{part}-labels-idx1-ubyte.gz", 8)
    images = read(f"{part}-images-idx3-ubyte.gz", 16).reshape(len(labels), 28, 28)
    chosen = np.sort(np.concatenate([np.flatnonzero(labels == c)[:per_class] for c in range(10)]))
    n = len(chosen)
    write(f"{part}-labels-idx1-ubyte.gz", struct.pack(">II", 0x801, n), labels[chosen])
    write(f"{part}-images-idx3-ubyte.gz", struct.pack(">IIII", 0x803, n, 28, 28), images[chosen])
