"""Opens what Java wrote, in Python: python matrix_check.py FROM WRITTEN [keras|tf_keras]

FROM is a folder that matrix_write.py made, WRITTEN one in which Java wrote the same models with weights of its own:
NAME.keras, NAME.weights.h5, NAME.h5, the SavedModel NAME/, and NAME.npz as matrix_write.py has it. What Java did not
write is not checked: the caller knows what must be there. Prints one line for each check:
`CHECK FORMAT NAME WHAT DIFFERENCE TOLERANCE`. `mvn verify -Plive` runs it.
"""

import importlib
import os
import pathlib
import sys

os.environ["CUDA_VISIBLE_DEVICES"] = "-1"

import h5py
import numpy as np
import tensorflow as tf

import matrix_models

OUTPUTS = 1e-6
STEP = 1e-6


def difference(expected, actual):
    expected, actual = np.asarray(expected), np.asarray(actual)
    if expected.shape != actual.shape:
        return np.inf
    return float(np.max(np.abs(expected.astype("float64") - actual.astype("float64")), initial=0))


def report(form, name, what, value, tolerance):
    print(f"CHECK {form} {name} {what} {value:.6g} {tolerance:g}")


def bitwise(expected, actual):
    """How many weights are not the same, bit for bit."""
    if len(expected) != len(actual):
        return np.inf
    return sum(e.shape != a.shape or e.tobytes() != a.astype(e.dtype, copy=False).tobytes() for e, a in zip(expected, actual))


def numbered(arrays, kind):
    return [arrays[f"{kind}/{i}"] for i in range(sum(key.startswith(f"{kind}/") for key in arrays))]


def attempt(form, name, check):
    """What Python refuses is a result too: `FAILED FORMAT NAME REASON`."""
    try:
        check()
    except Exception as reason:
        print(f"FAILED {form} {name} {type(reason).__name__}: {str(reason).strip().splitlines()[0]}")


def check_weights(form, name, arrays, model):
    report(form, name, "weights", bitwise(numbered(arrays, "w"), [np.asarray(w) for w in model.get_weights()]), 0)
    report(form, name, "outputs", difference(arrays["y"], model(arrays["x"], training=False)), OUTPUTS)


def check_step(form, name, arrays, model):
    if "targets" not in arrays:
        return
    report(form, name, "steps", difference(arrays["steps"], model.optimizer.iterations.numpy()), 0)
    model.train_on_batch(arrays["x"], arrays["targets"])
    after = model.get_weights()
    report(form, name, "step", max(difference(e, a) for e, a in zip(numbered(arrays, "after"), after, strict=True)), STEP)


def check_saved_model(name, arrays, folder):
    loaded = tf.saved_model.load(str(folder))
    signature = loaded.signatures["serving_default"]
    (argument,) = signature.structured_input_signature[1]
    outputs = signature(**{argument: tf.constant(arrays["x"])})["output_0"]
    report("SavedModel", name, "outputs", difference(arrays["y"], outputs), OUTPUTS)
    left = [v.numpy() for v in loaded.variables]
    missing = 0
    for weight in numbered(arrays, "w"):
        same = [i for i, v in enumerate(left) if v.shape == weight.shape and v.astype(weight.dtype).tobytes() == weight.tobytes()]
        missing += not same
        if same:
            del left[same[0]]
    report("SavedModel", name, "weights", missing + len(left), 0)


def check_keras(keras, name, arrays, written):
    model = keras.models.load_model(written / f"{name}.keras")
    check_weights("keras", name, arrays, model)
    check_step("keras", name, arrays, model)


def check_weights_file(keras, form, name, arrays, source, written):
    """Into the model as Python made it, with its weights set to zero; of Keras 3 it brings the optimizer's state."""
    # tf_keras wants the counts of a compiled model's metrics in the file, too.
    compiled = matrix_models.version(keras) > 2
    model = keras.models.load_model(source / f"{name}.keras", compile=compiled)
    model.set_weights([np.zeros_like(w) for w in model.get_weights()])
    model.load_weights(written / f"{name}.{form}")
    check_weights(form, name, arrays, model)
    if form == "weights.h5" and compiled:
        check_step(form, name, arrays, model)


def check_legacy(keras, name, arrays, source, written):
    check_weights_file(keras, "h5", name, arrays, source, written)
    if matrix_models.version(keras) > 2:
        model = keras.models.load_model(written / f"{name}.h5")
        check_weights("h5", name, arrays, model)
        if "targets" in arrays:
            restore_optimizer(model, written / f"{name}.h5")
            check_step("h5", name, arrays, model)


def restore_optimizer(model, file):
    """What Keras 3 is to do itself: it builds the optimizer of any legacy file, its own too, for no weights at all."""
    optimizer = type(model.optimizer).from_config(model.optimizer.get_config())
    optimizer.build(model.trainable_variables)
    with h5py.File(file) as content:
        group = content["optimizer_weights"]
        values = [group[name][()] for name in group.attrs["weight_names"]]
    for variable, value in zip(optimizer.variables, values, strict=True):
        variable.assign(value)
    model.compile(optimizer, model.loss)


def main():
    source, written = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    keras = importlib.import_module(sys.argv[3])
    for file in sorted(written.glob("*.npz")):
        name = file.stem
        arrays = dict(np.load(file))
        if (written / f"{name}.keras").exists():
            attempt("keras", name, lambda: check_keras(keras, name, arrays, written))
        if (written / f"{name}.weights.h5").exists():
            attempt("weights.h5", name, lambda: check_weights_file(keras, "weights.h5", name, arrays, source, written))
        if (written / f"{name}.h5").exists():
            attempt("h5", name, lambda: check_legacy(keras, name, arrays, source, written))
        if (written / name).exists():
            attempt("SavedModel", name, lambda: check_saved_model(name, arrays, written / name))


if __name__ == "__main__":
    main()
