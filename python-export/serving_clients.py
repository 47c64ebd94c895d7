"""Asks a server what it predicts, through every client that people have: python serving_clients.py URL NPZ

NPZ holds `x`, samples first, and `y`, what the model `m` gives for each of them alone. Each client asks for one sample after
another: answers must be the same bits. Then all of them ask at once, when samples may be computed together: answers must
be within 1e-6. One image file through all that take one must give the same bits, too. Prints one line a client; ends with 1 when
one is wrong, or when no samples were computed together. `mvn verify -Plive` runs it.
"""

import base64
import concurrent.futures
import http.client
import json
import os
import re
import shutil
import subprocess
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

TOGETHER = 1e-6
TIMEOUT = 60


def triton_http(address, spec, compression, binary):
    client = tritonclient.http.InferenceServerClient(address, network_timeout=TIMEOUT, connection_timeout=TIMEOUT)

    def predict(x):
        tensor = tritonclient.http.InferInput(spec["input"], x.shape, "FP32")
        tensor.set_data_from_numpy(x, binary_data=binary)
        output = tritonclient.http.InferRequestedOutput(spec["output"], binary_data=binary)
        result = client.infer(
            "m",
            [tensor],
            outputs=[output],
            request_id="7",
            request_compression_algorithm=compression,
            response_compression_algorithm=compression,
        )
        assert result.get_response()["id"] == "7"
        return result.as_numpy(spec["output"])

    return predict


def triton_grpc(address, spec, compression):
    client = tritonclient.grpc.InferenceServerClient(address)
    assert client.is_server_live() and client.is_server_ready() and client.is_model_ready("m")
    assert client.get_model_metadata("m").inputs[0].name == spec["input"]

    def predict(x):
        tensor = tritonclient.grpc.InferInput(spec["input"], x.shape, "FP32")
        tensor.set_data_from_numpy(x)
        result = client.infer("m", [tensor], request_id="7", compression_algorithm=compression, client_timeout=TIMEOUT)
        assert result.get_response().id == "7"
        return result.as_numpy(spec["output"])

    return predict


def serving_api(address, spec, compression):
    stub = prediction_service_pb2_grpc.PredictionServiceStub(grpc.insecure_channel(address))

    def predict(x):
        request = predict_pb2.PredictRequest()
        request.model_spec.name = "m"
        request.inputs[spec["input"]].CopyFrom(tf.make_tensor_proto(x))
        response = stub.Predict(request, TIMEOUT, compression=compression)
        return tf.make_ndarray(response.outputs[spec["output"]])

    return predict


def instances(x):
    return json.dumps({"instances": x.tolist()})


def keep_alive(address, spec):
    connection = http.client.HTTPConnection(address, timeout=TIMEOUT)
    connection.connect()
    first = connection.sock

    def predict(x):
        connection.request("POST", "/v1/models/m:predict", instances(x))
        predictions = json.loads(connection.getresponse().read())["predictions"]
        assert connection.sock is first, "the connection was closed"
        return np.float32(predictions)

    return predict


def curl(address, spec):
    def predict(x):
        answer = subprocess.run(
            ["curl", "-sS", "--fail-with-body", "-d", "@-", f"http://{address}/v1/models/m:predict"],
            input=instances(x),
            capture_output=True,
            check=True,
            text=True,
        )
        return np.float32(json.loads(answer.stdout)["predictions"])

    return predict


def clients(address, spec):
    for compression in (None, "gzip", "deflate"):
        for binary in (True, False):
            name = f"tritonclient.http, {'binary' if binary else 'JSON'}, {compression}"
            yield name, lambda c=compression, b=binary: triton_http(address, spec, c, b)
        yield f"tritonclient.grpc, {compression}", lambda c=compression: triton_grpc(address, spec, c)
    for compression in grpc.Compression:
        name = f"tensorflow-serving-api, {compression.name}"
        yield name, lambda c=compression: serving_api(address, spec, c)
    yield "HTTP/1.1 keep-alive, TensorFlow Serving's JSON", lambda: keep_alive(address, spec)
    if shutil.which("curl"):
        yield "curl, TensorFlow Serving's JSON", lambda: curl(address, spec)
    else:
        print("curl: not on this machine, not tried")


