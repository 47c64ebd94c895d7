"""Makes models of PyTorch and writes their weights as users do: python torch_write.py FOLDER SEED [MODELS]

For each model NAME: NAME.json, Keras's config of its layers; NAME.npz with images `x` (NHWC), the softmax `y` of the logits,
and the weights `w/0`, ... as Keras would have them; and NAME.VARIANT.pth or .safetensors for each variant below. Needs
PyTorch and safetensors; `mvn verify -Plive` runs it.
"""

import json
import pathlib
import sys

import numpy as np
import safetensors.torch
import torch

import torch_models


def move_statistics(model):
    """Batch norms' zeros and ones become numbers of their own, so that none can stand for another."""
    with torch.no_grad():
        for module in model.modules():
            if isinstance(module, (torch.nn.BatchNorm1d, torch.nn.BatchNorm2d)):
                for weight in (module.weight, module.bias, module.running_mean, module.running_var):
                    weight.add_(torch.rand_like(weight))


def write_variants(folder, name, model):
    state = model.state_dict()
    optimizer = torch.optim.Adam(model.parameters())
    parallel = torch.nn.DataParallel(model).state_dict()
    last = model.to(memory_format=torch.channels_last).state_dict()
    files = {
        "plain.pth": state,
        "module.pth": parallel,
        "state_dict.pth": {"epoch": 3, "state_dict": state, "optimizer": optimizer.state_dict(), "best": 0.5},
        "model.pt": {"model": parallel, "args": {"lr": 0.1, "name": name}, "loss": torch.tensor(0.25)},
        "channels_last.pth": last,
    }
    for variant, content in files.items():
        torch.save(content, folder / f"{name}.{variant}")
    safetensors.torch.save_file({k: v.contiguous() for k, v in state.items()}, folder / f"{name}.plain.safetensors")
    safetensors.torch.save_file({k: v.contiguous() for k, v in parallel.items()}, folder / f"{name}.module.safetensors",
                                metadata={"format": "pt"})  # fmt: skip


def main():
    folder, seed = pathlib.Path(sys.argv[1]), int(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    for name, twins in torch_models.everything(seed, int(sys.argv[3]) if len(sys.argv) > 3 else 10).items():
        model = twins.model()
        move_statistics(model)
        x = rng.random((5, *twins.shape), "float32")
        weights = {f"w/{i}": value for i, value in enumerate(twins.keras_weights(model))}
        np.savez(folder / f"{name}.npz", x=x, y=torch_models.outputs(model, x), **weights)
        (folder / f"{name}.json").write_text(json.dumps(twins.config()))
        write_variants(folder, name, model)
    print(f"PyTorch {torch.__version__}, safetensors {safetensors.__version__}, seed {seed}")


if __name__ == "__main__":
    main()
