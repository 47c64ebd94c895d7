"""Small convolutional networks for the parity matrix: some that are always there, and some made at random.

Written for Keras 3 and for tf_keras alike: the functions take the package as `keras`.
"""

import random

ACTIVATIONS = (
    "celu elu exponential gelu hard_shrink hard_sigmoid hard_silu hard_tanh leaky_relu linear log_sigmoid log_softmax mish "
    "relu relu6 selu sigmoid silu soft_shrink softmax softplus softsign sparse_plus sparse_sigmoid sparsemax squareplus "
    "swish tanh tanh_shrink"
).split()
OPTIMIZERS = ["sgd", "momentum", "nesterov", "rmsprop", "rmsprop_centered", "adam", "amsgrad", "adamw", "adagrad", "nadam", "adamax"]


def version(keras):
    return int(keras.__version__.split(".")[0])


def known_activations(keras):
    """Those that this version has."""
    known = []
    for name in ACTIVATIONS:
        try:
            keras.activations.get(name)
            known.append(name)
        except ValueError:
            continue
    return known


def lenet(keras):
    layers = keras.layers
    return keras.Sequential(
        [
            keras.Input((32, 32, 3)),
            layers.Conv2D(16, 5, activation="relu", name="conv1"),
            layers.MaxPooling2D(name="pool1"),
            layers.Conv2D(32, 5, activation="relu", name="conv2"),
            layers.MaxPooling2D(name="pool2"),
            layers.Flatten(name="flatten"),
            layers.Dense(120, activation="relu", name="d1"),
            layers.Dense(84, activation="relu", name="d2"),
            layers.Dense(10, activation="softmax", name="d3"),
        ]
    )


def strides(keras):
    layers = keras.layers
    return sequential(
        keras,
        (11, 9, 2),
        layers.Conv2D(4, 3, strides=2, padding="same", activation="relu"),
        layers.Conv2D(5, (3, 2), strides=(1, 2), activation="relu"),
        layers.Flatten(),
    )


def same(keras):
    layers = keras.layers
    return sequential(
        keras,
        (9, 10, 3),
        layers.Conv2D(4, 4, padding="same", activation="relu"),
        layers.MaxPooling2D((3, 2), strides=2, padding="same"),
        layers.Conv2D(3, 3, padding="same", dilation_rate=2),
        layers.Flatten(),
    )


def average_pooling(keras):
    layers = keras.layers
    return sequential(
        keras,
        (9, 9, 1),
        layers.Conv2D(4, 2, activation="tanh"),
        layers.AveragePooling2D(3, strides=2, padding="same"),
        layers.Conv2D(4, 2, groups=2, activation="sigmoid"),
        layers.AveragePooling2D(2),
        layers.Flatten(),
    )


def batch_norm(keras):
    layers = keras.layers
    return sequential(
        keras,
        (8, 8, 3),
        layers.Conv2D(4, 3, use_bias=False),
        layers.BatchNormalization(),
        layers.ReLU(),
        layers.Conv2D(4, 3, use_bias=False, name="second"),
        layers.BatchNormalization(center=False, epsilon=1e-2, name="normed"),
        layers.BatchNormalization(scale=False, momentum=0.9),
        layers.Activation("relu"),
        layers.Flatten(),
        layers.Dense(6, use_bias=False, activation="relu"),
        layers.BatchNormalization(),
    )


def separable(keras):
    """The layers of Keras's image classification from scratch: separable convolutions beside a shortcut."""
    layers = keras.layers
    image = keras.Input((12, 11, 3))
    x = layers.Rescaling(1 / 255)(image)
    x = layers.Conv2D(4, 3, strides=2, padding="same")(x)
    x = layers.Activation("relu")(layers.BatchNormalization()(x))
    before = x
    x = layers.SeparableConv2D(6, 3, padding="same", name="mixed")(x)
    x = layers.Activation("relu")(layers.BatchNormalization()(x))
    x = layers.SeparableConv2D(6, (3, 2), padding="same", depth_multiplier=2, use_bias=False)(x)
    x = layers.MaxPooling2D(3, strides=2, padding="same")(x)
    x = layers.add([x, layers.Conv2D(6, 1, strides=2, padding="same")(before)])
    x = layers.Dropout(0.25)(layers.GlobalAveragePooling2D()(x))
    return keras.Model(image, layers.Dense(4, activation="softmax")(x))


def depthwise(keras):
    layers = keras.layers
    return sequential(
        keras,
        (11, 10, 3),
        layers.DepthwiseConv2D(3, strides=2, padding="same", depth_multiplier=2, activation="relu"),
        layers.DepthwiseConv2D((2, 3), use_bias=False, name="each"),
        layers.DepthwiseConv2D(2, dilation_rate=2),
        layers.ReLU(6.0),
        layers.Conv2D(4, 1),
        layers.Flatten(),
    )


