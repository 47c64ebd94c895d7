"""Networks of keras.applications with random weights, as .keras files, with images and what Keras predicts for them.

Usage: make_applications.py FOLDER [NETWORK...]
"""

import pathlib
import sys

import keras
import numpy as np
from keras import applications

# By the smallest images that Keras lets each network take.
NETWORKS = {
    "MobileNet": 32, "MobileNetV2": 32, "MobileNetV3Small": 32, "MobileNetV3Large": 32, "ResNet50": 32,
    "ResNet50V2": 32, "DenseNet121": 32, "VGG16": 32, "Xception": 71, "InceptionV3": 75, "InceptionResNetV2": 75,
    "NASNetMobile": 32, "EfficientNetB0": 32, "EfficientNetV2B0": 32, "ConvNeXtTiny": 32,
}  # fmt: skip


def spread(model, rng):
    """Weights of batch normalizations that are not all the same: a swap shows."""
    for layer in model.layers:
        if isinstance(layer, keras.layers.BatchNormalization):
            values = dict(zip([w.name for w in layer.weights], layer.get_weights()))
            for name, value in values.items():
                near = rng.uniform(0.5, 1.5, value.shape) if name in ("gamma", "moving_variance") else 0.1 * rng.standard_normal(value.shape)
                values[name] = near.astype(np.float32)
            layer.set_weights(list(values.values()))


def main(folder, names):
    folder.mkdir(parents=True, exist_ok=True)
    for name in names or NETWORKS:
        keras.backend.clear_session()
        keras.utils.set_random_seed(7)
        size = NETWORKS[name]
        model = getattr(applications, name)(weights=None, input_shape=(size, size, 3), classes=10, classifier_activation=None)
        rng = np.random.default_rng(size)
        spread(model, rng)
        x = rng.uniform(0, 1, (4, size, size, 3)).astype(np.float32)
        y = model.predict(x, verbose=0)
        model.save(folder / f"{name}.keras")
        np.savez(folder / f"{name}.npz", x=x, y=y)
        print(name, model.count_params(), float(np.abs(y).max()), float(y.std()), flush=True)


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]), sys.argv[2:])
