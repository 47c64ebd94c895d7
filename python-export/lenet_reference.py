"""Records what a model computes, so that `./lenet verify` can hold the JVM's numbers to it. Two lines of a script:

    from lenet_reference import save_reference
    save_reference("R.npz", model, x)

`model` is a Keras model, a PyTorch module, or a SavedModel that `tf.saved_model.load` gave; `x` is the batch that it
takes, as numpy has it (PyTorch's NCHW). The file is described in docs/VERIFY.md. Needs numpy and the model's own library.
"""

import importlib.metadata
import json
import os
import platform
import tempfile

import numpy as np

CPU_FEATURES = ("sse4_2", "avx", "avx2", "fma", "avx512f", "avx512_vnni", "avx512_bf16", "amx_bf16", "asimd", "sve")
PACKAGES = ("keras", "tensorflow", "tensorflow-cpu", "tf-keras", "torch", "numpy", "h5py")


def save_reference(path, model, x, logits=None, fused=True):
    """Writes `x`, the output `y` and every layer's output to an .npz file, which is there whole or not at all.

    logits: whether `y` is what a softmax is still to be taken of, where the model that is compared ends in one. By
        default a PyTorch module's output is taken for that unless a Softmax or Sigmoid is its last module.
    fused: whether a PyTorch module's output is recorded with the activation that follows it, as Keras's layers have
        theirs inside; else every module as it is.
    """
    if _is_torch(model):
        arrays = _torch(model, x, fused)
        arrays["layout"] = "NCHW"
        arrays["logits"] = np.int32(_torch_gives_logits(model) if logits is None else logits)
    else:
        arrays = _saved_model(model, x) if hasattr(model, "signatures") else _keras(model, x)
        if logits:
            arrays["logits"] = np.int32(1)
    arrays["meta"] = json.dumps(meta(), sort_keys=True)
    _write(path, arrays)


def meta():
    """Versions, the platform, and what the CPU can do."""
    versions = {"python": platform.python_version()}
    for package in PACKAGES:
        try:
            versions[package] = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            pass
    return {**versions, "os": f"{platform.system()} {platform.release()} {platform.machine()}",
            "onednn": os.environ.get("TF_ENABLE_ONEDNN_OPTS", "default"), "cpu_features": _cpu_features()}


def _cpu_features():
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            for line in file:
                if line.lower().startswith(("flags", "features")):
                    flags = set(line.lower().replace(":", " ").split())
                    return [feature for feature in CPU_FEATURES if feature in flags]
    except OSError:
        pass
    return []


def _write(path, arrays):
    folder = os.path.dirname(os.path.abspath(path))
    with tempfile.NamedTemporaryFile(dir=folder, suffix=".npz", delete=False) as file:
        try:
            np.savez_compressed(file, **arrays)
        except BaseException:
            os.unlink(file.name)
            raise
    os.chmod(file.name, 0o644)
    os.replace(file.name, path)


# --- Keras


def keras_layers(model):
    """Every layer with the name `./lenet verify` knows it by: its own, or, where several in nested models have one, the
    path `outer/inner`. Inputs are left out."""
    paths = {}

    def collect(prefix, outer):
        for layer in getattr(outer, "layers", ()):
            if type(layer).__name__ != "InputLayer" and id(layer) not in paths:
                collect(f"{prefix}{layer.name}/", layer)
                paths[id(layer)] = (layer, prefix + layer.name)

    collect("", model)
    names = [layer.name for layer, _ in paths.values()]
    return {layer.name if names.count(layer.name) == 1 else path: layer for layer, path in paths.values()}


def _keras(model, x):
    outputs = {}

    def recording(name, call):
        def recorded(*args, **kwargs):
            value = call(*args, **kwargs)
            if name not in outputs and hasattr(value, "shape"):
                outputs[name] = value
            return value

        return recorded

    x = np.asarray(x)
    if not model.built:
        model(x[:1])
    layers = keras_layers(model)
    try:
        for name, layer in layers.items():
            object.__setattr__(layer, "call", recording(name, layer.call))
        y = model(x, training=False)
    finally:
        for layer in layers.values():
            object.__delattr__(layer, "call")
    arrays = {"x": x}
    for name in layers:
        if name in outputs:
            arrays[name] = np.asarray(outputs[name])
    return {**arrays, **_named_outputs(y)}


def _named_outputs(y):
    if isinstance(y, (list, tuple)):
        return {f"output_{i}": np.asarray(value) for i, value in enumerate(y)}
    return {"y": np.asarray(y)}


def _saved_model(model, x):
    import tensorflow as tf

    signature = model.signatures["serving_default"]
    ((name, spec),) = signature.structured_input_signature[1].items()
    x = np.asarray(x)
    outputs = signature(**{name: tf.constant(x, spec.dtype)})
    if len(outputs) == 1:
        return {"x": x, "y": next(iter(outputs.values())).numpy()}
    return {"x": x, **{key: value.numpy() for key, value in outputs.items()}}


# --- PyTorch


def _is_torch(model):
    return any(base.__module__.startswith("torch.nn") for base in type(model).__mro__)


def _torch_gives_logits(model):
    last = [module for module in model.modules() if not list(module.children())][-1]
    return type(last).__name__ not in ("Softmax", "Sigmoid", "LogSoftmax")


def _torch(model, x, fused):
    """Records what modules give, and, where `fused`, what an activation makes of it right after."""
    import torch
    from torch.overrides import TorchFunctionMode

    outputs, made_by, activated, hooks = {}, {}, {}, []
    kept = []  # an id is a tensor's own only while the tensor lives
    activations = {"relu", "relu_", "relu6", "leaky_relu", "elu", "gelu", "silu", "tanh", "sigmoid", "hardtanh",
                   "hardswish", "softplus", "selu", "mish"}

    class Activations(TorchFunctionMode):
        def __torch_function__(self, function, types, args=(), kwargs=None):
            source = made_by.get(id(args[0])) if args else None
            value = function(*args, **(kwargs or {}))
            if source and getattr(function, "__name__", "") in activations:
                outputs[source] = value
                activated[id(value)] = source
                kept.append(value)
            return value

    def hook(name):
        def record(module, inputs, output):
            if torch.is_tensor(output) and name not in outputs and id(output) not in activated:
                outputs[name] = output
                made_by[id(output)] = name
                kept.append(output)

        return record

    for name, module in model.named_modules():
        if name and not list(module.children()):
            hooks.append(module.register_forward_hook(hook(name)))
    was_training = model.training
    x = torch.as_tensor(x)
    try:
        model.eval()
        with torch.no_grad():
            if fused:
                with Activations():
                    y = model(x)
            else:
                y = model(x)
    finally:
        model.train(was_training)
        for registered in hooks:
            registered.remove()
    return {"x": x.cpu().numpy(), **{name: value.cpu().numpy() for name, value in outputs.items()},
            "y": y.cpu().numpy()}
