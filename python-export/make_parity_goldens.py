"""Makes golden/train/parity.*: what Keras gives for unusual labels, weights, values and endings."""

import keras
import numpy as np
from keras import layers as L

import golden

UNITS, FEATURES, SAMPLES = 3, 4, 6
SPARSE = np.array([0, 1, 1, 0, 2, 0])


def plain(values):
    """Numbers for JSON, which has no NaN."""
    if isinstance(values, dict):
        return {key: plain(value) for key, value in values.items()}
    if isinstance(values, list):
        return [plain(value) for value in values]
    return float(values) if np.isfinite(values) else str(values)


def serialize(thing):
    return thing if isinstance(thing, str) else keras.saving.serialize_keras_object(thing)


ARRAYS = {
    "x": np.random.default_rng(0).standard_normal((SAMPLES, FEATURES)).astype(np.float32),
    "kernel3": np.linspace(-1, 1, 12).reshape(FEATURES, 3).astype(np.float32),
    "kernel1": np.linspace(-1, 1, 4).reshape(FEATURES, 1).astype(np.float32),
    "soft": np.float32([[.5, .5, 0], [.2, .4, .4], [1, 0, 0], [0, 0, 1], [0, 1, 0], [.3, .3, .4]]),
    "halves": np.float32([0.5, 1.5, 2.5, -0.5, 1.0, 3.5]),
}
for kind in (np.int32, np.float32):
    name = np.dtype(kind).name
    ARRAYS |= {
        f"sparse_{name}": SPARSE.astype(kind),
        f"sparse_{name}_column": SPARSE.astype(kind)[:, None],
        f"bits_{name}": (SPARSE > 0).astype(kind),
        f"bits_{name}_column": (SPARSE > 0).astype(kind)[:, None],
        f"hot_{name}": np.eye(3)[SPARSE].astype(kind),
        f"many_{name}": (np.arange(18).reshape(6, 3) % 5 < 2).astype(kind),
    }


def model(units, activation, ending):
    layers = [keras.Input((FEATURES,)), L.Dense(units, activation=activation, name="dense")]
    layers += {"": [], "norm": [L.BatchNormalization()], 
               "drop_all": [L.Dropout(1.0), L.Dense(3, kernel_initializer="ones")],
               "drop_none": [L.Dropout(0.0)], "linear": [L.Activation("linear")],
               "reshape": [L.Reshape((units,))], "flatten": [L.Flatten()], "relu": [L.ReLU()],
               "softmax": [L.Softmax()],
               "nested": [keras.Sequential([keras.Input((units,)), L.Softmax()])]}[ending]
    made = keras.Sequential(layers)
    made.layers[0].set_weights([ARRAYS[f"kernel{units}"], np.zeros(units, np.float32)])
    return made


def cases():
    """name, units, activation, what follows, loss, metrics, y, options of fit."""
    X, M = keras.losses, keras.metrics
    for activation in ("softmax", "sigmoid", "tanh", "linear", "relu"):
        for logits in (False, True):
            end = f"{activation}_{'logits' if logits else 'probabilities'}"
            for loss, y in ((X.BinaryCrossentropy, "hot_float32"),
                            (X.CategoricalCrossentropy, "hot_float32"),
                            (X.SparseCategoricalCrossentropy, "sparse_int32")):
                yield (f"{loss.__name__}_{end}", 3, activation, "", loss(from_logits=logits), [],
                       y, {})
    for kind in ("int32", "float32"):
        for column in ("", "_column"):
            yield (f"sparse_{kind}{column}", 3, "softmax", "", X.SparseCategoricalCrossentropy(), [
                "accuracy", M.SparseCategoricalAccuracy(), M.SparseTopKCategoricalAccuracy(2),
                M.SparseCategoricalCrossentropy()], f"sparse_{kind}{column}", {})
            # Keras's BinaryCrossentropy as a metric refuses (N,) beside (N, 1).
            bits = ["accuracy", M.BinaryAccuracy(), M.Precision(), M.Recall(),
                    M.MeanSquaredError()] + ([M.BinaryCrossentropy()] if column else [])
            yield (f"bits_{kind}{column}", 1, "sigmoid", "", X.BinaryCrossentropy(), bits,
                   f"bits_{kind}{column}", {})
            yield (f"squares_{kind}{column}", 1, "linear", "", X.MeanSquaredError(), ["accuracy"],
                   f"bits_{kind}{column}", {})
        yield (f"hot_{kind}", 3, "softmax", "", X.CategoricalCrossentropy(label_smoothing=0.1), [
            "accuracy", M.CategoricalAccuracy(), M.TopKCategoricalAccuracy(2), M.Precision(),
            M.Recall(class_id=1), M.CategoricalCrossentropy(), M.MeanSquaredError()],
            f"hot_{kind}", {})
        yield (f"many_{kind}", 3, "sigmoid", "", X.BinaryCrossentropy(label_smoothing=0.2), [
            "accuracy", M.BinaryAccuracy(threshold=0.4), M.Precision(top_k=1), M.Recall()],
            f"many_{kind}", {})
        yield (f"squares_hot_{kind}", 3, "linear", "", X.MeanSquaredError(), ["accuracy"],
               f"hot_{kind}", {})
    some = {"class_weight": {0: 2.0, 2: 3.0}}
    for y in ("sparse_int32", "sparse_float32", "sparse_int32_column", "sparse_float32_column"):
        yield (f"class_weight_{y}", 3, "softmax", "", X.SparseCategoricalCrossentropy(),
               ["accuracy"], y, some)
    for y in ("hot_int32", "hot_float32", "soft"):
        yield (f"class_weight_{y}", 3, "softmax", "", X.CategoricalCrossentropy(), ["accuracy"], y,
               some)
    yield ("class_weight_halves", 1, "linear", "", X.MeanSquaredError(), [], "halves",
           {"class_weight": {0: 2.0, 1: 5.0, 2: 3.0, 3: 7.0, 4: 11.0}})
    yield ("class_weight_split", 3, "softmax", "", X.CategoricalCrossentropy(), ["accuracy"],
           "hot_int32", {**some, "validation_split": 0.4})
    for ending in ("norm", "drop_all", "drop_none"):
        yield (ending, 3, "linear", ending, X.MeanSquaredError(), [], "hot_float32",
               {"batch_size": 1 if ending == "norm" else 4})
    yield ("initial_epoch_steps", 3, "softmax", "", X.SparseCategoricalCrossentropy(), ["accuracy"],
           "sparse_int32",
           {"batch_size": 2, "epochs": 5, "initial_epoch": 1, "steps_per_epoch": 2})
    # Binary cross-entropy tells whether it was taken from the softmax's logits.
    for ending in ("linear", "reshape", "flatten", "relu", "drop_none"):
        yield (f"softmax_{ending}", 3, "softmax", ending, X.BinaryCrossentropy(), [],
               "hot_float32", {})
    for ending in ("softmax", "nested"):
        yield (f"linear_{ending}", 3, "linear", ending, X.BinaryCrossentropy(), [], "hot_float32",
               {})
    yield ("one_sample_a_batch", 1, "sigmoid", "", X.BinaryCrossentropy(), ["accuracy"],
           "bits_int32", {"batch_size": 1})


