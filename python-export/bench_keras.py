"""Keras's side of `./lenet bench --peers`: python bench_keras.py [--predict] WORK

Training is `fit` on float32 arrays in memory; inference a call of a `tf.function`, or with --predict `predict`.
"""

import os
import sys
import tempfile

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")

import keras  # noqa: E402
import numpy as np  # noqa: E402
import tensorflow as tf  # noqa: E402

import bench  # noqa: E402
import lenet_keras  # noqa: E402


def images(count):
    return np.random.default_rng(1).random((count, *lenet_keras.INPUT_SHAPE), np.float32)


def labels(count):
    return np.random.default_rng(2).integers(0, 10, count).astype(np.int32)


def compiled():
    model = lenet_keras.sequential()
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def main():
    work = sys.argv[-1]
    if work.startswith("training-"):
        model, x, y = compiled(), images(bench.IMAGES), labels(bench.IMAGES)
        epoch = lambda: model.fit(x, y, batch_size=bench.size_of(work), verbose=0)  # noqa: E731
        bench.report(bench.IMAGES * bench.epochs_per_second(epoch))
    elif work.startswith("inference-"):
        model, x = compiled(), images(bench.size_of(work))
        if "--predict" in sys.argv:
            bench.report_inference(work, lambda: model.predict(x, verbose=0))
        else:
            function = tf.function(lambda batch: model(batch, training=False))
            bench.report_inference(work, lambda: function(tf.constant(x)).numpy())
    elif work == "evaluation":
        model, x, y = compiled(), images(10_000), labels(10_000)
        seconds = bench.median_seconds(lambda: model.evaluate(x, y, batch_size=128, verbose=0))
        bench.report(len(x) / seconds)
    elif work == "reading":
        with tempfile.TemporaryDirectory() as folder:
            file = f"{folder}/lenet.keras"
            lenet_keras.sequential().save(file)
            bench.report(1e6 * bench.median_seconds(lambda: keras.models.load_model(file)))
    elif work == "memory-training":  # as ./lenet train: 6,000 images, three epochs, batches of 32
        compiled().fit(images(6000), labels(6000), batch_size=32, epochs=3, verbose=0)
        bench.report(bench.peak_megabytes())
    elif work == "memory-serving":  # without a server: the model alone, 1,000 requests of one image
        model, x = compiled(), images(1)
        function = tf.function(lambda batch: model(batch, training=False))
        for _ in range(1000):
            function(tf.constant(x)).numpy()
        bench.report(bench.peak_megabytes())
    else:
        sys.exit(f"{work}: not known here")


if __name__ == "__main__":
    main()
