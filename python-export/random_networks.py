"""Sensible convolutional networks drawn at random from all layers that this library knows, for the live tests.

    random_networks.py write FOLDER SEED COUNT      makes them
    random_networks.py check FOLDER WRITTEN         opens what Java wrote
    random_networks.py again KIND FOLDER NAME...    computes some once more, to see how far Keras is from itself

`write` saves each network as NAME.keras, and every fourth as NAME.weights.h5, NAME.h5 and the SavedModel NAME/ too.
NAME.npz holds an input `x`, the outputs `y`, the weights `w/0`, ..., and, where the network is trained, `targets` and the
weights `after/0`, ... after one step. `check` reads the same of Java's and prints `CHECK FORMAT NAME WHAT DIFFERENCE`.
`again` writes NAME.again-KIND.npz, `y` and `after/...` as this process has them; KIND `xla` compiles them, for any other the
environment says what is different, such as the number of threads.
"""

import os
import pathlib
import random
import sys
import traceback

os.environ["CUDA_VISIBLE_DEVICES"] = "-1"

import keras
import numpy as np
import tensorflow as tf
from keras import constraints, initializers, layers, regularizers
from keras.src.applications import convnext
from keras.src.applications.inception_resnet_v2 import CustomScaleLayer

import matrix_check

ACTIVATIONS = (
    "celu elu gelu hard_sigmoid hard_silu hard_tanh leaky_relu linear log_sigmoid mish relu relu6 selu sigmoid silu "
    "soft_shrink softplus softsign sparse_plus sparse_sigmoid squareplus swish tanh tanh_shrink exponential hard_shrink "
    "log_softmax softmax sparsemax"
).split()
# A jump of the function, or of its slope, decides between two results that one rounding apart.
JUMPS = {"hard_shrink"}
LARGEST = 6000  # numbers in one sample's tensor


class TooLarge(Exception):
    """A network whose numbers leave the range in which float32 can be compared."""


