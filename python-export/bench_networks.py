"""Keras's side of `./lenet bench --networks`: python bench_networks.py FILE WORK, or --make FILE

Works for a third of a second whenever a line comes in, and prints how fast it was: images a second, or for one image
microseconds. Training is `fit` on float32 arrays in memory, inference a call of a `tf.function`.
"""

import os
import pathlib
import sys
import time

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")

import keras  # noqa: E402
import numpy as np  # noqa: E402
import tensorflow as tf  # noqa: E402

import bench  # noqa: E402

STEPS = 4


def make(file):
    name, size = pathlib.Path(file).stem.split("-")
    keras.utils.set_random_seed(1)
    model = getattr(keras.applications, name)(weights=None, input_shape=(int(size), int(size), 3), classes=10)
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.save(file)


def seconds(call, at_least):
    start, count, elapsed = time.perf_counter(), 0, 0.0
    while elapsed < at_least:
        call()
        count += 1
        elapsed = time.perf_counter() - start
    return elapsed / count


def main():
    if sys.argv[1] == "--make":
        make(sys.argv[2])
        return
    model, work = keras.models.load_model(sys.argv[1]), sys.argv[2]
    size = bench.size_of(work)
    random = np.random.default_rng(1)
    images = lambda count: random.random((count, *model.input_shape[1:]), np.float32)  # noqa: E731
    if work.startswith("training-"):
        x, y = images(STEPS * size), random.integers(0, model.output_shape[1], STEPS * size)
        call = lambda: model.fit(x, y, batch_size=size, shuffle=False, verbose=0)  # noqa: E731
        done = len(x)
    else:
        x, function = images(size), tf.function(lambda batch: model(batch, training=False))
        call, done = lambda: function(tf.constant(x)).numpy(), size  # noqa: E731
    seconds(call, 3)
    print("ready", flush=True)
    for _ in sys.stdin:
        each = seconds(call, 0.3)
        print(each * 1e6 if size == 1 else done / each, flush=True)


if __name__ == "__main__":
    main()
