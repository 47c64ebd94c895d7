"""Makes src/test/resources/golden/weights/shards: the weights of one network, in several files with an index.

Run from the project's root: once with a Python that has Keras and safetensors, then once with one that has PyTorch.
"""

import json
import pathlib

import numpy as np

OUT = pathlib.Path("src/test/resources/golden/weights/shards")


def index(name, parts):
    """Hugging Face's index of shards: each tensor's file."""
    of = len(parts)
    stem, suffix = name.rsplit(".", 1)
    files = {f"{stem}-{i + 1:05}-of-{of:05}.{suffix}": part for i, part in enumerate(parts)}
    total = sum(array.nbytes for part in parts for array in part.values())
    weight_map = {key: file for file, part in files.items() for key in part}
    (OUT / f"{name}.index.json").write_text(json.dumps({"metadata": {"total_size": total}, "weight_map": weight_map}, indent=1) + "\n")
    return files


def by_keras():
    import keras
    from safetensors.numpy import save_file

    import golden

    keras.utils.set_random_seed(7)
    layers = keras.layers
    model = keras.Sequential([
        keras.Input((6, 6, 1)),
        layers.Conv2D(3, 3, bias_initializer="normal", name="conv"),
        layers.GlobalAveragePooling2D(name="pool"),
        layers.Dense(4, bias_initializer="normal", name="hidden"),
        layers.Dense(2, bias_initializer="normal", name="out"),
    ], name="sharded")
    OUT.mkdir(parents=True, exist_ok=True)
    model.save_weights(OUT / "keras.weights.json", max_shard_size=1.5e-7)
    (OUT / "structure.json").write_text(model.to_json())
    x = np.random.default_rng(7).random((4, 6, 6, 1), "float32")
    golden.save_npz("weights/shards/expected.npz", {"x": x, "y": model.predict(x, verbose=0)})
    tensors = {}
    for layer in model.layers:
        if layer.weights:
            kernel, bias = (np.asarray(w) for w in layer.weights)
            order = (3, 2, 0, 1) if kernel.ndim == 4 else (1, 0)
            tensors[f"{layer.name}.weight"] = np.ascontiguousarray(kernel.transpose(order))
            tensors[f"{layer.name}.bias"] = bias
    keys = list(tensors)
    parts = [{key: tensors[key] for key in keys[i::2]} for i in range(2)]
    for file, part in index("model.safetensors", parts).items():
        save_file(part, OUT / file, metadata={"format": "pt"})
    np.savez(OUT / "torch.npz", **tensors)  # for the second run, which removes it


def by_torch():
    import torch

    with np.load(OUT / "torch.npz") as file:
        tensors = {key: file[key] for key in file.files}
    keys = list(tensors)
    parts = [{key: tensors[key] for key in keys[:3]}, {key: tensors[key] for key in keys[3:]}]
    for file, part in index("pytorch_model.bin", parts).items():
        torch.save({key: torch.from_numpy(array) for key, array in part.items()}, OUT / file)
    (OUT / "torch.npz").unlink()


if __name__ == "__main__":
    try:
        import torch  # noqa: F401
    except ImportError:
        by_keras()
    else:
        by_torch()