def transposed(keras):
    """Down and up again, with a shortcut, as autoencoders and U-Nets do."""
    layers = keras.layers
    image = keras.Input((8, 12, 2))
    x = layers.LeakyReLU(name="leaky")(layers.Conv2D(4, 3, strides=2, padding="same")(image))
    y = layers.PReLU(shared_axes=[1, 2])(layers.Conv2D(4, 3, strides=2, padding="same")(x))
    y = layers.ELU(alpha=0.7)(layers.Conv2DTranspose(4, 3, strides=2, padding="same")(y))
    y = layers.Multiply()([x, y])
    y = layers.Average()([x, y, layers.Subtract()([x, y])])
    y = layers.Maximum()([y, layers.Minimum()([x, y])])
    y = layers.UpSampling2D(2, interpolation="bilinear")(y)
    y = layers.UpSampling2D((1, 2))(layers.Conv2DTranspose(3, (2, 3), activation="relu")(y))
    y = layers.PReLU()(layers.GlobalAveragePooling2D()(y))
    return keras.Model(image, layers.Dense(4, activation="softmax")(y))


def dropout(keras):
    layers = keras.layers
    return sequential(
        keras,
        (8, 8, 3),
        layers.Conv2D(6, 3, activation="relu"),
        layers.Dropout(0.25),
        layers.GlobalAveragePooling2D(),
        layers.Dropout(0.5, name="half"),
    )


def global_pooling(keras):
    layers = keras.layers
    image = keras.Input((8, 7, 3), name="image")
    x = layers.Conv2D(5, 3, activation="relu")(image)
    mean = layers.GlobalAveragePooling2D()(x)
    most = layers.GlobalMaxPooling2D(keepdims=True)(x)
    x = layers.Concatenate(name="both")([mean, layers.Flatten()(most)])
    return keras.Model(image, layers.Dense(4, activation="softmax")(x), name="pooled")


def added(keras):
    layers = keras.layers
    image = keras.Input((8, 8, 3))
    x = layers.Conv2D(4, 3, padding="same", activation="relu", name="stem")(image)
    y = layers.Conv2D(4, 3, padding="same")(x)
    x = layers.Add()([x, y])
    x = layers.Activation("relu")(x)
    z = layers.Conv2D(4, 1, use_bias=False, name="shortcut")(x)
    x = layers.Add(name="three")([x, y, z])
    return keras.Model(image, layers.Dense(4, activation="softmax")(layers.GlobalMaxPooling2D()(x)))


def concatenated(keras):
    layers = keras.layers
    image = keras.Input((8, 8, 3))
    a = layers.Conv2D(2, 1, activation="relu")(image)
    b = layers.Conv2D(3, 3, padding="same", activation="relu")(image)
    c = layers.MaxPooling2D(3, strides=1, padding="same")(image)
    x = layers.Concatenate()([a, b, c])
    x = layers.Concatenate(axis=1)([x, x])
    return keras.Model(image, layers.Dense(4, activation="softmax")(layers.Flatten()(x)))


def rescaled(keras):
    layers = keras.layers
    return sequential(
        keras,
        (7, 8, 3),
        layers.Rescaling(1 / 127.5, offset=-1),
        layers.Normalization(mean=[0.1, -0.2, 0.3], variance=[0.5, 1.5, 2.0]),
        layers.ZeroPadding2D(((1, 2), (0, 1))),
        layers.Conv2D(4, 3, activation="relu"),
        layers.ZeroPadding2D(1),
        layers.Flatten(),
    )


def adapted(keras):
    import numpy

    layers = keras.layers
    normalization = layers.Normalization()
    normalization.adapt(numpy.random.default_rng(1).normal(3, 2, (20, 6, 6, 2)).astype("float32"))
    return sequential(keras, (6, 6, 2), normalization, layers.Conv2D(3, 3, activation="relu"), layers.Flatten())


def activations(keras):
    """One branch for each activation, as a layer's option and as a layer."""
    layers = keras.layers
    image = keras.Input((4, 4, 2))
    x = layers.Flatten()(image)
    branches = []
    for name in known_activations(keras):
        branches.append(layers.Dense(3, activation=name, name=f"in_{name}")(x))
        branches.append(layers.Activation(name, name=f"as_{name}")(x))
    branches.append(layers.Softmax()(x))
    branches.append(layers.ReLU(max_value=0.6)(x))
    branches.append(layers.ReLU(max_value=2.0, negative_slope=0.1, threshold=0.25)(x))
    return keras.Model(image, layers.Dense(4, activation="softmax")(layers.Concatenate()(branches)))


