"""Runs the SavedModels that Java exported in every way that Python has: python savedmodel_check.py FOLDER

FOLDER holds, for each model NAME, a SavedModel NAME and NAME.npz with an input `x` and the outputs `y`. Each is run by
`saved_model_cli run`, `tf.saved_model.load`, `keras.layers.TFSMLayer`, and with its own warm-up requests, as TensorFlow
Serving reads them. Prints one line for each check and exits with 1 when one fails. `mvn verify -Plive` runs it.
"""

import os
import pathlib
import subprocess
import sys
import tempfile

os.environ["CUDA_VISIBLE_DEVICES"] = "-1"

import keras
import numpy as np
import tensorflow as tf
from tensorflow_serving.apis import prediction_log_pb2

TOLERANCE = 1e-6
CLI = pathlib.Path(sys.executable).with_name("saved_model_cli")
failed = False


def check(what, expected, actual, tolerance=TOLERANCE):
    global failed
    expected, actual = np.asarray(expected, "float64"), np.asarray(actual, "float64")
    same_shape = expected.shape == actual.shape
    difference = float(np.max(np.abs(expected - actual), initial=0)) if same_shape else np.inf
    verdict = "ok" if difference <= tolerance else "FAILED"
    failed |= verdict != "ok"
    print(f"{verdict} {what}: differs by {difference:.3g} (tolerance {tolerance})")


def cli(*arguments):
    return subprocess.run([CLI, *map(str, arguments)], check=True, capture_output=True, text=True).stdout


def check_cli(folder, x, y, argument):
    shown = cli("show", "--dir", folder, "--all")
    for expected in ("signature_def['serving_default']", "signature_def['serve']", f"inputs['{argument}']", "outputs['output_0']"):
        check(f"{folder.name}: saved_model_cli show says {expected}", True, expected in shown, 0)
    with tempfile.TemporaryDirectory() as place:
        np.save(f"{place}/x.npy", x)
        cli("run", "--dir", folder, "--tag_set", "serve", "--signature_def", "serving_default",
            "--inputs", f"{argument}={place}/x.npy", "--outdir", place)  # fmt: skip
        check(f"{folder.name}: saved_model_cli run", y, np.load(f"{place}/output_0.npy"))


def check_warmup(folder, signature):
    records = tf.data.TFRecordDataset(str(folder / "assets.extra" / "tf_serving_warmup_requests"))
    batches = []
    for record in records:
        log = prediction_log_pb2.PredictionLog.FromString(record.numpy())
        check(f"{folder.name}: a warm-up request is a predict's", True, log.WhichOneof("log_type") == "predict_log", 0)
        request = log.predict_log.request
        check(f"{folder.name}: it is for serving_default", True, request.model_spec.signature_name == "serving_default", 0)
        inputs = {name: tf.make_ndarray(value) for name, value in request.inputs.items()}
        (given,) = inputs.values()
        outputs = signature(**{name: tf.constant(value) for name, value in inputs.items()})
        check(f"{folder.name}: it runs, a row a sample", len(given), len(outputs["output_0"]), 0)
        batches.append(len(given))
    check(f"{folder.name}: warm-up batches", [1, 32], batches, 0)


def main():
    for file in sorted(pathlib.Path(sys.argv[1]).glob("*.npz")):
        folder = file.with_suffix("")
        arrays = np.load(file)
        x, y = arrays["x"], arrays["y"]
        loaded = tf.saved_model.load(str(folder))
        signature = loaded.signatures["serving_default"]
        (argument,) = signature.structured_input_signature[1]
        check(f"{folder.name}: tf.saved_model.load", y, signature(**{argument: tf.constant(x)})["output_0"])
        check(f"{folder.name}: TFSMLayer", y, keras.layers.TFSMLayer(folder, call_endpoint="serving_default")(x)["output_0"])
        check_cli(folder, x, y, argument)
        check_warmup(folder, signature)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
