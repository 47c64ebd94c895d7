"""Writes LeNet as ONNX, for ONNX Runtime: python bench_onnx.py MODEL.keras LENET.onnx"""

import sys

import h5py
import io
import zipfile

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper


def weights(path):
    """The arrays of a .keras file's layers, in the layers' order of use."""
    with zipfile.ZipFile(path) as archive:
        data = io.BytesIO(archive.read("model.weights.h5"))
    found = {}
    with h5py.File(data) as file:
        file.visititems(lambda name, node: found.update({name: node[()]}) if isinstance(node, h5py.Dataset) else None)
    arrays = {a.shape: a for name, a in found.items() if "optimizer" not in name}
    return [arrays[shape] for shape in [
        (5, 5, 3, 16), (16,), (5, 5, 16, 32), (32,), (800, 120), (120,), (120, 84), (84,), (84, 10), (10,)]]


def main():
    k1, b1, k2, b2, d1, c1, d2, c2, d3, c3 = weights(sys.argv[1])
    d1 = d1.reshape(5, 5, 32, 120).transpose(2, 0, 1, 3).reshape(800, 120)  # rows H,W,C to C,H,W
    constants = {"k1": k1.transpose(3, 2, 0, 1), "b1": b1, "k2": k2.transpose(3, 2, 0, 1), "b2": b2,
                 "d1": d1, "c1": c1, "d2": d2, "c2": c2, "d3": d3, "c3": c3}
    pool = {"kernel_shape": [2, 2], "strides": [2, 2]}
    node = helper.make_node
    nodes = [
        node("Conv", ["x", "k1", "b1"], ["conv1"]), node("Relu", ["conv1"], ["relu1"]),
        node("MaxPool", ["relu1"], ["pool1"], **pool),
        node("Conv", ["pool1", "k2", "b2"], ["conv2"]), node("Relu", ["conv2"], ["relu2"]),
        node("MaxPool", ["relu2"], ["pool2"], **pool), node("Flatten", ["pool2"], ["flatten"]),
        node("Gemm", ["flatten", "d1", "c1"], ["dense1"]), node("Relu", ["dense1"], ["relu3"]),
        node("Gemm", ["relu3", "d2", "c2"], ["dense2"]), node("Relu", ["dense2"], ["relu4"]),
        node("Gemm", ["relu4", "d3", "c3"], ["dense3"]), node("Softmax", ["dense3"], ["y"]),
    ]
    graph = helper.make_graph(
        nodes, "lenet",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["n", 3, 32, 32])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, ["n", 10])],
        [numpy_helper.from_array(np.ascontiguousarray(value), name) for name, value in constants.items()])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model)
    onnx.save(model, sys.argv[2])


if __name__ == "__main__":
    main()
