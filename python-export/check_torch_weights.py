"""Opens .pth and .safetensors files that were written here and compares every tensor with a reference, bit by bit.

python python-export/check_torch_weights.py REFERENCE WRITTEN, with a Python that has PyTorch or safetensors.
"""

import sys


def load(path):
    if path.endswith(".safetensors"):
        from safetensors.numpy import load_file

        return {k: (str(v.dtype), v.shape, v.tobytes()) for k, v in load_file(path).items()}
    import torch

    def described(tensor):
        raw = tensor.detach().contiguous()
        raw = raw.view(torch.int16) if raw.dtype == torch.bfloat16 else raw
        return str(tensor.dtype), tuple(tensor.shape), raw.numpy().tobytes()

    return {k: described(v) for k, v in torch.load(path).items()}


def main(reference, written):
    one, other = load(reference), load(written)
    assert list(one) == list(other) or written.endswith(".safetensors"), (list(one), list(other))
    assert one == other, [k for k in one if one[k] != other.get(k)]
    print(f"{written}: {len(one)} tensors equal")


main(*sys.argv[1:])
