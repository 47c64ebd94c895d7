"""ONNX Runtime's side of `./lenet bench --peers`: python bench_onnxruntime.py LENET.onnx WORK"""

import sys

import numpy as np
import onnxruntime

import bench


def main():
    path, work = sys.argv[1:]
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    x = np.random.default_rng(1).random((bench.size_of(work), 3, 32, 32), np.float32)
    bench.report_inference(work, lambda: session.run(None, {"x": x}))


if __name__ == "__main__":
    main()
