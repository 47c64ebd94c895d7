"""Writes the requests of the load test: python bodies.py FOLDER"""

import json
import pathlib
import sys

import numpy as np


def v2(name, images):
    tensor = {"name": name, "shape": list(images.shape), "datatype": "FP32", "data": images.ravel().tolist()}
    return {"inputs": [tensor]}


def main():
    folder = pathlib.Path(sys.argv[1])
    generator = np.random.default_rng(1)
    for count in (1, 32):
        images = np.round(generator.integers(0, 256, (count, 32, 32, 3)) / 255, 8)
        channels_first = images.transpose(0, 3, 1, 2)  # as the ONNX model has it
        for server, body in [("lenet", v2("input_layer", images)), ("mlserver", v2("x", channels_first)),
                             ("litserve", {"instances": channels_first.tolist()})]:
            (folder / f"{server}-{count}.json").write_text(json.dumps(body))


if __name__ == "__main__":
    main()
