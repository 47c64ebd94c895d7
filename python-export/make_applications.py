"""Networks of keras.applications with random weights, as .keras files, with what Keras makes of some images.

Usage: make_applications.py FOLDER [--all] [--formats] [NETWORK...]

NAME.npz has images `x`, what the network predicts `y`, labels, and the losses of five steps of SGD. In those, batch
normalizations are frozen, as in fine-tuning: over a few small images they amplify rounding so much that Keras without
oneDNN differs from Keras with it by 0.1 and more in the second loss. --all makes all
networks instead of one of each kind, --formats also writes NAME.h5 and a SavedModel NAME. Printed are the parameters,
the largest output, and how many seconds Keras takes to open the .keras file.
"""

import pathlib
import sys
import time

import keras
import numpy as np
from keras import applications

# By the smallest images that Keras lets each network take.
NETWORKS = {
    "MobileNet": 32, "MobileNetV2": 32, "MobileNetV3Small": 32, "MobileNetV3Large": 32, "ResNet50": 32,
    "ResNet50V2": 32, "DenseNet121": 32, "VGG16": 32, "Xception": 71, "InceptionV3": 75, "InceptionResNetV2": 75,
    "NASNetMobile": 32, "EfficientNetB0": 32, "EfficientNetV2B0": 32, "ConvNeXtTiny": 32,
}  # fmt: skip
MORE = {
    "ResNet101": 32, "ResNet152": 32, "ResNet101V2": 32, "ResNet152V2": 32, "DenseNet169": 32, "DenseNet201": 32, "VGG19": 32,
    "NASNetLarge": 32, "EfficientNetB1": 32, "EfficientNetB2": 32, "EfficientNetB3": 32, "EfficientNetB4": 32,
    "EfficientNetB5": 32, "EfficientNetB6": 32, "EfficientNetB7": 32, "EfficientNetV2B1": 32, "EfficientNetV2B2": 32,
    "EfficientNetV2B3": 32, "EfficientNetV2S": 32, "EfficientNetV2M": 32, "EfficientNetV2L": 32, "ConvNeXtSmall": 32,
    "ConvNeXtBase": 32, "ConvNeXtLarge": 32, "ConvNeXtXLarge": 32,
}  # fmt: skip
STEPS = 5


def spread(model, rng):
    """Weights of batch normalizations that are not all the same: a swap shows."""
    for layer in model.layers:
        if isinstance(layer, keras.layers.BatchNormalization):
            values = dict(zip([w.name for w in layer.weights], layer.get_weights()))
            for name, value in values.items():
                near = rng.uniform(0.5, 1.5, value.shape) if name in ("gamma", "moving_variance") else 0.1 * rng.standard_normal(value.shape)
                values[name] = near.astype(np.float32)
            layer.set_weights(list(values.values()))


def undropped(model):
    """The same network without dropout, which is random: its steps can be compared."""

    def clone(layer):
        config = layer.get_config()
        if isinstance(layer, keras.layers.Dropout):
            config["rate"] = 0.0
        return type(layer).from_config(config)

    cloned = keras.models.clone_model(model, clone_function=clone)
    cloned.set_weights(model.get_weights())
    return cloned


def main(folder, words):
    folder.mkdir(parents=True, exist_ok=True)
    sizes = NETWORKS | MORE
    names = [word for word in words if not word.startswith("--")] or (sizes if "--all" in words else NETWORKS)
    for name in names:
        keras.backend.clear_session()
        keras.utils.set_random_seed(7)
        size = sizes[name]
        model = getattr(applications, name)(weights=None, input_shape=(size, size, 3), classes=10, classifier_activation=None)
        rng = np.random.default_rng(size)
        spread(model, rng)
        model = undropped(model)
        x = rng.uniform(0, 1, (8, size, size, 3)).astype(np.float32)
        labels = rng.integers(0, 10, 8)
        y = model.predict(x, verbose=0)
        for layer in model.layers:
            layer.trainable = not isinstance(layer, keras.layers.BatchNormalization)
        model.compile(keras.optimizers.SGD(1e-3), keras.losses.SparseCategoricalCrossentropy(from_logits=True))
        file = folder / f"{name}.keras"
        model.save(file)
        if "--formats" in words:
            model.save(folder / f"{name}.h5")
            model.export(folder / name, verbose=False)
        losses = [float(model.train_on_batch(x, labels)) for _ in range(STEPS)]
        del model
        start = time.perf_counter()
        keras.models.load_model(file)
        seconds = time.perf_counter() - start
        np.savez(folder / f"{name}.npz", x=x, y=y, labels=labels, losses=np.float32(losses), seconds=np.float32(seconds))
        print(name, float(np.abs(y).max()), losses, f"{seconds:.1f} s", flush=True)


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]), sys.argv[2:])
