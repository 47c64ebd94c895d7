"""Makes the .safetensors and .pth files in src/test/resources/golden/weights, with what is in them in FILE.json.

Run from the project's root: once with a Python that has safetensors, once with one that has PyTorch (both do too).
"""

import collections
import json
import pathlib

import numpy as np

OUT = pathlib.Path("src/test/resources/golden/weights")


def note(name, arrays):
    tensors = {
        key: {"dtype": dtype, "shape": list(shape), "bytes": data.hex()} for key, (dtype, shape, data) in arrays.items()
    }
    (OUT / f"{name}.json").write_text(json.dumps({"tensors": tensors, "groups": {}}, indent=1) + "\n")


def safetensors_file():
    from safetensors.numpy import save_file

    arrays = {"conv1.weight": np.arange(18, dtype=np.float32).reshape(2, 1, 3, 3) / 7, "empty": np.zeros((0, 2), np.float16)}
    for dtype in "int8 int16 int32 int64 uint8 uint16 uint32 uint64 float16 float64 bool".split():
        arrays[dtype] = np.array([[0, 1, 2], [3, 100, 101]]).astype(dtype)
    arrays["scalar"] = np.array(3, np.int64)
    save_file(arrays, OUT / "types.safetensors", metadata={"format": "pt"})
    note("types.safetensors", {k: (v.dtype.name, v.shape, v.tobytes()) for k, v in arrays.items()})


def pth_files():
    import torch

    torch.manual_seed(1)
    layers = [("conv1", torch.nn.Conv2d(1, 2, 3)), ("bn", torch.nn.BatchNorm2d(2)), ("fc1", torch.nn.Linear(4, 3))]
    state = torch.nn.Sequential(collections.OrderedDict(layers)).state_dict()
    shared = torch.arange(24, dtype=torch.float32).reshape(4, 6)
    views = {"whole": shared, "transposed": shared.t(), "part": shared[1:3, ::2], "expanded": torch.ones(1).expand(3)}
    types = {
        str(dtype)[6:]: torch.tensor([[0, 1, 2], [3, 100, 101]]).to(dtype)
        for dtype in (torch.int8, torch.int16, torch.int32, torch.int64, torch.uint8, torch.bool)
        + (torch.float16, torch.bfloat16, torch.float32, torch.float64)
    }
    odd = {**views, **types, "scalar": torch.tensor(2.5), "parameter": torch.nn.Parameter(torch.ones(2))}
    for name, tensors in (("state-dict.pth", state), ("odd.pth", odd)):
        torch.save(tensors, OUT / name)
        note(name, {k: described(torch, v.detach()) for k, v in tensors.items()})
    torch.save({"epoch": 3, "model_state_dict": state, "optimizer": {"lr": 0.1}}, OUT / "checkpoint.pth")
    torch.save(state, OUT / "old-format.pth", _use_new_zipfile_serialization=False)
    torch.save(torch.nn.Linear(2, 2), OUT / "whole-model.pth")


def described(torch, tensor):
    raw = tensor.contiguous()
    raw = raw.view(torch.int16) if tensor.dtype == torch.bfloat16 else raw
    return str(tensor.dtype)[6:], tensor.shape, raw.numpy().tobytes()


def main():
    for make in (safetensors_file, pth_files):
        try:
            make()
        except ModuleNotFoundError as missing:
            print(f"{make.__name__} left out: {missing}")


main()
