"""Runs six of Keras's examples on the embedded images, for Java to run beside.

python keras_examples.py OUT [NAME...] writes OUT/NAME.npz for each example: `loss`, each training step's;
`evaluated`, loss and accuracy at the end. The examples are those of keras.io, line for line where the data
allows it: 28 x 28 x 1 or 32 x 32 x 3 images of ten classes, fewer of them, fewer epochs, `shuffle=False`.
The environment decides in which order sums are added: TF_ENABLE_ONEDNN_OPTS=0 and TF_NUM_INTRAOP_THREADS=1 choose other
kernels; TURNED=1 turns each batch of the Sequential guide, which draws no random numbers, around.
"""

import gzip
import os
import pathlib
import sys

import keras
import numpy as np
from keras import layers

DATA = pathlib.Path(__file__).resolve().parent.parent / "src/main/resources/dev/lenet/datasets/fashion-mnist-mini"


def idx(name, header):
    return np.frombuffer(gzip.decompress((DATA / name).read_bytes()), np.uint8, offset=header)


def load_data():
    """What keras.datasets.fashion_mnist.load_data() gives, of the embedded part."""
    return (
        (idx("train-images-idx3-ubyte.gz", 16).reshape(-1, 28, 28), idx("train-labels-idx1-ubyte.gz", 8)),
        (idx("t10k-images-idx3-ubyte.gz", 16).reshape(-1, 28, 28), idx("t10k-labels-idx1-ubyte.gz", 8)),
    )


def color(images):
    """Grey 28 x 28 to 32 x 32 x 3, as LeNet takes them."""
    return np.repeat(np.pad(images, ((0, 0), (2, 2), (2, 2)))[..., None], 3, axis=-1)


def turned(batch, *arrays):
    """Each batch's samples in the other order, where TURNED says so: the same sums, added differently."""
    if not os.environ.get("TURNED"):
        return arrays
    size = len(arrays[0])
    order = np.concatenate([np.arange(size)[i:i + batch][::-1] for i in range(0, size, batch)])
    return tuple(array[order] for array in arrays)


class Losses(keras.callbacks.Callback):
    """Each batch's own loss, where Keras logs the epoch's average so far."""

    def __init__(self):
        super().__init__()
        self.values = []

    def on_train_batch_begin(self, batch, logs=None):
        self.model._loss_tracker.reset_state()

    def on_train_batch_end(self, batch, logs=None):
        self.values.append(logs["loss"])


def mnist_convnet(losses):
    """keras.io/examples/vision/mnist_convnet, but the images are fed as they are: uint8."""
    num_classes = 10
    input_shape = (28, 28, 1)
    (x_train, y_train), (x_test, y_test) = load_data()
    x_train = np.expand_dims(x_train, -1)
    x_test = np.expand_dims(x_test, -1)
    y_train = keras.utils.to_categorical(y_train, num_classes)
    y_test = keras.utils.to_categorical(y_test, num_classes)
    model = keras.Sequential(
        [
            keras.Input(shape=input_shape),
            layers.Conv2D(32, kernel_size=(3, 3), activation="relu"),
            layers.MaxPooling2D(pool_size=(2, 2)),
            layers.Conv2D(64, kernel_size=(3, 3), activation="relu"),
            layers.MaxPooling2D(pool_size=(2, 2)),
            layers.Flatten(),
            layers.Dropout(0.5),
            layers.Dense(num_classes, activation="softmax"),
        ]
    )
    batch_size = 128
    epochs = 3
    model.compile(loss="categorical_crossentropy", optimizer="adam", metrics=["accuracy"])
    model.fit(x_train, y_train, batch_size=batch_size, epochs=epochs, validation_split=0.1,
              shuffle=False, callbacks=[losses], verbose=0)
    return model.evaluate(x_test, y_test, verbose=0)


