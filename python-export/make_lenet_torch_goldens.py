"""Makes the PyTorch twin's part of golden/lenet/ from the weights and inputs Keras recorded.

Run after make_lenet_goldens.py, in a Python that has PyTorch (1.13 or later) and numpy.
"""

import numpy as np
import torch

import golden
import lenet_torch

KERAS_NAMES = {"fc1": "d1", "fc2": "d2", "fc3": "d3"}


def run(weights, x_nhwc):
    model = lenet_torch.LeNet().eval()
    model.load_state_dict(lenet_torch.state_from_keras(weights))
    x = torch.from_numpy(np.ascontiguousarray(x_nhwc.transpose(0, 3, 1, 2)))
    with torch.no_grad():
        return x.numpy(), {key: value.numpy() for key, value in model.layers(x).items()}


def nhwc(name, value):
    if value.ndim == 4:
        return value.transpose(0, 2, 3, 1)
    if name == "flatten":
        return value.reshape(-1, 32, 5, 5).transpose(0, 2, 3, 1).reshape(-1, 800)
    return value


def main():
    torch.set_num_threads(1)
    weights = golden.load_npz("lenet/initial_weights.npz")
    recorded = golden.load_npz("lenet/forward.npz")

    x, layers = run(weights, recorded["x"])
    arrays = {KERAS_NAMES.get(key, key): nhwc(key, value) for key, value in layers.items()}
    logits = arrays.pop("d3")
    arrays["d3"] = torch.softmax(torch.from_numpy(logits), dim=-1).numpy()
    for key, value in arrays.items():
        scale = np.abs(recorded[key]).max()
        off = np.abs(value - recorded[key]).max() / scale
        print(f"{key}: differs from Keras by {off:.1e} of the largest magnitude")
        assert off < 1e-5, key
    golden.save_npz("lenet/torch_forward.npz",
                    {"x": recorded["x"], **arrays, "logits": logits, "y": arrays["d3"]})

    # As a PyTorch user would record a reference: its own layout and names, logits out.
    x, layers = run(weights, recorded["x"][1:3])
    golden.save_npz("lenet/torch_reference_nchw.npz", {
        "x": x, **layers, "y": layers["fc3"], "layout": "NCHW", "logits": np.int32(1)})


if __name__ == "__main__":
    main()
