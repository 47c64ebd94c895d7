"""Small convolutional networks in PyTorch for the parity matrix, each with the config of its twin in Keras.

A twin's layers stand in the same order; weights are compared as Keras would have them: kernels HWIO, what was flattened in
H,W,C order.
"""

import collections
import random

import numpy as np
import torch
from torch import nn

ACTIVATIONS = {
    "relu": nn.ReLU, "tanh": nn.Tanh, "sigmoid": nn.Sigmoid, "elu": nn.ELU, "selu": nn.SELU, "silu": nn.SiLU,
    "softplus": nn.Softplus,
}  # fmt: skip


class Chain(nn.Module):
    """Modules by any path of names, one after the other."""

    def __init__(self, steps):
        super().__init__()
        self.steps = [path for path, _ in steps]
        for path, module in steps:
            *outer, name = path.split(".")
            parent = self
            for part in outer:
                if part not in parent._modules:
                    parent.add_module(part, nn.Sequential())
                parent = parent._modules[part]
            parent.add_module(name, module)

    def forward(self, x):
        for path in self.steps:
            x = self.get_submodule(path)(x)
        return x


class Twins:
    """Grows a PyTorch model and Keras's config of the same layers.

    style: how PyTorch's modules are called: `fc` (conv1, bn1, fc1, ...), `d` (d1, ... for the dense ones), `features`
        (features.0, ... up to the flatten, classifier.0, ... after it), or `numbers` (0, 1, ...).
    same_names: whether Keras's layers have the names of PyTorch's modules, or those that Keras gives
    """

    def __init__(self, shape, style, same_names):
        self.shape = shape  # of an image, H, W, C, or of a sequence, steps, C
        self.style = style
        self.same_names = same_names
        self.steps, self.layers = [], [{"class_name": "InputLayer", "config": {"batch_shape": [None, *shape], "name": "image"}}]
        self.counts = {}
        self.flattened = None  # the H, W, C that was flattened, until a Linear has mixed it
        self.orders = {}
        self.shared = {}  # how many dimensions share the slopes of a PReLU
        self.size = shape

    def count(self, kind):
        self.counts[kind] = self.counts.get(kind, 0) + 1
        return self.counts[kind]

    def path(self, kind):
        if self.style in ("fc", "d"):
            kind = "d" if kind == "fc" and self.style == "d" else kind
            return f"{kind}{self.count(kind)}"
        part = "" if self.style == "numbers" else "features." if len(self.size) > 1 else "classifier."
        return f"{part}{self.count(part) - 1}"

    def add(self, kind, module, class_name, **config):
        path = self.path(kind)
        self.steps.append((path, module))
        if class_name:
            number = self.count(class_name)
            given = class_name.lower() + (f"_{number - 1}" if number > 1 else "")
            name = path if self.same_names else given
            self.layers.append({"class_name": class_name, "config": {"name": name, **config}})
        return path

    def conv(self, filters, kernel, strides=1, padding=0, bias=True, activation="relu"):
        height, width, channels = self.size
        if padding:
            self.layers.append({"class_name": "ZeroPadding2D", "config": {"name": f"pad{len(self.steps)}", "padding": padding}})
        module = nn.Conv2d(channels, filters, kernel, strides, padding, bias=bias)
        self.add("conv", module, "Conv2D", filters=filters, kernel_size=[kernel, kernel], strides=[strides, strides],
                 padding="valid", use_bias=bias, activation=activation)  # fmt: skip
        self.size = ((height + 2 * padding - kernel) // strides + 1, (width + 2 * padding - kernel) // strides + 1, filters)
        self.activate(activation)

    def depthwise(self, kernel, multiplier=1, strides=1, bias=True, activation="relu"):
        height, width, channels = self.size
        module = nn.Conv2d(channels, channels * multiplier, kernel, strides, groups=channels, bias=bias)
        self.add("conv", module, "DepthwiseConv2D", kernel_size=[kernel, kernel], strides=[strides, strides],
                 depth_multiplier=multiplier, padding="valid", use_bias=bias, activation=activation)  # fmt: skip
        self.size = ((height - kernel) // strides + 1, (width - kernel) // strides + 1, channels * multiplier)
        self.activate(activation)

    def separable(self, filters, kernel, multiplier=1, bias=True, activation="relu"):
        """Two modules of PyTorch, where Keras has one layer: inside a module of its name, or one after the other."""
        height, width, channels = self.size
        each = nn.Conv2d(channels, channels * multiplier, kernel, groups=channels, bias=False)
        mixing = nn.Conv2d(channels * multiplier, filters, 1, bias=bias)
        config = {"filters": filters, "kernel_size": [kernel, kernel], "depth_multiplier": multiplier, "padding": "valid",
                  "use_bias": bias, "activation": activation}  # fmt: skip
        if self.same_names:
            block = nn.Sequential(collections.OrderedDict(depthwise=each, pointwise=mixing))
            self.add("conv", block, "SeparableConv2D", **config)
        else:
            self.add("conv", each, None)
            self.add("conv", mixing, "SeparableConv2D", **config)
        self.size = (height - kernel + 1, width - kernel + 1, filters)
        self.activate(activation)

    def sequence(self, filters, kernel, strides=1, bias=True, activation="relu"):
        steps, channels = self.size
        self.add("conv", nn.Conv1d(channels, filters, kernel, strides, bias=bias), "Conv1D", filters=filters, kernel_size=[kernel],
                 strides=[strides], padding="valid", use_bias=bias, activation=activation)  # fmt: skip
        self.size = ((steps - kernel) // strides + 1, filters)
        self.activate(activation)

    def depthwise_sequence(self, kernel, multiplier=1, activation="relu"):
        steps, channels = self.size
        module = nn.Conv1d(channels, channels * multiplier, kernel, groups=channels)
        self.add("conv", module, "DepthwiseConv1D", kernel_size=[kernel], depth_multiplier=multiplier, padding="valid", activation=activation)
        self.size = (steps - kernel + 1, channels * multiplier)
        self.activate(activation)

    def transpose(self, filters, kernel, strides=1, bias=True, activation="relu"):
        """Of a kernel that is as large as the strides, so that both have the same size."""
        *sizes, channels = self.size
        kind = nn.ConvTranspose2d if len(sizes) == 2 else nn.ConvTranspose1d
        self.add("conv", kind(channels, filters, kernel, strides, bias=bias), f"Conv{len(sizes)}DTranspose", filters=filters,
                 kernel_size=[kernel] * len(sizes), strides=[strides] * len(sizes), padding="valid", use_bias=bias,
                 activation=activation)  # fmt: skip
        self.size = (*[(size - 1) * strides + kernel for size in sizes], filters)
        self.activate(activation)

    def prelu(self):
        module = nn.PReLU(self.size[-1], init=0.1)
        path = self.add("act", module, "PReLU", shared_axes=list(range(1, len(self.size))) or None)
        self.shared[path] = len(self.size) - 1
        self.orders[path] = self.flattened

    def group_norm(self, groups):
        self.add("norm", nn.GroupNorm(groups, self.size[-1], eps=1e-3), "GroupNormalization", groups=groups, epsilon=1e-3)

    def layer_norm(self):
        path = self.add("norm", nn.LayerNorm(self.size[-1], eps=1e-3), "LayerNormalization", epsilon=1e-3)
        self.orders[path] = self.flattened

    def activate(self, activation):
        """PyTorch has as a module of its own what is a part of Keras's layer."""
        if activation != "linear":
            self.add("act", ACTIVATIONS[activation](), None)

    def pool(self, kind, size):
        made = {"MaxPooling2D": nn.MaxPool2d, "AveragePooling2D": nn.AvgPool2d, "MaxPooling1D": nn.MaxPool1d, "AveragePooling1D": nn.AvgPool1d}
        self.add("pool", made[kind](size), kind, pool_size=[size] * (len(self.size) - 1))
        self.size = (*[side // size for side in self.size[:-1]], self.size[-1])

    def norm(self):
        features = self.size[-1]
        module = nn.BatchNorm2d(features, eps=1e-3) if len(self.size) == 3 else nn.BatchNorm1d(features, eps=1e-3)
        path = self.add("bn", module, "BatchNormalization", epsilon=1e-3)
        self.orders[path] = self.flattened

    def flatten(self):
        self.add("flatten", nn.Flatten(), "Flatten")
        self.flattened = self.size
        self.size = (int(np.prod(self.size)),)

    def dense(self, units, bias=True, activation="relu"):
        path = self.add("fc", nn.Linear(self.size[0], units, bias), "Dense", units=units, use_bias=bias, activation=activation)
        self.orders[path], self.flattened, self.size = self.flattened, None, (units,)
        if activation != "softmax":  # PyTorch's model gives logits
            self.activate(activation)

    def model(self):
        return Chain(self.steps)

    def config(self):
        return {"class_name": "Sequential", "config": {"name": "twin", "layers": self.layers}}

    def keras_weights(self, model):
        """The weights in Keras's order and layouts, as they are in PyTorch's model."""
        values = []
        for path, module in modules(self.steps, model):
            order = self.orders.get(path)
            if isinstance(module, (nn.Conv2d, nn.Conv1d, nn.ConvTranspose2d, nn.ConvTranspose1d)):
                weight = numbers(module.weight)
                window = range(2, weight.ndim)
                if module.groups > 1:  # (channels * multiplier) x 1 x H x W to H x W x channels x multiplier
                    values.append(weight.reshape(module.groups, -1, *weight.shape[2:]).transpose(*window, 0, 1))
                else:
                    values.append(weight.transpose(*window, 1, 0))
            elif isinstance(module, nn.PReLU):
                slopes = unflattened(numbers(module.weight)[None], order)[0]
                values.append(slopes.reshape((1,) * self.shared[path] + slopes.shape))
                continue
            elif isinstance(module, (nn.GroupNorm, nn.LayerNorm)):
                values.extend(unflattened(numbers(weight)[None], order)[0] for weight in (module.weight, module.bias))
                continue
            elif isinstance(module, nn.Linear):
                values.append(unflattened(numbers(module.weight), order).T)
            elif isinstance(module, (nn.BatchNorm1d, nn.BatchNorm2d)):
                each = (module.weight, module.bias, module.running_mean, module.running_var)
                values.extend(unflattened(numbers(weight)[None], order)[0] for weight in each)
                continue
            if getattr(module, "bias", None) is not None:
                values.append(numbers(module.bias))
        return [np.ascontiguousarray(value) for value in values]


def modules(steps, model):
    """Every module with its path; of a block, its parts."""
    for path, _ in steps:
        module = model.get_submodule(path)
        if isinstance(module, nn.Sequential):
            yield from ((f"{path}.{name}", part) for name, part in module.named_children())
        else:
            yield path, module


def numbers(weight):
    return weight.detach().contiguous().numpy()


def unflattened(rows, order):
    """Each row's features from C,H,W order to H,W,C."""
    if order is None:
        return rows
    height, width, channels = order if len(order) == 3 else (1, *order)
    return rows.reshape(-1, channels, height, width).transpose(0, 2, 3, 1).reshape(rows.shape)


def lenet(style, same_names, classes=10):
    twins = Twins((32, 32, 3), style, same_names)
    for filters in (16, 32):
        twins.conv(filters, 5)
        twins.pool("MaxPooling2D", 2)
    twins.flatten()
    twins.dense(120)
    twins.dense(84)
    twins.dense(classes, activation="softmax")
    return twins


def strides(same_names):
    twins = Twins((12, 9, 2), "features", same_names)
    twins.conv(4, 3, strides=2, padding=1)
    twins.conv(4, 2)
    twins.flatten()
    twins.dense(5, activation="softmax")
    return twins


def two_alike(same_names):
    """Two convolutions, and two dense layers, of the same shapes: only order and names tell them apart."""
    twins = Twins((9, 8, 4), "numbers", same_names)
    twins.conv(4, 3)
    twins.conv(4, 3, activation="tanh")
    twins.flatten()
    twins.dense(6)
    for _ in range(11):  # so that names go past 9
        twins.dense(6, activation="tanh")
    twins.dense(3, activation="softmax")
    return twins


def no_bias(same_names):
    twins = Twins((8, 8, 3), "fc", same_names)
    twins.conv(4, 3, bias=False)
    twins.pool("AveragePooling2D", 2)
    twins.flatten()
    twins.dense(7, bias=False)
    twins.dense(4, bias=False, activation="softmax")
    return twins


def norm(same_names):
    """Batch normalization before the flatten and after it, where it has a number a pixel."""
    twins = Twins((8, 7, 3), "features", same_names)
    twins.conv(4, 3, bias=False, activation="linear")
    twins.norm()
    twins.activate("relu")
    twins.layers.append({"class_name": "Activation", "config": {"name": "after_norm", "activation": "relu"}})
    twins.pool("MaxPooling2D", 2)
    twins.flatten()
    twins.norm()
    twins.dense(6)
    twins.norm()
    twins.dense(4, activation="softmax")
    return twins


def separable(same_names):
    """Depthwise convolutions, alone and before a 1 x 1 convolution, which is one layer in Keras."""
    twins = Twins((12, 11, 3), "features", same_names)
    twins.conv(4, 3)
    twins.depthwise(3, multiplier=2, strides=2)
    twins.separable(5, 3, activation="tanh")
    twins.separable(6, 2, multiplier=2, bias=False)
    twins.flatten()
    twins.dense(4, activation="softmax")
    return twins


def sequences(same_names):
    """Convolutions of sequences, whose flattened rows PyTorch has in C, steps order."""
    twins = Twins((20, 3), "features", same_names)
    twins.sequence(4, 3, bias=False, activation="linear")
    twins.norm()
    twins.sequence(6, 2, strides=2)
    twins.group_norm(3)
    twins.depthwise_sequence(2, multiplier=2, activation="tanh")
    twins.pool("MaxPooling1D", 2)
    twins.prelu()
    twins.transpose(4, 3, strides=2)
    twins.flatten()
    twins.layer_norm()
    twins.dense(5)
    twins.layer_norm()
    twins.dense(4, activation="softmax")
    return twins


def normalized(same_names):
    """Groups, layers and slopes: what has two weights a channel, or one."""
    twins = Twins((9, 8, 3), "features", same_names)
    twins.conv(4, 3, activation="linear")
    twins.group_norm(2)
    twins.prelu()
    twins.conv(6, 2, activation="linear")
    twins.group_norm(3)
    twins.flatten()
    twins.prelu()
    twins.dense(5, activation="linear")
    twins.layer_norm()
    twins.prelu()
    twins.dense(4, activation="softmax")
    return twins


def transposed(same_names):
    """Down and up again; the kernels of both directions have one shape."""
    twins = Twins((8, 9, 3), "fc", same_names)
    twins.conv(3, 2, strides=2, activation="tanh")
    twins.transpose(3, 2, strides=2)
    twins.transpose(3, 2, activation="sigmoid")
    twins.transpose(5, 3, strides=2, bias=False, activation="linear")
    twins.pool("AveragePooling2D", 3)
    twins.flatten()
    twins.dense(4, activation="softmax")
    return twins


def made_at_random(seed):
    draw = random.Random(seed)
    twins = Twins(
        (draw.randint(8, 14), draw.randint(8, 14), draw.randint(1, 4)),
        draw.choice(["fc", "d", "features", "numbers"]),
        draw.random() < 0.5,
    )
    for _ in range(draw.randint(1, 3)):
        room = min(twins.size[:2])
        twins.conv(
            draw.randint(1, 5),
            draw.randint(1, min(3, room)),
            strides=draw.choice([1, 1, 2]),
            padding=draw.choice([0, 0, 1]),
            bias=draw.random() < 0.7,
            activation=draw.choice(["linear", *ACTIVATIONS]),
        )
        room = min(twins.size[:2])
        if draw.random() < 0.2 and twins.size[2] > 1:
            twins.depthwise(min(2, room), draw.randint(1, 2), bias=draw.random() < 0.7, activation=draw.choice(list(ACTIVATIONS)))
        elif draw.random() < 0.2 and twins.size[2] > 1:
            twins.separable(draw.randint(2, 5), min(2, room), bias=draw.random() < 0.7)
        if draw.random() < 0.4:
            twins.norm()
        if draw.random() < 0.5 and min(twins.size[:2]) >= 2:
            twins.pool(draw.choice(["MaxPooling2D", "AveragePooling2D"]), 2)
    twins.flatten()
    for _ in range(draw.randint(0, 2)):
        if draw.random() < 0.3:
            twins.norm()
        twins.dense(draw.randint(2, 9), bias=draw.random() < 0.8, activation=draw.choice(list(ACTIVATIONS)))
    twins.dense(draw.randint(2, 5), activation="softmax")
    return twins


def everything(seed, count):
    """Each model by its name: the same for the same arguments."""
    named = {f"lenet_{style}": lenet(style, True) for style in ("fc", "d", "features", "numbers")}
    named["lenet_classes"] = lenet("fc", False, classes=7)
    for same_names in (True, False):
        for make in (strides, two_alike, no_bias, norm, separable, sequences, normalized, transposed):
            named[make.__name__ + ("_named" if same_names else "")] = make(same_names)
    for i in range(count):
        named[f"random_{seed + i}"] = made_at_random(seed + i)
    return named


def outputs(model, x):
    """The softmax of the logits of images in NHWC, or of sequences with the channels last."""
    model.eval()
    with torch.no_grad():
        logits = model(torch.from_numpy(np.ascontiguousarray(np.moveaxis(x, -1, 1))))
        return torch.softmax(logits, 1).numpy()
