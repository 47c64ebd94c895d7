"""Makes src/test/resources/golden/weights/checkpoints: one small state_dict, as training scripts leave it.

Usage: python3 make_checkpoint_kinds.py        (PyTorch; made with 1.13.1)
"""
import argparse
import collections
import datetime
import enum
import os
import pathlib

import numpy as np
import torch

OUT = pathlib.Path(__file__).resolve().parent.parent / "src/test/resources/golden/weights/checkpoints"


class Stage(enum.Enum):
    DONE = 1


class Net(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.body = torch.nn.Sequential(torch.nn.Linear(3, 2), torch.nn.BatchNorm1d(2))

    def forward(self, x):
        return self.body(x)


class Evil:
    def __reduce__(self):
        return os.system, ("touch called",)


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(3)
    net = Net().eval()
    with torch.no_grad():
        net.body[1].running_mean += torch.tensor([0.5, -0.25])
    state = net.state_dict()
    optimizer = torch.optim.Adam(net.parameters())
    args = argparse.Namespace(lr=1e-3, when=datetime.datetime(2024, 5, 6), stage=Stage.DONE)
    ema = collections.OrderedDict((name, value * 2) for name, value in state.items())
    kinds = {
        "plain.pth": state,
        "numpy_scalar.pth": {"model": state, "best": np.float64(0.91), "history": np.arange(3.0)},
        "namespace.pth": {"model": state, "args": args, "epoch": 3},
        "lightning.ckpt": {
            "epoch": 3,
            "state_dict": {"net." + name: value for name, value in state.items()},
            "hyper_parameters": {"lr": 1e-3},
            "callbacks": {Stage.DONE: {"best": torch.tensor(0.3)}},
        },
        "optimizer_object.pth": {"net": state, "optimizer": optimizer},
        "ema.pth": {"state_dict": state, "ema_state_dict": ema},
        "defaultdict.pth": {"model": state, "counts": collections.defaultdict(int, a=1), 5: {(1, 2)}},
        "compiled.bin": {"_orig_mod.module." + name: value for name, value in state.items()},
        "module.pth": net,
        "module_inside.pth": {"model": net, "epoch": 3},
        "evil.pth": {"model": state, "x": Evil()},
    }
    for name, what in kinds.items():
        torch.save(what, OUT / name)
    torch.save({"model": state, "args": args}, OUT / "legacy.pth", _use_new_zipfile_serialization=False)
    torch.jit.script(net).save(str(OUT / "script.pt"))


main()