def nested(keras):
    layers = keras.layers
    image = keras.Input((8, 8, 3), name="image")
    body_input = keras.Input((8, 8, 3), name="body_input")
    y = layers.Conv2D(4, 3, activation="relu", name="inner")(body_input)
    body = keras.Model(body_input, layers.MaxPooling2D()(y), name="body")
    head = keras.Sequential(
        [keras.Input((3, 3, 4)), layers.Flatten(), layers.Dense(5, activation="relu")], name="head"
    )
    x = head(body(image))
    return keras.Model(image, layers.Dense(4, activation="softmax", name="classes")(x), name="nested")


def shared(keras):
    layers = keras.layers
    image = keras.Input((8, 8, 3))
    conv = layers.Conv2D(3, 3, padding="same", activation="relu", name="twice")
    x = conv(conv(image))
    return keras.Model(image, layers.Dense(4, activation="softmax")(layers.Flatten()(x)))


def reshaped(keras):
    layers = keras.layers
    return sequential(
        keras,
        (6, 6, 2),
        layers.Reshape((3, 4, 6)),
        layers.Conv2D(4, 2, activation="relu"),
        layers.Reshape((-1, 4)),
        layers.Dense(3, activation="relu"),
        layers.Softmax(axis=1),
        layers.Flatten(),
    )


def augmented(keras):
    layers = keras.layers
    return sequential(
        keras,
        (8, 8, 3),
        layers.RandomFlip("horizontal"),
        layers.RandomTranslation(0.1, 0.1),
        layers.RandomRotation(0.1),
        layers.Conv2D(4, 3, activation="relu"),
        layers.Flatten(),
    )


FIXED = [
    lenet, strides, same, average_pooling, batch_norm, separable, depthwise, transposed, dropout, global_pooling, added, concatenated, rescaled, adapted,
    activations, nested, shared, reshaped, augmented,
]


def smooth(keras):
    """The model that is trained on: every layer's gradient is continuous."""
    layers = keras.layers
    return sequential(
        keras,
        (6, 6, 2),
        layers.Conv2D(3, 3, activation="tanh"),
        layers.AveragePooling2D(2),
        layers.Flatten(),
        layers.Dense(5, activation="sigmoid"),
    )


def optimizer(keras, name):
    optimizers = keras.optimizers
    return {
        "sgd": lambda: optimizers.SGD(0.05),
        "momentum": lambda: optimizers.SGD(0.05, momentum=0.9),
        "nesterov": lambda: optimizers.SGD(0.05, momentum=0.9, nesterov=True),
        "rmsprop": lambda: optimizers.RMSprop(0.002, rho=0.8),
        "rmsprop_centered": lambda: optimizers.RMSprop(0.002, momentum=0.5, centered=True),
        "adam": lambda: optimizers.Adam(0.002, beta_1=0.8),
        "amsgrad": lambda: optimizers.Adam(0.002, amsgrad=True),
        "adamw": lambda: optimizers.AdamW(0.002, weight_decay=0.01),
        "adagrad": lambda: optimizers.Adagrad(0.05),
        "nadam": lambda: optimizers.Nadam(0.002),
        "adamax": lambda: optimizers.Adamax(0.002),
    }[name]()


def sequential(keras, shape, *layers):
    return keras.Sequential([keras.Input(shape), *layers, keras.layers.Dense(4, activation="softmax", name="classes")])


def made_at_random(keras, seed):
    """A model that no one has thought of: sequential, or with branches."""
    return Maker(keras, random.Random(seed)).model()


