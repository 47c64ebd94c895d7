"""Opens what Java wrote, in PyTorch: python torch_check.py WRITTEN SEED [MODELS], the numbers that torch_write.py was given

WRITTEN holds NAME.VARIANT.pth and .safetensors of the same models with weights of Java's own, and NAME.npz with `x`, `y`
and `w/0`, ... as torch_write.py has it. Prints one line for each check: `CHECK FORMAT NAME WHAT DIFFERENCE TOLERANCE`, or
`FAILED FORMAT NAME REASON`.
"""

import pathlib
import sys

import numpy as np
import safetensors.torch
import torch

import torch_models

OUTPUTS = 1e-5


def load(file):
    if file.suffix == ".safetensors":
        return safetensors.torch.load_file(file)
    return torch.load(file, weights_only=True)


def check(form, name, twins, file, arrays):
    model = twins.model()
    into = torch.nn.DataParallel(model) if ".module_" in file.name else model
    into.load_state_dict(load(file), strict=True)
    expected = [arrays[f"w/{i}"] for i in range(sum(key.startswith("w/") for key in arrays))]
    actual = twins.keras_weights(model)
    unequal = sum(e.shape != a.shape or e.tobytes() != a.tobytes() for e, a in zip(expected, actual))
    print(f"CHECK {form} {name} weights {unequal + abs(len(expected) - len(actual))} 0")
    difference = np.max(np.abs(arrays["y"] - torch_models.outputs(model, arrays["x"])))
    print(f"CHECK {form} {name} outputs {difference:.6g} {OUTPUTS:g}")


def main():
    written, seed = pathlib.Path(sys.argv[1]), int(sys.argv[2])
    every = torch_models.everything(seed, int(sys.argv[3]) if len(sys.argv) > 3 else 10)
    for file in sorted([*written.glob("*.pth"), *written.glob("*.safetensors")]):
        name, variant, form = file.name.split(".")
        arrays = dict(np.load(written / f"{name}.npz"))
        try:
            check(form, f"{name}.{variant}", every[name], file, arrays)
        except Exception as reason:
            print(f"FAILED {form} {name}.{variant} {type(reason).__name__}: {' '.join(str(reason).split())}")


if __name__ == "__main__":
    main()