def make_cases():
    manifest, arrays = [], dict(ARRAYS)
    for name, units, activation, ending, loss, metrics, y, fit in cases():
        made = model(units, activation, ending)
        made.compile(keras.optimizers.SGD(0.1), loss, metrics=metrics, jit_compile=False)
        x, truth = ARRAYS["x"], ARRAYS[y]
        evaluated = made.evaluate(x, truth, verbose=0, return_dict=True)
        # Twice, to see that no call carries numbers over to the next.
        batches = [made.train_on_batch(x, truth, return_dict=True) for _ in range(2)]
        options = {"batch_size": 4, "epochs": 2} | fit
        history = made.fit(x, truth, shuffle=False, verbose=0, **options).history
        arrays |= {f"{name}/w{i}": w for i, w in enumerate(made.get_weights())}
        manifest.append({
            "name": name, "units": units, "activation": activation, "ending": ending,
            "loss": serialize(loss), "metrics": [serialize(m) for m in metrics], "y": y,
            "fit": options, "evaluate": plain(evaluated), "train_on_batch": plain(batches),
            "history": plain(history)})
    return manifest, arrays


def make_ties():
    """Accuracies of one sample, where outputs are alike but for the sign of zero."""
    M = keras.metrics
    rows = np.float32([[-0.0, 0.0, -1], [0.0, -0.0, -1], [1, 1, 0], [0, 1, 1], [-0.0, -0.0, -0.0]])
    made = keras.Sequential([keras.Input((3,)), L.Activation("linear")])
    made.compile(loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True), metrics=[
        "accuracy", M.SparseTopKCategoricalAccuracy(1, name="top1"),
        M.SparseTopKCategoricalAccuracy(2, name="top2")], jit_compile=False)
    sparse = [[made.evaluate(row[None], np.int32([k]), verbose=0, return_dict=True)
               for k in range(3)] for row in rows]
    made.compile(loss=keras.losses.MeanSquaredError(), metrics=[
        M.CategoricalAccuracy(name="hot"), M.TopKCategoricalAccuracy(1, name="top1")],
        jit_compile=False)
    hot = [[made.evaluate(row[None], truth[None], verbose=0, return_dict=True) for truth in rows]
           for row in rows]
    return {"sparse": plain(sparse), "hot": plain(hot)}, rows


def make_values():
    """What `predict` makes of values that are no ordinary numbers."""
    x = np.float32([
        [np.nan, 1, 0, 0], [np.inf, 1, 0, 0], [-0.0, 0.0, 0, 0], [1e-40, -1e-40, 0, 0],
        [-0.0, -0.0, -0.0, -0.0], [3e38, 3e38, 0, 0], [1e-38, 1, -1e-38, 0],
        [-np.inf, np.inf, 0, 0]])
    dense = keras.Sequential([keras.Input((FEATURES,)), L.Dense(2)])
    dense.layers[0].set_weights([np.eye(FEATURES, 2, dtype=np.float32), np.zeros(2, np.float32)])
    models = {"dense": dense}
    for function in ("relu", "sigmoid", "tanh", "softmax", "linear"):
        models[function] = keras.Sequential([keras.Input((FEATURES,)), L.Activation(function)])
    models["pool"] = keras.Sequential([
        keras.Input((FEATURES,)), L.Reshape((2, 2, 1)), L.MaxPooling2D()])
    return {"values/x": x} | {
        f"values/{name}": made.predict(x, verbose=0) for name, made in models.items()}


if __name__ == "__main__":
    keras.utils.set_random_seed(1)
    rows, stored = make_cases()
    ties, tied = make_ties()
    golden.save_npz("train/parity.npz", stored | {"ties/x": tied} | make_values())
    golden.save_json("train/parity.json", {"cases": rows, "ties": ties})