class Network:
    """One network: `draw` decides everything, so that a seed makes it again."""

    def __init__(self, seed):
        self.draw = random.Random(seed)
        self.made = 0
        self.trained = self.draw.random() < 0.7
        self.named = self.draw.random() < 0.4
        self.rank = self.draw.choice([2, 2, 2, 1])  # spatial dimensions
        self.kinds = {}

    # Options

    def maybe(self, chance):
        return self.draw.random() < chance

    def pick(self, *options):
        return self.draw.choice(options)

    def activation(self):
        names = [name for name in ACTIVATIONS if not (self.trained and name in JUMPS)]
        return self.draw.choice(names) if self.maybe(0.6) else self.pick("relu", "linear", "tanh", None)

    def regularizer(self):
        if not self.maybe(0.12):
            return None
        return self.pick(
            "l2", "l1", regularizers.L1(1e-3), regularizers.L2(1e-3), regularizers.L1L2(l1=1e-4, l2=1e-3))

    def constraint(self):
        if not self.maybe(0.1):
            return None
        return self.pick(
            "max_norm", "non_neg", constraints.MaxNorm(0.9, axis=0), constraints.UnitNorm(axis=0),
            constraints.MinMaxNorm(0.2, 1.1, rate=0.7, axis=0))

    def initializer(self):
        return self.pick(
            "glorot_uniform", "he_normal", "lecun_uniform", "orthogonal", initializers.RandomNormal(stddev=0.3),
            initializers.VarianceScaling(0.8, "fan_avg", "uniform"), initializers.TruncatedNormal(stddev=0.3))

    def weights(self, *roles):
        """Options of a layer's weights, of which few are set."""
        options = {}
        for role in roles:
            for kind in ("regularizer", "constraint"):
                value = getattr(self, kind)()
                if value is not None:
                    options[f"{role}_{kind}"] = value
            if self.maybe(0.2) and role not in ("bias", "beta", "gamma"):
                options[f"{role}_initializer"] = self.initializer()
        return options

    def penalty(self):
        return {"activity_regularizer": self.pick("l2", regularizers.L1(1e-3))} if self.maybe(0.05) else {}

    def layer(self, kind, *args, **options):
        self.made += 1
        name = kind if isinstance(kind, str) else kind.__name__
        self.kinds[name] = self.kinds.get(name, 0) + 1
        if self.named:
            options["name"] = f"{self.draw.choice(['a', 'b', 'block_1', 'Z', 'stem.x', 'q-r'])}{self.made}"
        make = getattr(layers, kind) if isinstance(kind, str) else kind
        return make(*args, **options)

    def sized(self, kind, *args, **options):
        """A layer that is there for one and for two dimensions."""
        return self.layer(f"{kind}{self.rank}D", *args, **options)

    def sides(self, low, high):
        """One size, or one for each dimension."""
        if self.rank == 1 or self.maybe(0.6):
            return self.draw.randint(low, high)
        return (self.draw.randint(low, high), self.draw.randint(low, high))

    # Steps: each takes a tensor N x (H x) W x C and returns such a tensor, or None where it does not fit

    def convolution(self, x, filters=None, keep=False):
        smallest, channels = min(x.shape[1:-1]), x.shape[-1]
        groups = self.pick(*[g for g in (1, 1, 1, 2, 3, 4) if channels % g == 0])
        strides = 1 if keep or smallest < 4 else (self.sides(1, 2) if self.maybe(0.3) else 1)
        dilation = self.sides(1, 2) if strides == 1 and groups == 1 and self.maybe(0.25) else 1
        paddings = ["same"] if keep or smallest < 6 else ["same", "valid"]
        if self.rank == 1 and groups == 1:
            paddings.append("causal")
        return self.sized(
            "Conv", (filters or self.draw.randint(1, 3) * 2) if groups == 1 else groups * (self.draw.randint(1, 2) if not filters else filters // groups or 1),
            self.sides(1, 3), strides=strides, padding=self.draw.choice(paddings), dilation_rate=dilation, groups=groups,
            use_bias=self.maybe(0.7), activation=self.activation(), **self.weights("kernel", "bias"), **self.penalty())(x)

    def depthwise(self, x, keep=False):
        smallest = min(x.shape[1:-1])
        if x.shape[-1] > 12:
            return None
        strides = 1 if keep or smallest < 4 else self.pick(1, 1, 2)
        return self.sized(
            "DepthwiseConv", self.sides(1, 3), strides=strides, padding="same" if keep or smallest < 6 else self.pick("same", "valid"),
            depth_multiplier=1 if keep else self.pick(1, 1, 2), dilation_rate=self.pick(1, 2) if strides == 1 else 1,
            use_bias=self.maybe(0.7), activation=self.activation(), **self.weights("depthwise", "bias"))(x)

    def separable(self, x, filters=None, keep=False):
        smallest = min(x.shape[1:-1])
        strides = 1 if keep or smallest < 4 else self.pick(1, 1, 2)
        return self.sized(
            "SeparableConv", filters or self.draw.randint(1, 6), self.sides(1, 3), strides=strides,
            padding="same" if keep or smallest < 6 else self.pick("same", "valid"), depth_multiplier=self.pick(1, 1, 2),
            dilation_rate=self.pick(1, 2) if strides == 1 else 1, use_bias=self.maybe(0.7), activation=self.activation(),
            **self.weights("depthwise", "pointwise", "bias"))(x)

    def transpose(self, x):
        if np.prod(x.shape[1:]) > LARGEST / 6:
            return None
        strides = self.sides(1, 2)
        return self.layer(
            f"Conv{self.rank}DTranspose", self.draw.randint(1, 4), self.sides(1, 3) if strides == 1 else self.sides(2, 3), strides=strides,
            padding=self.pick("same", "valid"), use_bias=self.maybe(0.7), activation=self.activation(), **self.weights("kernel", "bias"))(x)

    def pool(self, x, keep=False):
        smallest = min(x.shape[1:-1])
        if smallest < 3:
            return None
        strides = 1 if keep else self.pick(None, 1, 2)
        return self.sized(
            self.pick("MaxPooling", "AveragePooling"), self.sides(2, 3), strides=strides,
            padding="same" if keep else self.pick("same", "valid"))(x)

    def adaptive(self, x):
        if min(x.shape[1:-1]) < 3:
            return None
        return self.sized(self.pick("AdaptiveAveragePooling", "AdaptiveMaxPooling"), self.pick(2, 3, (3, 2) if self.rank == 2 else 3))(x)

    def normalization(self, x):
        kind = self.pick("Batch", "Batch", "Layer", "Group", "RMS", "Unit")
        channels = x.shape[-1]
        last = len(x.shape) - 1
        if kind == "Batch":
            return self.layer(
                "BatchNormalization", axis=self.pick(-1, -1, -1, last, 1), momentum=self.pick(0.99, 0.7), epsilon=self.pick(1e-3, 1e-2),
                center=self.maybe(0.8), scale=self.maybe(0.8), **self.weights("beta", "gamma"))(x)
        if kind == "Layer":
            return self.layer(
                "LayerNormalization", axis=self.pick(-1, -1, last, [-2, -1] if last > 1 else -1), epsilon=self.pick(1e-3, 1e-2),
                center=self.maybe(0.8), scale=self.maybe(0.8), **self.weights("beta", "gamma"))(x)
        if kind == "Group":
            groups = self.pick(*[g for g in (1, 2, 3, -1) if g == -1 or channels % g == 0])
            if groups == -1 and last == 1:
                groups = 1
            return self.layer(
                "GroupNormalization", groups, epsilon=self.pick(1e-3, 1e-2), center=self.maybe(0.8), scale=self.maybe(0.8),
                **{k: v for k, v in self.weights("beta", "gamma").items()})(x)
        if kind == "RMS":
            return self.layer("RMSNormalization", epsilon=self.pick(1e-3, 1e-2))(x)
        return self.layer("UnitNormalization", axis=self.pick(-1, last))(x)

    def activate(self, x):
        kind = self.pick("Activation", "Activation", "ReLU", "LeakyReLU", "PReLU", "ELU", "Softmax")
        if kind == "Activation":
            return self.layer(kind, self.activation() or "relu")(x)
        if kind == "ReLU":
            return self.layer(kind, **self.pick({}, {"max_value": 1.5}, {"negative_slope": 0.2, "threshold": 0.1}))(x)
        if kind == "LeakyReLU":
            return self.layer(kind, negative_slope=self.pick(0.3, 0.1))(x)
        if kind == "PReLU":
            shared = list(range(1, len(x.shape) - 1)) if self.maybe(0.6) and len(x.shape) > 2 else None
            return self.layer(kind, shared_axes=shared, alpha_initializer=self.pick("zeros", initializers.Constant(0.2)),
                              **{k: v for k, v in self.weights("alpha").items() if "initializer" not in k})(x)
        if kind == "ELU":
            return self.layer(kind, alpha=self.pick(1.0, 0.5))(x)
        return self.layer(kind, axis=self.pick(-1, -1, 1))(x)

    def noise(self, x):
        """Layers that act in training only: a network that is compared after a step has them at rate 0."""
        rate = 0.0 if self.trained else self.pick(0.1, 0.4)
        kinds = ["Dropout", "GaussianDropout", "GaussianNoise", "AlphaDropout"]
        if len(x.shape) > 2:
            kinds.append(f"SpatialDropout{self.rank}D")
            kinds.append("noise_shape")
        kind = self.draw.choice(kinds)
        if kind == "noise_shape":
            return self.layer("Dropout", rate, noise_shape=(None,) + (1,) * (len(x.shape) - 2) + (x.shape[-1],))(x)
        return self.layer(kind, rate, **({"seed": self.draw.randint(0, 99)} if self.maybe(0.3) else {}))(x)

    def shape(self, x):
        size = int(np.prod(x.shape[1:]))
        smallest = min(x.shape[1:-1])
        kind = self.pick("pad", "crop", "up", "permute", "reshape", "resize", "center")
        if kind == "pad":
            pads = self.pick(1, (0, 2), (2, 1)) if self.rank == 1 else self.pick(1, (0, 2), ((1, 0), (2, 1)))
            return self.sized("ZeroPadding", pads)(x) if size < LARGEST / 3 else None
        if kind == "crop":
            crops = self.pick(1, (0, 2), (1, 0)) if self.rank == 1 else self.pick(1, (0, 1), ((1, 0), (0, 2)))
            return self.sized("Cropping", crops)(x) if smallest > 4 else None
        if kind == "up" and size < LARGEST / 6:
            if self.rank == 1:
                return self.layer("UpSampling1D", self.pick(2, 3))(x)
            return self.layer("UpSampling2D", self.pick(2, (1, 2), (2, 1)), interpolation=self.pick("nearest", "bilinear", "bicubic"))(x)
        if kind == "permute" and self.rank == 2:
            return self.layer("Permute", self.pick((2, 1, 3), (1, 3, 2), (3, 1, 2)))(x) if x.shape[-1] > 2 else None
        if kind == "permute" and x.shape[-1] > 3:
            return self.layer("Permute", (2, 1))(x)
        if kind == "reshape" and x.shape[1] % 2 == 0 and x.shape[1] > 4:
            return self.layer("Reshape", (x.shape[1] // 2, *x.shape[2:-1], self.pick(-1, x.shape[-1] * 2)))(x)
        if kind == "resize" and self.rank == 2:
            return self.layer("Resizing", self.draw.randint(4, 9), self.draw.randint(4, 9), **self.pick(
                {}, {"interpolation": "nearest"}, {"interpolation": "bicubic"}, {"crop_to_aspect_ratio": True}, {"antialias": True}))(x)
        if kind == "center" and self.rank == 2 and smallest > 4:
            return self.layer("CenterCrop", self.draw.randint(3, smallest), self.draw.randint(3, smallest))(x)
        return None

    def pixels(self, x):
        """What stands at a network's beginning."""
        channels = x.shape[-1]
        kinds = ["Rescaling", "Rescaling", "Normalization", "scaled"]
        if self.rank == 2 and not self.trained:
            kinds += ["RandomFlip", "RandomRotation", "RandomTranslation", "RandomZoom", "RandomContrast", "RandomBrightness"]
        kind = self.draw.choice(kinds)
        if kind == "Rescaling":
            return self.layer(kind, self.pick(1 / 127.5, 2.0, [0.5 + i for i in range(channels)]), offset=self.pick(0.0, -1.0))(x)
        if kind == "Normalization":
            return self.layer(kind, mean=[0.1 * i for i in range(channels)], variance=[1.0 + i for i in range(channels)], invert=self.maybe(0.2))(x)
        if kind == "scaled":
            return x * 2.0 + 0.5 if self.maybe(0.5) else (x - 0.5) / 0.25
        if kind == "RandomFlip":
            return self.layer(kind, self.pick("horizontal", "vertical", "horizontal_and_vertical"))(x)
        return self.layer(kind, self.pick(0.1, 0.2))(x)

    def identity(self, x):
        kind = self.pick("Identity", "ActivityRegularization", "LayerScale", "StochasticDepth")
        if kind == "ActivityRegularization":
            return self.layer(kind, l1=self.pick(0.0, 1e-3), l2=1e-3)(x)
        if kind == "Identity":
            return self.layer(kind)(x)
        if kind == "LayerScale":
            return self.layer(convnext.LayerScale, 0.5, x.shape[-1])(x)
        return self.layer(convnext.StochasticDepth, 0.0 if self.trained else 0.2)(x)

    def dense_inside(self, x):
        return self.layer("Dense", self.draw.randint(2, 6), activation=self.activation(), use_bias=self.maybe(0.7),
                          **self.weights("kernel", "bias"), **self.penalty())(x)

    def spectral(self, x):
        """Training divides the kernel, so what is recorded before a step is not what it starts from."""
        inner = self.sized("Conv", self.draw.randint(1, 4), self.sides(1, 3), padding="same", activation=self.activation(), **self.weights("kernel", "bias"))
        return self.layer("SpectralNormalization", inner, self.draw.randint(1, 2))(x)

    def twice(self, x):
        """One layer that is applied twice."""
        conv = self.sized("Conv", x.shape[-1], 3, padding="same", activation=self.activation())
        return conv(conv(x))

    # Branches

    def keep(self, x):
        """A step after which the size is as before; channels may change."""
        for _ in range(20):
            step = self.draw.choice([self.convolution, self.depthwise, self.separable, self.pool, self.normalization, self.activate, self.noise])
            takes = "keep" in step.__code__.co_varnames
            y = step(x, keep=True) if takes else step(x)
            if y is not None:
                return y
        return x

    def branches(self, x):
        merge = self.pick("Add", "Multiply", "Average", "Maximum", "Minimum", "Subtract", "Concatenate", "Concatenate", "excite", "scale", "skip")
        if merge == "excite":
            return self.excite(x)
        if merge == "skip":
            y = self.keep(self.keep(x))
            if y.shape != x.shape:
                y = self.sized("Conv", x.shape[-1], 1, padding="same")(y)
            return self.layer("Add")([x, y])
        arms = []
        filters = self.draw.randint(1, 5)
        count = 2 if merge in ("Subtract", "scale") else self.draw.randint(2, 3)
        for _ in range(count):
            y = x
            for _ in range(self.draw.randint(0, 2)):
                y = self.keep(y)
            if merge != "Concatenate" or self.maybe(0.3):
                y = self.sized("Conv", filters, self.pick(1, 3), padding="same", activation=self.activation())(y)
            arms.append(y)
        if merge == "Concatenate":
            same = len({arm.shape for arm in arms}) == 1
            return self.layer(merge, axis=self.pick(-1, len(x.shape) - 1, *([1] if same else [])))(arms)
        if merge == "scale":
            return self.layer(CustomScaleLayer, 0.17)(arms)
        return self.layer(merge)(arms)

    def excite(self, x):
        """Squeeze and excitation: channels are weighted by what the whole image shows."""
        y = self.sized("GlobalAveragePooling", keepdims=self.maybe(0.5))(x)
        y = self.layer("Dense", max(x.shape[-1] // 2, 1), activation="relu")(y)
        y = self.layer("Dense", x.shape[-1], activation=self.pick("sigmoid", "hard_sigmoid"))(y)
        if len(y.shape) == 2:
            y = self.layer("Reshape", (1,) * self.rank + (x.shape[-1],))(y)
        return self.layer("Multiply")([x, y])

    def nested(self, x):
        """Some steps as a model of their own."""
        start = keras.Input(x.shape[1:])
        y = start
        for _ in range(self.draw.randint(1, 3)):
            y = self.step(y, deep=False)
        if y is start:
            return None
        self.made += 1
        self.kinds["nested"] = self.kinds.get("nested", 0) + 1
        inside = keras.Model(start, y)
        return (self.straight(inside, 0.7) or inside)(x)

    def straight(self, model, chance):
        """The same layers as a Sequential, where they follow each other; else None."""
        chain = model.layers[1:]
        single = all(len(layer._inbound_nodes) == 1 and not isinstance(layer.input, list) for layer in chain)
        if single and all(b.input is a.output for a, b in zip(model.layers, chain)) and self.maybe(chance):
            return keras.Sequential([keras.Input(model.input_shape[1:]), *[type(layer).from_config(layer.get_config()) for layer in chain]])
        return None

    def step(self, x, deep=True):
        steps = [
            (self.convolution, 6), (self.depthwise, 2), (self.separable, 2), (self.transpose, 2), (self.pool, 3), (self.adaptive, 1),
            (self.normalization, 5), (self.activate, 4), (self.noise, 2), (self.shape, 4), (self.identity, 2), (self.dense_inside, 1),
            (self.twice, 1), (self.spectral, 1), (self.branches, 6 if deep else 0), (self.nested, 2 if deep else 0),
        ]
        for _ in range(30):
            (step, _), = self.draw.choices(steps, [weight for _, weight in steps])
            y = step(x)
            if y is not None and y is not x and np.prod(y.shape[1:]) <= LARGEST and min(y.shape[1:]) > 0:
                return y
        return x

    # The whole

    def head(self, x):
        if len(x.shape) == 2:
            flat = x
        else:
            kind = self.pick("Flatten", "GlobalAveragePooling", "GlobalMaxPooling", "Reshape")
            if kind == "Flatten":
                flat = self.layer(kind)(x)
            elif kind == "Reshape":
                flat = self.layer(kind, (-1,))(x)
            else:
                flat = self.sized(kind)(x)
        for _ in range(self.draw.randint(0, 2)):
            kind = self.pick("dense", "dense", "dot", "repeat", "normalization", "activate", "noise", "merged")
            if kind == "dense":
                flat = self.dense_inside(flat)
            elif kind == "dot":
                size = self.draw.randint(2, 5)
                arms = [self.layer("Dense", size, activation=self.pick("tanh", None))(flat) for _ in range(2)]
                dot = self.layer("Dot", self.pick(1, -1), normalize=self.maybe(0.4))(arms)
                flat = self.layer("Concatenate")([flat, dot])
            elif kind == "merged":
                arms = [self.layer("Dense", 4, activation=self.activation())(flat) for _ in range(2)]
                flat = self.layer(self.pick("Add", "Multiply", "Maximum", "Subtract", "Average", "Minimum"))(arms)
            elif kind == "repeat":
                y = self.layer("RepeatVector", self.draw.randint(2, 4))(self.layer("Dense", 4)(flat))
                y = self.layer("Conv1D", 3, 2, padding="same", activation=self.activation())(y)
                flat = self.layer("Flatten")(y)
            else:
                flat = getattr(self, kind)(flat)
        return flat

    def model(self):
        draw = self.draw
        if self.rank == 2:
            shape = (draw.randint(7, 13), draw.randint(7, 13), draw.randint(1, 4))
        else:
            shape = (draw.randint(8, 24), draw.randint(2, 5))
        start = keras.Input(shape)
        x = self.pixels(start) if self.maybe(0.35) else start
        length = draw.randint(3, 26)
        while self.made < length:
            x = self.step(x)
        x = self.head(x)
        self.loss, size, activation = self.pick(
            ("sparse_categorical_crossentropy", 4, "softmax"), ("sparse_categorical_crossentropy", 4, "softmax"), ("mse", 3, None),
            ("binary_crossentropy", 1, "sigmoid"), ("huber", 2, "tanh"), ("mae_smooth", 2, None), ("categorical_crossentropy", 3, "softmax"))
        x = self.layer("Dense", size, activation=activation, **self.weights("kernel", "bias"))(x)
        model = keras.Model(start, x)
        model = self.straight(model, 0.5) or model
        if self.trained:
            for layer in model.layers:
                if self.maybe(0.08) and not isinstance(layer, keras.Model):
                    layer.trainable = False
        return model

    def optimizer(self):
        """Steps that are continuous in the gradient: Adam's first, with its epsilon of 1e-7, is a sign."""
        optimizers = keras.optimizers
        rate = self.pick(0.01, 0.003)
        options = self.pick({}, {}, {"clipnorm": 1.0}, {"global_clipnorm": 1.0}, {"clipvalue": 0.5}, {"weight_decay": 0.01})
        return self.pick(
            lambda: optimizers.SGD(rate, **options), lambda: optimizers.SGD(rate, momentum=0.9, nesterov=self.maybe(0.5), **options),
            lambda: optimizers.Adam(rate, epsilon=0.1, **options), lambda: optimizers.RMSprop(rate, epsilon=0.1, **options))()

    def targets(self, rng, samples):
        if self.loss == "sparse_categorical_crossentropy":
            return rng.integers(0, 4, samples).astype("int32")
        if self.loss == "categorical_crossentropy":
            return np.eye(3, dtype="float32")[rng.integers(0, 3, samples)]
        if self.loss == "binary_crossentropy":
            return rng.integers(0, 2, (samples, 1)).astype("float32")
        return rng.normal(0, 1, (samples, {"mse": 3}.get(self.loss, 2))).astype("float32")


def shift_weights(model, rng):
    """Moves what starts as zeros and ones, so that none of them can stand for another."""
    values = []
    for weight in model.weights:
        value = np.asarray(weight)
        if any(part in weight.path for part in ("bias", "beta", "gamma", "moving_mean", "moving_variance", "scale", "alpha")):
            value = value + rng.uniform(-0.1, 0.2, value.shape).astype("float32")
        values.append(value.astype(weight.dtype))
    model.set_weights(values)


def finite(values, largest):
    return all(np.isfinite(v).all() and np.abs(v).max(initial=0) < largest for v in values)


def make(seed):
    """A network, its model compiled where it is trained, and the arrays that are compared."""
    network = Network(seed)
    keras.utils.set_random_seed(seed % 2**31)
    rng = np.random.default_rng(seed)
    model = network.model()
    shift_weights(model, rng)
    samples = 6
    arrays = {"x": rng.normal(0, 1, (samples, *model.input_shape[1:])).astype("float32")}
    if network.trained:
        loss = "log_cosh" if network.loss == "mae_smooth" else network.loss
        model.compile(network.optimizer(), loss, jit_compile=False)
        arrays["targets"] = network.targets(rng, samples)
    arrays["y"] = np.asarray(model(arrays["x"], training=False))
    arrays |= {f"w/{i}": np.asarray(w) for i, w in enumerate(model.get_weights())}
    if not finite([arrays["y"]], 1e3) or not finite(model.get_weights(), 1e3):
        raise TooLarge(f"outputs up to {np.abs(arrays['y']).max()}")
    return network, model, arrays


def step(model, arrays):
    model.train_on_batch(arrays["x"], arrays["targets"])
    after = [np.asarray(w) for w in model.get_weights()]
    return {f"after/{i}": w for i, w in enumerate(after)}


def write_one(folder, seed, every_format):
    network, model, arrays = make(seed)
    name = f"net_{seed}"
    file = folder / f"{name}.keras"
    model.save(file)
    if every_format:
        model.save_weights(folder / f"{name}.weights.h5")
        model.save(folder / f"{name}.h5")
        model.export(folder / name, verbose=False)
    if network.trained:
        arrays |= step(model, arrays)
        if not finite([v for k, v in arrays.items() if k.startswith("after")], 1e3):
            raise TooLarge("weights after a step")
    np.savez(folder / f"{name}.npz", **arrays)
    network.kinds["Sequential"] = int(isinstance(model, keras.Sequential))
    kinds = " ".join(f"{kind}:{count}" for kind, count in sorted(network.kinds.items()))
    line = f"WROTE {name} layers {len(model.layers)} trained {int(network.trained)} {kinds}"
    print(line)
    return line


def write(folder, seed, count):
    folder.mkdir(parents=True, exist_ok=True)
    written = folder / f"written-{seed}-{count}.txt"
    if written.exists():
        print(written.read_text())
        return
    print(f"keras {keras.__version__}, seed {seed}")
    lines = []
    made, next_seed = 0, seed
    while made < count:
        try:
            lines.append(write_one(folder, next_seed, made % 4 == 0))
            made += 1
        except TooLarge as reason:
            print(f"SKIPPED net_{next_seed}: {reason}")
        except Exception:  # not this library's: the generator's own, or Keras's
            print(f"REFUSED net_{next_seed}: {traceback.format_exc().strip().splitlines()[-1]}")
        next_seed += 1
        keras.backend.clear_session()
    written.write_text("\n".join(lines))


def difference(expected, actual):
    """As matrix_check has it; what is not a number on both sides is equal."""
    expected, actual = np.asarray(expected, "float64"), np.asarray(actual, "float64")
    if expected.shape != actual.shape:
        return np.inf
    both = np.isnan(expected) & np.isnan(actual)
    return float(np.max(np.where(both, 0, np.abs(expected - actual)), initial=0))


def magnitude(values):
    return max(float(np.nan_to_num(np.abs(v)).max(initial=0)) for v in values)


def check_one(folder, written, name):
    arrays = dict(np.load(written / f"{name}.npz"))

    def report(form, what, value):
        print(f"CHECK {form} {name} {what} {value:.6g}")

    def compare(form, model):
        report(form, "weights", matrix_check.bitwise(matrix_check.numbered(arrays, "w"), [np.asarray(w) for w in model.get_weights()]))
        outputs = model(arrays["x"], training=False)
        report(form, "outputs", difference(arrays["y"], outputs) / max(magnitude([arrays["y"]]), 1e-30))
        if "targets" in arrays:
            after = step(model, arrays)
            expected = matrix_check.numbered(arrays, "after")
            report(form, "step", max(difference(e, a) for e, a in zip(expected, after.values(), strict=True)))

    if (written / f"{name}.keras").exists():
        matrix_check.attempt("keras", name, lambda: compare("keras", keras.models.load_model(written / f"{name}.keras")))
    for form in ("weights.h5", "h5"):
        if (written / f"{name}.{form}").exists():
            def weights():
                model = keras.models.load_model(folder / f"{name}.keras")
                model.set_weights([np.zeros_like(w) for w in model.get_weights()])
                model.load_weights(written / f"{name}.{form}")
                compare(form, model)

            matrix_check.attempt(form, name, weights)
    if (written / name).exists():
        def saved_model():
            loaded = tf.saved_model.load(str(written / name))
            signature = loaded.signatures["serving_default"]
            (argument,) = signature.structured_input_signature[1]
            outputs = signature(**{argument: tf.constant(arrays["x"])})["output_0"]
            report("SavedModel", "outputs", difference(arrays["y"], outputs) / max(magnitude([arrays["y"]]), 1e-30))

        matrix_check.attempt("SavedModel", name, saved_model)
    keras.backend.clear_session()


def once_more(model, arrays, compiled):
    try:
        made = {"y": np.asarray(tf.function(model, jit_compile=compiled)(arrays["x"], training=False))}
        if "targets" in arrays:
            model.compile(model.optimizer, model.loss, jit_compile=compiled)
            made |= step(model, arrays)
        return made
    except tf.errors.InvalidArgumentError:
        if not compiled:
            raise
        return once_more(model, arrays, False)  # XLA does not know every op: then it says nothing


def again(kind, folder, names):
    for name in names:
        arrays = dict(np.load(folder / f"{name}.npz"))
        model = keras.models.load_model(folder / f"{name}.keras")
        made = once_more(model, arrays, kind == "xla")
        np.savez(folder / f"{name}.again-{kind}.npz", **made)


def main():
    command, arguments = sys.argv[1], sys.argv[2:]
    if command == "write":
        write(pathlib.Path(arguments[0]), int(arguments[1]), int(arguments[2]))
    elif command == "check":
        folder, written = map(pathlib.Path, arguments)
        for file in sorted(written.glob("*.npz")):
            check_one(folder, written, file.stem)
    else:
        again(arguments[0], pathlib.Path(arguments[1]), arguments[2:])


if __name__ == "__main__":
    main()
