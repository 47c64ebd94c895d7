"""LitServe with LeNet in ONNX Runtime, for load.sh; lenet.onnx is in the folder it is started in."""

import litserve
import numpy as np
import onnxruntime


class LeNet(litserve.LitAPI):
    def setup(self, device):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 2
        self.session = onnxruntime.InferenceSession("lenet.onnx", options, providers=["CPUExecutionProvider"])

    def decode_request(self, request):
        return np.asarray(request["instances"], dtype=np.float32)

    def predict(self, x):
        return self.session.run(None, {"x": x})[0]

    def encode_response(self, output):
        return {"predictions": output.tolist()}


if __name__ == "__main__":
    server = litserve.LitServer(LeNet(), accelerator="cpu", timeout=60)
    server.run(host="127.0.0.1", port=8601, num_api_servers=1, log_level="warning", generate_client_file=False)