class Maker:
    def __init__(self, keras, draw):
        self.keras = keras
        self.layers = keras.layers
        self.draw = draw
        self.activations = known_activations(keras)
        self.names = draw.random() < 0.5
        self.made = 0

    def model(self):
        draw = self.draw
        image = self.keras.Input((draw.randint(6, 12), draw.randint(6, 12), draw.randint(1, 4)))
        steps = []
        if draw.random() < 0.3:
            steps.append(self.layer("Rescaling", draw.choice([1 / 255, 2.0]), offset=draw.choice([0.0, -1.0])))
        branched = draw.random() < 0.5
        x = self.apply(steps, image)
        for _ in range(draw.randint(1, 3)):
            block = self.branches if branched and draw.random() < 0.7 else self.chain
            x = block(x, steps)
        head = self.head(len(x.shape))
        steps.extend(head)
        x = self.apply(head, x)
        return self.keras.Model(image, x) if branched else self.keras.Sequential([self.keras.Input(image.shape[1:]), *steps])

    def layer(self, kind, *args, **options):
        self.made += 1
        if self.names:
            options["name"] = f"{self.draw.choice('abcxyz')}{self.made}"
        return getattr(self.layers, kind)(*args, **options)

    def apply(self, steps, x):
        for step in steps:
            x = step(x)
        return x

    def chain(self, x, steps):
        made = self.block(x.shape[1], x.shape[2], x.shape[3])
        steps.extend(made)
        return self.apply(made, x)

    def branches(self, x, steps):
        """Two convolutions of the same input, added or concatenated."""
        draw = self.draw
        filters = draw.randint(1, 4)
        arms = [
            self.layer("Conv2D", filters, draw.randint(1, 3), padding="same", use_bias=draw.random() < 0.7, activation=self.activation())(x)
            for _ in range(draw.randint(2, 3))
        ]
        kinds = ["Add", "Multiply", "Average", "Maximum", "Minimum"]
        merge = self.layer(draw.choice(kinds)) if draw.random() < 0.5 else self.layer("Concatenate", axis=draw.choice([-1, 3, 2]))
        return merge(arms)

    def activation(self):
        return self.draw.choice(self.activations)

    def block(self, height, width, channels):
        draw = self.draw
        made = []
        if draw.random() < 0.2:
            made.append(self.layer("ZeroPadding2D", draw.choice([1, (0, 2), ((1, 0), (2, 1))])))
        kernel = draw.choice([1, 2, 3, (2, 3), (3, 1)])
        fits = min(height, width) >= 3
        strides = draw.choice([1, 1, 2, (1, 2), (2, 1)])
        groups = 2 if channels % 2 == 0 and draw.random() < 0.2 else 1
        made.append(
            self.layer(
                "Conv2D",
                draw.randint(1, 3) * groups,
                kernel,
                strides=strides,
                padding=draw.choice(["same", "valid"]) if fits else "same",
                dilation_rate=draw.choice([1, 2]) if strides == 1 and groups == 1 and min(height, width) >= 6 else 1,
                groups=groups,
                use_bias=draw.random() < 0.7,
                activation=self.activation(),
            )
        )
        if draw.random() < 0.2:
            made.append(self.layer("DepthwiseConv2D", draw.choice([1, 2, 3]), padding="same", depth_multiplier=draw.choice([1, 2]),
                                   dilation_rate=draw.choice([1, 2]), use_bias=draw.random() < 0.7, activation=self.activation()))
        if draw.random() < 0.2:
            made.append(self.layer("SeparableConv2D", draw.randint(1, 4), draw.choice([1, 2, (2, 3)]), padding="same",
                                   strides=draw.choice([1, 1, 2]), use_bias=draw.random() < 0.7, activation=self.activation()))
        if draw.random() < 0.4:
            made.append(self.layer("BatchNormalization", epsilon=draw.choice([1e-3, 1e-2]), scale=draw.random() < 0.7, center=draw.random() < 0.7))
        if draw.random() < 0.3:
            made.append(self.layer("Activation", self.activation()))
        if draw.random() < 0.2:
            made.append(
                draw.choice([
                    lambda: self.layer("PReLU", shared_axes=[1, 2]),
                    lambda: self.layer("LeakyReLU"),
                    lambda: self.layer("ELU", alpha=0.5),
                ])()
            )
        if draw.random() < 0.15:
            made.append(self.layer("Conv2DTranspose", draw.randint(1, 3), draw.choice([2, 3]), strides=draw.choice([1, 2]), padding="same"))
        if draw.random() < 0.1:
            made.append(self.layer("UpSampling2D", 2, interpolation=draw.choice(["nearest", "bilinear"])))
        if draw.random() < 0.5:
            kind = draw.choice(["MaxPooling2D", "AveragePooling2D"])
            made.append(self.layer(kind, draw.choice([2, 3, (1, 2)]), strides=draw.choice([None, 1, 2]), padding="same"))
        if draw.random() < 0.2:
            made.append(self.layer("Dropout", 0.3))
        return made

    def head(self, rank):
        draw = self.draw
        flatten = draw.choice(["Flatten", "GlobalAveragePooling2D", "GlobalMaxPooling2D", "Reshape"])
        made = [self.layer("Reshape", (-1,)) if flatten == "Reshape" else self.layer(flatten)]
        for _ in range(draw.randint(0, 2)):
            made.append(self.layer("Dense", draw.randint(2, 9), use_bias=draw.random() < 0.8, activation=self.activation()))
        made.append(self.layer("Dense", draw.randint(2, 5), activation="softmax"))
        return made