def image_classification_from_scratch(losses):
    """keras.io/examples/vision/image_classification_from_scratch: augmentation, a small Xception."""
    data_augmentation_layers = [
        layers.RandomFlip("horizontal"),
        layers.RandomRotation(0.1),
    ]

    def make_model(input_shape, num_classes):
        inputs = keras.Input(shape=input_shape)
        x = inputs
        for layer in data_augmentation_layers:
            x = layer(x)
        x = layers.Rescaling(1.0 / 255)(x)
        x = layers.Conv2D(16, 3, strides=2, padding="same")(x)
        x = layers.BatchNormalization()(x)
        x = layers.Activation("relu")(x)
        previous_block_activation = x
        for size in [32, 64, 96]:
            x = layers.Activation("relu")(x)
            x = layers.SeparableConv2D(size, 3, padding="same")(x)
            x = layers.BatchNormalization()(x)
            x = layers.Activation("relu")(x)
            x = layers.SeparableConv2D(size, 3, padding="same")(x)
            x = layers.BatchNormalization()(x)
            x = layers.MaxPooling2D(3, strides=2, padding="same")(x)
            residual = layers.Conv2D(size, 1, strides=2, padding="same")(previous_block_activation)
            x = layers.add([x, residual])
            previous_block_activation = x
        x = layers.SeparableConv2D(128, 3, padding="same")(x)
        x = layers.BatchNormalization()(x)
        x = layers.Activation("relu")(x)
        x = layers.GlobalAveragePooling2D()(x)
        x = layers.Dropout(0.25)(x)
        outputs = layers.Dense(num_classes, activation=None)(x)
        return keras.Model(inputs, outputs)

    (x_train, y_train), (x_test, y_test) = load_data()
    x_train, y_train = color(x_train)[:1000], y_train[:1000]
    model = make_model(input_shape=(32, 32, 3), num_classes=10)
    model.compile(
        optimizer=keras.optimizers.Adam(3e-4),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=[keras.metrics.SparseCategoricalAccuracy(name="acc")],
    )
    model.fit(x_train, y_train, batch_size=32, epochs=1, shuffle=False, callbacks=[losses], verbose=0)
    return model.evaluate(color(x_test), y_test, verbose=0)


def transfer_learning(losses):
    """keras.io/guides/transfer_learning: a frozen base, a new head, then fine-tuning at 1e-5."""
    (x_train, y_train), (x_test, y_test) = load_data()
    x_train, x_test = color(x_train), color(x_test)
    base_model = keras.Sequential(
        [
            keras.Input(shape=(32, 32, 3)),
            layers.Conv2D(16, 3, activation="relu"),
            layers.BatchNormalization(),
            layers.MaxPooling2D(),
            layers.Conv2D(32, 3, activation="relu"),
            layers.BatchNormalization(),
        ]
    )
    base_model.trainable = False
    inputs = keras.Input(shape=(32, 32, 3))
    scale_layer = keras.layers.Rescaling(scale=1 / 127.5, offset=-1)
    x = scale_layer(inputs)
    x = base_model(x, training=False)
    x = keras.layers.GlobalAveragePooling2D()(x)
    x = keras.layers.Dropout(0.2)(x)
    outputs = keras.layers.Dense(1)(x)
    model = keras.Model(inputs, outputs)
    shoes = np.isin(y_train, (5, 7, 9)).astype("float32")
    test_shoes = np.isin(y_test, (5, 7, 9)).astype("float32")
    model.compile(
        optimizer=keras.optimizers.Adam(),
        loss=keras.losses.BinaryCrossentropy(from_logits=True),
        metrics=[keras.metrics.BinaryAccuracy()],
    )
    model.fit(x_train[:2000], shoes[:2000], epochs=2, shuffle=False, callbacks=[losses], verbose=0)
    base_model.trainable = True
    model.compile(
        optimizer=keras.optimizers.Adam(1e-5),
        loss=keras.losses.BinaryCrossentropy(from_logits=True),
        metrics=[keras.metrics.BinaryAccuracy()],
    )
    model.fit(x_train[:2000], shoes[:2000], epochs=1, shuffle=False, callbacks=[losses], verbose=0)
    return model.evaluate(x_test, test_shoes, verbose=0)


def sequential_model(losses):
    """keras.io/guides/sequential_model: layers added one by one, then all but the last frozen."""
    (x_train, y_train), (x_test, y_test) = load_data()
    x_train = color(x_train).astype("float32") / 255
    x_test = color(x_test).astype("float32") / 255
    x_train, y_train = turned(64, x_train[:1000], y_train[:1000])
    model = keras.Sequential()
    model.add(keras.Input(shape=(32, 32, 3)))
    model.add(layers.Conv2D(32, 5, strides=2, activation="relu"))
    model.add(layers.Conv2D(32, 3, activation="relu"))
    model.add(layers.MaxPooling2D(2))
    model.add(layers.Conv2D(32, 3, activation="relu"))
    model.add(layers.Conv2D(32, 3, activation="relu"))
    model.add(layers.GlobalMaxPooling2D())
    model.add(layers.Dense(10))
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.SGD(0.01), loss, metrics=["accuracy"])
    model.fit(x_train, y_train, batch_size=64, epochs=2, shuffle=False, callbacks=[losses], verbose=0)
    for layer in model.layers[:-1]:
        layer.trainable = False
    model.compile(keras.optimizers.Adam(), loss, metrics=["accuracy"])
    model.fit(x_train, y_train, batch_size=64, epochs=1, shuffle=False, callbacks=[losses], verbose=0)
    return model.evaluate(x_test, y_test, verbose=0)


