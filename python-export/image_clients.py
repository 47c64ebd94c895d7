"""Sends image files to a server, through each protocol that takes them: python image_clients.py URL FOLDER PREDICTED

FOLDER is make_image_kinds.py's, with NAME|32 in its pixels.npz; PREDICTED has the lines of `./lenet predict --json` for its
files. Each answer is held against the one for Pillow's pixels, sent as float32 numbers. Prints a JSON object: for each file the
worst difference of a probability. ImageKindsLiveTest runs it.
"""

import base64
import http.client
import json
import os
import pathlib
import struct
import sys
import urllib.parse

os.environ["CUDA_VISIBLE_DEVICES"] = "-1"
os.environ["GRPC_VERBOSITY"] = "ERROR"

import grpc
import numpy as np
import tensorflow as tf
import tritonclient.grpc
import tritonclient.http
from tensorflow_serving.apis import predict_pb2, prediction_service_pb2_grpc

address = urllib.parse.urlparse(sys.argv[1]).netloc
folder = pathlib.Path(sys.argv[2])
predicted = {}
for line in pathlib.Path(sys.argv[3]).read_text().splitlines():
    answer = json.loads(line)
    predicted[pathlib.Path(answer["file"]).name] = answer["probabilities"]
rest = http.client.HTTPConnection(address, timeout=60)
triton_http = tritonclient.http.InferenceServerClient(address, network_timeout=60, connection_timeout=60)
triton_grpc = tritonclient.grpc.InferenceServerClient(address)
serving = prediction_service_pb2_grpc.PredictionServiceStub(
    grpc.insecure_channel(address, [("grpc.max_send_message_length", -1)])
)
metadata = triton_http.get_model_metadata("m")
INPUT, OUTPUT = metadata["inputs"][0]["name"], metadata["outputs"][0]["name"]


def post(path, body, type):
    rest.request("POST", path, body, {"Content-Type": type})
    response = rest.getresponse()
    data = response.read()
    assert response.status == 200, data
    return data


def infer(triton, client, array, type):
    tensor = triton.InferInput(INPUT, array.shape, type)
    tensor.set_data_from_numpy(array)
    return client.infer("m", [tensor]).as_numpy(OUTPUT)


def answers(name, file):
    """The probabilities of one image file, by protocol."""
    instances = json.dumps({"instances": [{"b64": base64.b64encode(file).decode()}]})
    yield "REST, b64", json.loads(post("/v1/models/m:predict", instances, "application/json"))["predictions"]
    yield "REST, file", json.loads(post("/v1/models/m:predict", file, "image/*"))["predictions"]
    bytes_tensor = np.array([file], dtype=object)
    yield "V2, HTTP", infer(tritonclient.http, triton_http, bytes_tensor, "BYTES")
    yield "V2, gRPC", infer(tritonclient.grpc, triton_grpc, bytes_tensor, "BYTES")
    request = predict_pb2.PredictRequest()
    request.model_spec.name = "m"
    request.inputs[INPUT].CopyFrom(tf.make_tensor_proto([file]))
    yield "TensorFlow Serving, gRPC", tf.make_ndarray(serving.Predict(request, 60).outputs[OUTPUT])
    frame = post("/api/models/m/inspect", file, "image/*")
    (length,) = struct.unpack_from("<I", frame)
    page = json.loads(frame[4 : 4 + length])
    yield "page", page["probabilities"]
    yield "predict", [predicted[name][label] for label in page["classes"]]


worst = {}
with np.load(folder / "pixels.npz") as pixels:
    for key in pixels.files:
        name, kind = key.split("|")
        if kind != "32":
            continue
        floats = pixels[key][None].astype(np.float32) / np.float32(255)
        wanted = infer(tritonclient.http, triton_http, floats, "FP32")
        given = dict(answers(name, (folder / name).read_bytes()))
        assert len(given) == 7
        worst[name] = max(float(np.abs(np.float32(p).reshape(-1) - wanted.reshape(-1)).max()) for p in given.values())
print(json.dumps(worst))
