"""PyTorch's side of `./lenet bench --peers`: python bench_torch.py WORK

Every variant that PyTorch users know is measured, and the best is reported: for training eager with fused Adam, the same in
channels_last, and compiled; for inference eager, a frozen TorchScript, and compiled. Which it was goes to stderr.
"""

import sys
import warnings

import torch
from torch import nn

import bench
import lenet_torch


def variants(layout_variants):
    for layout in layout_variants:
        for compiled in (False, True):
            yield layout, compiled


def trained(batch, layout, compiled):
    """Images a second of epochs over shuffled images."""
    model = lenet_torch.LeNet().to(memory_format=layout)
    x = torch.rand(bench.IMAGES, 3, 32, 32).contiguous(memory_format=layout)
    y = torch.randint(0, 10, (bench.IMAGES,))
    optimizer = torch.optim.Adam(model.parameters(), 1e-3, fused=True)
    loss = nn.CrossEntropyLoss()
    forward = torch.compile(model) if compiled else model

    def epoch():
        order = torch.randperm(bench.IMAGES)
        for start in range(0, bench.IMAGES, batch):
            rows = order[start:start + batch]
            optimizer.zero_grad()
            loss(forward(x[rows]), y[rows]).backward()
            optimizer.step()

    return bench.IMAGES * bench.epochs_per_second(epoch, 2)


def predictors(x):
    model = lenet_torch.LeNet().eval()
    yield "eager", model
    yield "TorchScript", torch.jit.optimize_for_inference(torch.jit.trace(model, x))
    yield "compiled", torch.compile(model)


def best(measured):
    """The best of (figure, name); variants that fail here are named."""
    value, name = max(measured)
    print(name, file=sys.stderr)
    return value


def attempts(named_calls):
    for name, call in named_calls:
        try:
            yield call(), name
        except Exception as e:  # noqa: BLE001: a variant needs a compiler, or is gone from this version
            print(f"{name}: left out: {type(e).__name__}: {str(e).splitlines()[0]}", file=sys.stderr)


def main():
    warnings.filterwarnings("ignore")
    work = sys.argv[1]
    batch = bench.size_of(work)
    if work.startswith("training-"):
        layouts = (torch.contiguous_format, torch.channels_last)
        bench.report(best(attempts(
            (f"{layout}, compiled: {compiled}", lambda l=layout, c=compiled: trained(batch, l, c))
            for layout, compiled in variants(layouts))))
    elif work.startswith("inference-"):
        x = torch.rand(batch, 3, 32, 32)
        with torch.inference_mode():
            value = best(attempts(
                (name, lambda p=predict: batch / bench.median_seconds(lambda: p(x).numpy(), 1.5, 1.5))
                for name, predict in predictors(x)))
        bench.report(1e6 / value if batch == 1 else value)
    else:
        sys.exit(f"{work}: not known here")


if __name__ == "__main__":
    main()