def functional_api(losses):
    """keras.io/guides/functional_api: the toy ResNet."""
    inputs = keras.Input(shape=(32, 32, 3), name="img")
    x = layers.Conv2D(32, 3, activation="relu")(inputs)
    x = layers.Conv2D(64, 3, activation="relu")(x)
    block_1_output = layers.MaxPooling2D(3)(x)
    x = layers.Conv2D(64, 3, activation="relu", padding="same")(block_1_output)
    x = layers.Conv2D(64, 3, activation="relu", padding="same")(x)
    block_2_output = layers.add([x, block_1_output])
    x = layers.Conv2D(64, 3, activation="relu", padding="same")(block_2_output)
    x = layers.Conv2D(64, 3, activation="relu", padding="same")(x)
    block_3_output = layers.add([x, block_2_output])
    x = layers.Conv2D(64, 3, activation="relu")(block_3_output)
    x = layers.GlobalAveragePooling2D()(x)
    x = layers.Dense(256, activation="relu")(x)
    x = layers.Dropout(0.5)(x)
    outputs = layers.Dense(10)(x)
    model = keras.Model(inputs, outputs, name="toy_resnet")
    (x_train, y_train), (x_test, y_test) = load_data()
    x_train = color(x_train).astype("float32") / 255.0
    x_test = color(x_test).astype("float32") / 255.0
    y_train = keras.utils.to_categorical(y_train, 10)
    y_test = keras.utils.to_categorical(y_test, 10)
    model.compile(
        optimizer=keras.optimizers.RMSprop(1e-3),
        loss=keras.losses.CategoricalCrossentropy(from_logits=True),
        metrics=["acc"],
    )
    model.fit(x_train[:1000], y_train[:1000], batch_size=64, epochs=1, validation_split=0.2,
              shuffle=False, callbacks=[losses], verbose=0)
    return model.evaluate(x_test, y_test, verbose=0)


def custom_training_loop(losses):
    """keras.io/guides/writing_a_custom_training_loop_in_tensorflow, its steps taken by train_on_batch."""
    inputs = keras.Input(shape=(784,), name="digits")
    x1 = layers.Dense(64, activation="relu")(inputs)
    x2 = layers.Dense(64, activation="relu")(x1)
    outputs = layers.Dense(10, name="predictions")(x2)
    model = keras.Model(inputs=inputs, outputs=outputs)
    (x_train, y_train), (x_test, y_test) = load_data()
    x_train = x_train.reshape(-1, 784).astype("float32") / 255
    x_test = x_test.reshape(-1, 784).astype("float32") / 255
    model.compile(
        optimizer=keras.optimizers.Adam(learning_rate=1e-3),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=[keras.metrics.SparseCategoricalAccuracy()],
    )
    for epoch in range(2):
        for start in range(0, len(x_train), 64):
            model.reset_metrics()
            loss, _ = model.train_on_batch(x_train[start:start + 64], y_train[start:start + 64])
            losses.values.append(loss)
    return model.evaluate(x_test, y_test, verbose=0)


EXAMPLES = (mnist_convnet, image_classification_from_scratch, transfer_learning, sequential_model,
            functional_api, custom_training_loop)


def main(out, *names):
    for example in EXAMPLES:
        if names and example.__name__ not in names:
            continue
        keras.utils.set_random_seed(11)
        losses = Losses()
        evaluated = example(losses)
        np.savez(pathlib.Path(out) / f"{example.__name__}.npz", loss=np.float64(losses.values),
                 evaluated=np.float64(evaluated))
        print(example.__name__, len(losses.values), "steps,", losses.values[-1], evaluated)


if __name__ == "__main__":
    main(*sys.argv[1:])
