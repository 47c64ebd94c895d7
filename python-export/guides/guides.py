"""The Python code of docs/GUIDES.md, which also has it in Java. Run it to check that it works:

    python guides.py FOLDER

Files go to FOLDER. The images are the embedded ones, in the place of Keras's Fashion-MNIST.
"""
import os
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

import keras
import numpy as np
from keras import layers, ops

import keras_examples

keras.datasets.fashion_mnist.load_data = keras_examples.load_data
os.chdir(sys.argv[1])

# snippet convnet
(x_train, y_train), (x_test, y_test) = keras.datasets.fashion_mnist.load_data()
x_train = x_train[..., None]
x_test = x_test[..., None]
model = keras.Sequential(
    [
        keras.Input((28, 28, 1)),
        layers.Rescaling(1 / 255),
        layers.Conv2D(32, 3, activation="relu", name="edges"),
        layers.MaxPooling2D(),
        layers.Conv2D(64, 3, activation="relu", name="shapes"),
        layers.MaxPooling2D(),
        layers.Flatten(name="features"),
        layers.Dropout(0.5),
        layers.Dense(10, activation="softmax"),
    ]
)
model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(x_train, y_train, batch_size=128, epochs=2, validation_split=0.1)
results = model.evaluate(x_test, y_test)
model.save("convnet.keras")
# end

# snippet finetuning
trained = keras.models.load_model("convnet.keras")
base = keras.Model(trained.inputs, trained.get_layer("features").output)
base.trainable = False

inputs = keras.Input((28, 28, 1))
outputs = layers.Dense(10, activation="softmax")(base(inputs))
model = keras.Model(inputs, outputs)
model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(x_train, y_train, epochs=1)

base.trainable = True
model.compile(keras.optimizers.Adam(1e-5), "sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(x_train, y_train, epochs=1)
# end
tuned = model

# snippet features
model = keras.models.load_model("convnet.keras")
extractor = keras.Model(model.inputs, [layer.output for layer in model.layers])
features = extractor.predict(x_test)

edges = keras.Model(model.inputs, model.get_layer("edges").output)
maps = edges.predict(x_test)
# end
model = tuned

# snippet callbacks
losses = []
history = model.fit(
    x_train,
    y_train,
    epochs=3,
    validation_split=0.2,
    callbacks=[
        keras.callbacks.EarlyStopping(patience=2, restore_best_weights=True),
        keras.callbacks.ReduceLROnPlateau(factor=0.5, patience=1),
        keras.callbacks.ModelCheckpoint("best.keras", save_best_only=True),
        keras.callbacks.LambdaCallback(
            on_train_batch_end=lambda batch, logs: losses.append(logs["loss"])
        ),
    ],
)
# end

# snippet kfold
scores = []
for k in range(4):
    held = np.arange(len(x_train)) % 4 == k
    model = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Rescaling(1 / 255),
            layers.Flatten(),
            layers.Dense(32, activation="relu"),
            layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(x_train[~held], y_train[~held], epochs=1)
    scores.append(model.evaluate(x_train[held], y_train[held])[1])
# end


# snippet layer
@keras.saving.register_keras_serializable("guides")
class Linear(layers.Layer):
    def __init__(self, units, **options):
        super().__init__(**options)
        self.units = units

    def build(self, shape):
        self.w = self.add_weight(
            shape=(shape[-1], self.units), initializer="random_normal", name="w"
        )
        self.b = self.add_weight(shape=(self.units,), initializer="zeros", name="b")

    def call(self, x):
        return ops.matmul(x, self.w) + self.b

    def get_config(self):
        return {**super().get_config(), "units": self.units}
# end


# snippet uselayer
model = keras.Sequential(
    [
        keras.Input((28, 28, 1)),
        layers.Rescaling(1 / 255),
        layers.Flatten(),
        Linear(32),
        layers.Dense(10, activation="softmax"),
    ]
)
model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(x_train, y_train, epochs=1)
model.save("linear.keras")
again = keras.models.load_model("linear.keras")
# end
