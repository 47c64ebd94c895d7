"""Exports LeNet to every format, with what Keras and PyTorch compute: python export_all.py FOLDER [--seed N] [--samples N]

Makes, of one set of random weights:

    keras/lenet.keras, lenet.weights.h5, lenet.h5, savedmodel/, R.npz       by the Keras twin
    torch/lenet.pth, lenet.safetensors, R.npz                               by the PyTorch twin

The PyTorch half needs PyTorch: it runs in this Python where that can import it, else in the one that --torch-python
names (`python3` by default) or in /usr/bin/python3, where Debian's python3-torch is, and is left out, with a note, where
none can. `--torch WEIGHTS.npz` is that half alone.
"""

import argparse
import json
import os
import pathlib
import struct
import subprocess
import sys

import numpy as np

from lenet_reference import save_reference


def write_safetensors(path, tensors):
    """Tensors by name: the header's length as u64, the header as JSON, padded to 8, then the numbers; all little-endian."""
    header, data = {}, b""
    for name, tensor in tensors.items():
        raw = np.ascontiguousarray(tensor, "<f4").tobytes()
        header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(struct.pack("<Q", len(text)) + text + data)


def export_keras(folder, seed, samples):
    os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")
    import keras

    import lenet_keras

    folder.mkdir(parents=True, exist_ok=True)
    keras.utils.set_random_seed(seed)
    model = lenet_keras.functional()
    x = np.random.default_rng(seed).random((samples, *lenet_keras.INPUT_SHAPE), np.float32)
    model.save(folder / "lenet.keras")
    model.save_weights(folder / "lenet.weights.h5")
    model.save(folder / "lenet.h5")
    model.export(folder / "savedmodel", verbose=False)
    save_reference(folder / "R.npz", model, x)
    weights = folder / "weights.npz"
    np.savez(weights, x=x, **lenet_keras.named_weights(model))
    return weights


def export_torch(folder, weights):
    import torch

    import lenet_torch

    folder.mkdir(parents=True, exist_ok=True)
    with np.load(weights) as file:
        arrays = {name: file[name] for name in file.files}
    x = arrays.pop("x").transpose(0, 3, 1, 2)
    model = lenet_torch.LeNet()
    model.load_state_dict(lenet_torch.state_from_keras(arrays))
    torch.save(model.state_dict(), folder / "lenet.pth")
    write_safetensors(folder / "lenet.safetensors", {k: v.numpy() for k, v in model.state_dict().items()})
    save_reference(folder / "R.npz", model, np.ascontiguousarray(x))


def can_import_torch(python):
    try:
        return subprocess.run([python, "-c", "import torch"], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--samples", type=int, default=4)
    parser.add_argument("--torch-python", default="python3", metavar="PYTHON")
    parser.add_argument("--torch", type=pathlib.Path, metavar="WEIGHTS.npz", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.torch:
        export_torch(arguments.folder, arguments.torch)
        return
    weights = export_keras(arguments.folder / "keras", arguments.seed, arguments.samples)
    try:
        python = next((p for p in (sys.executable, arguments.torch_python, "/usr/bin/python3") if can_import_torch(p)), None)
        if python is None:
            print("note: no PyTorch here, so no torch/ (it needs a Python with PyTorch: --torch-python)", file=sys.stderr)
        else:
            subprocess.run([python, __file__, arguments.folder / "torch", "--torch", weights], check=True)
    finally:
        weights.unlink()
    for file in sorted(arguments.folder.rglob("*")):
        if file.is_file():
            print(f"{file}: {file.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
