"""Opens what Java wrote, in Python: python live_parity.py FOLDER

FOLDER holds, for each model NAME, NAME.keras, a SavedModel NAME, NAME.npz with an input `x`, the outputs `y`, and, where
training goes on, `targets` and the weights `after/0`, ... that one more step in Java comes to. Prints one line for each
check and exits with 1 when one fails. `mvn verify -Plive` runs it.
"""

import os
import pathlib
import sys

os.environ["CUDA_VISIBLE_DEVICES"] = "-1"

import keras
import numpy as np
import tensorflow as tf

TOLERANCE = 1e-6
failed = False


def check(what, expected, actual, tolerance=TOLERANCE):
    global failed
    difference = float(np.max(np.abs(np.asarray(expected) - np.asarray(actual))))
    verdict = "ok" if difference <= tolerance else "FAILED"
    failed |= verdict != "ok"
    print(f"{verdict} {what}: differs by {difference:.3g} (tolerance {tolerance})")


def check_model(folder, name):
    arrays = np.load(folder / f"{name}.npz")
    x, y = arrays["x"], arrays["y"]
    model = keras.models.load_model(folder / f"{name}.keras")
    check(f"{name}.keras predicts", y, model(x))
    if "targets" in arrays:
        steps = int(model.optimizer.iterations.numpy())
        check(f"{name}.keras has taken steps", arrays["steps"], steps, 0)
        model.train_on_batch(x, arrays["targets"])
        for i, weight in enumerate(model.get_weights()):
            check(f"{name}.keras trained on, weight {i}", arrays[f"after/{i}"], weight)
    if (folder / name).exists():
        loaded = tf.saved_model.load(str(folder / name))
        signature = loaded.signatures["serving_default"]
        (argument,) = signature.structured_input_signature[1]
        check(f"{name} SavedModel runs", y, signature(**{argument: tf.constant(x)})["output_0"])
        check(f"{name} SavedModel has variables", len(model.weights), len(loaded.variables), 0)


def main():
    folder = pathlib.Path(sys.argv[1])
    for file in sorted(folder.glob("*.npz")):
        check_model(folder, file.stem)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
