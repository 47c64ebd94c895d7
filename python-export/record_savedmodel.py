"""Records what TensorFlow computes with savedmodel/lenet: python record_savedmodel.py FOLDER_OF_FASHION_MNIST

Makes savedmodel/lenet-reference.npz of the first eight test images, padded and scaled as savedmodel/README.md says.
"""

import gzip
import os
import pathlib
import sys

os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")

import numpy as np
import tensorflow as tf

from lenet_reference import save_reference

SAVEDMODEL = pathlib.Path(__file__).resolve().parent.parent / "savedmodel"
IMAGES = 8


def test_images(folder):
    with gzip.open(folder / "t10k-images-idx3-ubyte.gz") as file:
        data = np.frombuffer(file.read(16 + IMAGES * 28 * 28), np.uint8, offset=16)
    grey = np.pad(data.reshape(-1, 28, 28, 1), ((0, 0), (2, 2), (2, 2), (0, 0)))
    return np.repeat(grey, 3, axis=-1) / np.float32(255)


model = tf.saved_model.load(str(SAVEDMODEL / "lenet/1"))
save_reference(SAVEDMODEL / "lenet-reference.npz", model, test_images(pathlib.Path(sys.argv[1])))
