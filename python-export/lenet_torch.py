"""The PyTorch twin of LeNet: NCHW, dense layers fc1..fc3, logits out, flatten in C,H,W order."""

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

LAYERS = ("conv1", "pool1", "conv2", "pool2", "flatten", "fc1", "fc2", "fc3")


class LeNet(nn.Module):
    def __init__(self, classes=10):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 16, 5)
        self.conv2 = nn.Conv2d(16, 32, 5)
        self.fc1 = nn.Linear(32 * 5 * 5, 120)
        self.fc2 = nn.Linear(120, 84)
        self.fc3 = nn.Linear(84, classes)

    def layers(self, x):
        """Every layer's output by name; `fc3` holds the logits."""
        out = {}
        x = out["conv1"] = F.relu(self.conv1(x))  # N x 16 x 28 x 28
        x = out["pool1"] = F.max_pool2d(x, 2)  # N x 16 x 14 x 14
        x = out["conv2"] = F.relu(self.conv2(x))  # N x 32 x 10 x 10
        x = out["pool2"] = F.max_pool2d(x, 2)  # N x 32 x 5 x 5
        x = out["flatten"] = torch.flatten(x, 1)  # N x 800, in C,H,W order
        x = out["fc1"] = F.relu(self.fc1(x))
        x = out["fc2"] = F.relu(self.fc2(x))
        out["fc3"] = self.fc3(x)
        return out

    def forward(self, x):
        return self.layers(x)["fc3"]


def state_from_keras(weights):
    """Keras's `conv1/kernel` (HWIO), `d1/kernel` (in x out) ... as this model's state_dict."""
    state = {}
    for name in ("conv1", "conv2"):
        state[f"{name}.weight"] = weights[f"{name}/kernel"].transpose(3, 2, 0, 1)
        state[f"{name}.bias"] = weights[f"{name}/bias"]
    for fc, d in (("fc1", "d1"), ("fc2", "d2"), ("fc3", "d3")):
        kernel = weights[f"{d}/kernel"]
        if d == "d1":  # rows are H,W,C in Keras and columns C,H,W here
            kernel = kernel.reshape(5, 5, 32, -1).transpose(2, 0, 1, 3).reshape(800, -1)
        state[f"{fc}.weight"] = kernel.T
        state[f"{fc}.bias"] = weights[f"{d}/bias"]
    return {key: torch.from_numpy(np.ascontiguousarray(value)) for key, value in state.items()}