def ask(make, x):
    predict = make()
    return np.concatenate([predict(x[i : i + 1]) for i in range(len(x))])


def images(address, spec, png):
    """The outputs of one image file, by protocol."""
    file = np.array([png], dtype=object)
    bodies = {
        "image/png": png,
        "application/json": json.dumps({"instances": [{"b64": base64.b64encode(png).decode()}]}),
    }
    for type, body in bodies.items():
        connection = http.client.HTTPConnection(address, timeout=TIMEOUT)
        connection.request("POST", "/v1/models/m:predict", body, {"Content-Type": type})
        yield f"TensorFlow Serving's REST, {type}", np.float32(json.loads(connection.getresponse().read())["predictions"])
    for name, triton, client in (
        ("http", tritonclient.http, tritonclient.http.InferenceServerClient(address)),
        ("grpc", tritonclient.grpc, tritonclient.grpc.InferenceServerClient(address)),
    ):
        tensor = triton.InferInput(spec["input"], [1], "BYTES")
        tensor.set_data_from_numpy(file)
        yield f"tritonclient.{name}, BYTES", client.infer("m", [tensor]).as_numpy(spec["output"])
    request = predict_pb2.PredictRequest()
    request.model_spec.name = "m"
    request.inputs[spec["input"]].CopyFrom(tf.make_tensor_proto([png]))
    response = prediction_service_pb2_grpc.PredictionServiceStub(grpc.insecure_channel(address)).Predict(request, TIMEOUT)
    yield "tensorflow-serving-api, strings", tf.make_ndarray(response.outputs[spec["output"]])


def shared_runs(address):
    """How many runs had more than one sample, and how many there were."""
    connection = http.client.HTTPConnection(address, timeout=TIMEOUT)
    connection.request("GET", "/metrics")
    text = connection.getresponse().read().decode()
    alone = re.search(r'lenet_batch_rows_bucket{model="m",le="1.0"} (\d+)', text)
    runs = re.search(r'lenet_batch_rows_count{model="m"} (\d+)', text)
    return int(runs[1]) - int(alone[1]), int(runs[1])


def main():
    address = urllib.parse.urlparse(sys.argv[1]).netloc
    with np.load(sys.argv[2]) as arrays:
        x, y = arrays["x"], arrays["y"]
    metadata = tritonclient.http.InferenceServerClient(address).get_model_metadata("m")
    spec = {"input": metadata["inputs"][0]["name"], "output": metadata["outputs"][0]["name"]}
    failed = False
    everyone = list(clients(address, spec))
    for name, make in everyone:
        alone = ask(make, x)
        same = alone.dtype == y.dtype and alone.tobytes() == y.tobytes()
        failed |= not same
        print(f"{name}: {'the same bits' if same else f'differs by {np.abs(alone - y).max():.3g}'}")
    with concurrent.futures.ThreadPoolExecutor(len(everyone)) as pool:
        answers = list(pool.map(lambda client: ask(client[1], np.tile(x, (4, 1, 1, 1))), everyone))
    worst = max(float(np.abs(answer - np.tile(y, (4, 1))).max()) for answer in answers)
    shared, runs = shared_runs(address)
    print(f"{len(everyone)} clients at once: within {worst:.3g}; {shared} of {runs} runs were shared")
    failed |= worst > TOGETHER or shared == 0
    pixels = np.random.default_rng(1).integers(0, 256, (32, 32, 3), dtype=np.uint8)
    outputs = dict(images(address, spec, tf.io.encode_png(pixels).numpy()))
    same = len({output.tobytes() for output in outputs.values()}) == 1
    print(f"an image through {', '.join(outputs)}: {'the same bits' if same else f'differs: {outputs}'}")
    sys.exit(1 if failed or not same else 0)


main()
