"""Makes golden/train/: optimizers, schedules, losses, metrics, fits, callbacks and summaries."""

import io
import pathlib
import tempfile

import keras
import numpy as np
import tensorflow as tf
from keras import layers as L

import golden
import lenet_keras

O = keras.optimizers
S = O.schedules
STEPS, BATCH, CLASSES = 20, 8, 4


def rand(*shape, seed=0):
    return np.random.default_rng([seed, *shape]).standard_normal(shape).astype(np.float32)


def labels(*shape, classes=CLASSES, seed=0):
    return np.random.default_rng([seed, *shape]).integers(0, classes, shape).astype(np.int32)


def serialize(thing):
    return keras.saving.serialize_keras_object(thing)


def tiny(regularizer=None, norm=False):
    """8 x 8 x 1 -> Conv2D(3, 3, tanh) -> MaxPooling2D -> Dense(4, softmax): 142 parameters.

    tanh, not relu: no kink, so that rounding stays rounding over the steps.
    """
    norms = [L.BatchNormalization(name="norm")] if norm else []
    return keras.Sequential([
        keras.Input((8, 8, 1), name="input"),
        L.Conv2D(3, 3, activation="tanh", kernel_regularizer=regularizer, name="conv"),
        *norms,
        L.MaxPooling2D(name="pool"),
        L.Flatten(name="flatten"),
        L.Dense(CLASSES, activation="softmax", kernel_regularizer=regularizer, name="dense"),
    ], name="tiny")


def fresh(**kwargs):
    keras.utils.set_random_seed(7)
    return tiny(**kwargs)


def numbered(prefix, arrays):
    return {f"{prefix}{i}": np.asarray(a) for i, a in enumerate(arrays)}


# --- optimizers ---------------------------------------------------------------------------------

def optimizer_cases():
    kinds = {
        "sgd": O.SGD, "momentum": lambda **k: O.SGD(momentum=0.9, **k),
        "nesterov": lambda **k: O.SGD(momentum=0.9, nesterov=True, **k),
        "rmsprop": O.RMSprop, "rmsprop_momentum": lambda **k: O.RMSprop(momentum=0.9, **k),
        "rmsprop_centered": lambda **k: O.RMSprop(centered=True, **k),
        "rmsprop_centered_momentum": lambda **k: O.RMSprop(centered=True, momentum=0.5, **k),
        "adam": O.Adam, "amsgrad": lambda **k: O.Adam(amsgrad=True, **k),
        "adamw": O.AdamW, "adamw_amsgrad": lambda **k: O.AdamW(amsgrad=True, **k),
        "adagrad": O.Adagrad, "nadam": O.Nadam, "adamax": O.Adamax,
    }
    variants = {
        "": {}, "_weight_decay": {"weight_decay": 0.02}, "_clipnorm": {"clipnorm": 0.1},
        "_clipvalue": {"clipvalue": 0.02}, "_global_clipnorm": {"global_clipnorm": 0.2},
        "_all": {"learning_rate": 0.02, "weight_decay": 0.05, "clipnorm": 0.3},
    }
    for kind, make in kinds.items():
        for suffix, options in variants.items():
            yield kind + suffix, make(**options), {}
    yield "adam_betas", O.Adam(0.01, beta_1=0.8, beta_2=0.9, epsilon=1e-3), {}
    yield "rmsprop_rho", O.RMSprop(0.01, rho=0.5, epsilon=1e-3), {}
    yield "adagrad_initial", O.Adagrad(0.1, initial_accumulator_value=0.5, epsilon=1e-3), {}
    yield "nadam_betas", O.Nadam(0.01, beta_1=0.8, beta_2=0.9, epsilon=1e-3), {}
    yield "adamax_betas", O.Adamax(0.01, beta_1=0.8, beta_2=0.9, epsilon=1e-3), {}
    for name, schedule in schedules().items():
        yield f"sgd_{name}", O.SGD(schedule), {}
    yield "adam_exponential_decay", O.Adam(schedules()["exponential_decay"]), {}
    yield "adamw_cosine_warmup", O.AdamW(schedules()["cosine_decay_warmup"]), {}
    yield "sgd_l2", O.SGD(0.1), {"regularizer": keras.regularizers.L2(0.05)}
    yield "adam_l1_l2", O.Adam(0.01), {"regularizer": keras.regularizers.L1L2(0.02, 0.05)}
    yield "sgd_batch_norm", O.SGD(0.1), {"norm": True}
    yield "adam_batch_norm", O.Adam(0.01), {"norm": True}


def make_optimizers():
    x, y = rand(STEPS, BATCH, 8, 8, 1), labels(STEPS, BATCH)
    golden.save_npz("train/optimizer_data.npz", {
        "x": x, "y": y, **numbered("w", fresh().get_weights()),
        **numbered("norm_w", fresh(norm=True).get_weights())})
    manifest = []
    for name, optimizer, options in optimizer_cases():
        model = fresh(**options)
        model.compile(optimizer, "sparse_categorical_crossentropy", jit_compile=False)
        loss, rate = [], []
        for step in range(STEPS):
            rate.append(float(keras.ops.convert_to_numpy(optimizer.learning_rate)))
            model.reset_metrics()
            loss.append(model.train_on_batch(x[step], y[step]))
        golden.save_npz(f"train/optimizer_{name}.npz", {
            "loss": np.float32(loss), "learning_rate": np.float32(rate),
            **numbered("w", model.get_weights()),
            **numbered("o", [v.numpy() for v in optimizer.variables])})
        manifest.append({
            "name": name, "optimizer": serialize(optimizer),
            "batch_norm": options.get("norm", False),
            "regularizer": serialize(options["regularizer"]) if "regularizer" in options else None,
            "weights": [{"key": f"w{i}", "path": w.path, "trainable": w.trainable}
                        for i, w in enumerate(model.weights)],
            "variables": [{"key": f"o{i}", "name": v.name, "path": v.path,
                           "shape": list(v.shape), "dtype": v.dtype}
                          for i, v in enumerate(optimizer.variables)]})
    golden.save_json("train/optimizers.json", {"model": serialize(fresh()), "cases": manifest})


def schedules():
    return {
        "exponential_decay": S.ExponentialDecay(0.1, 5, 0.5),
        "exponential_decay_staircase": S.ExponentialDecay(0.1, 5, 0.5, staircase=True),
        "piecewise_constant_decay": S.PiecewiseConstantDecay([4, 10], [0.1, 0.05, 0.01]),
        "polynomial_decay": S.PolynomialDecay(0.1, 12, 0.01),
        "polynomial_decay_power": S.PolynomialDecay(0.1, 12, 0.01, power=2.0),
        "polynomial_decay_cycle": S.PolynomialDecay(0.1, 6, 0.01, power=0.5, cycle=True),
        "inverse_time_decay": S.InverseTimeDecay(0.1, 5, 0.5),
        "inverse_time_decay_staircase": S.InverseTimeDecay(0.1, 5, 0.5, staircase=True),
        "cosine_decay": S.CosineDecay(0.1, 12),
        "cosine_decay_alpha": S.CosineDecay(0.1, 12, alpha=0.2),
        "cosine_decay_warmup": S.CosineDecay(0.0, 10, warmup_target=0.1, warmup_steps=5),
        "cosine_decay_warmup_alpha":
            S.CosineDecay(0.02, 10, alpha=0.1, warmup_target=0.1, warmup_steps=5),
        "cosine_decay_restarts": S.CosineDecayRestarts(0.1, 5),
        "cosine_decay_restarts_all": S.CosineDecayRestarts(0.1, 4, t_mul=1.5, m_mul=0.8, alpha=0.1),
        "cosine_decay_restarts_equal": S.CosineDecayRestarts(0.1, 5, t_mul=1.0, m_mul=0.9),
    }


def make_schedules():
    steps = [*range(41), 100, 1000]
    golden.save_json("train/schedules.json", [
        {"name": name, "schedule": serialize(schedule), "steps": steps,
         "values": [float(schedule(step)) for step in steps]}
        for name, schedule in schedules().items()])


# --- losses -------------------------------------------------------------------------------------

def make_losses():
    """y is the per-sample loss; `value` its mean, `weighted` that with sample weights, dp the gradient of `value`."""
    X = keras.losses
    n, c = 6, 4
    logits = rand(n, c) * np.float32(3)
    logits[0] = [40, -40, 0, 0]  # probabilities that underflow: where logits and clipping part
    sparse = labels(n, classes=c)
    sparse[0] = 1  # the hopeless class of row 0
    hot = np.eye(c, dtype=np.float32)[sparse]
    soft = np.abs(rand(n, c, seed=1)) + np.float32(0.1)
    soft /= soft.sum(-1, keepdims=True)
    probabilities = keras.ops.convert_to_numpy(keras.ops.softmax(logits))
    unnormalized = np.abs(rand(n, c, seed=2)) + np.float32(0.05)
    bit_logits = rand(n, 3, seed=3) * np.float32(3)
    bit_logits[0, 0] = 30
    bits = labels(n, 3, classes=2, seed=3).astype(np.float32)
    bits[0, 0] = 0
    bit_probabilities = keras.ops.convert_to_numpy(keras.ops.sigmoid(bit_logits))
    weights = np.array([1, 0, 2, 0.5, 1, 3], np.float32)
    inputs = {
        "logits": logits, "sparse": sparse, "hot": hot, "soft": soft,
        "probabilities": probabilities, "unnormalized": unnormalized, "bit_logits": bit_logits,
        "bits": bits, "bit_probabilities": bit_probabilities,
        "real": rand(n, 3, seed=4), "predicted": rand(n, 3, seed=5), "sample_weight": weights}
    # name: class, options, y_true, y_pred, what ends the model ("" is nothing)
    table = []
    for kind, cls, truth in (("sparse", X.SparseCategoricalCrossentropy, "sparse"),
                             ("categorical", X.CategoricalCrossentropy, "hot")):
        table += [
            (f"{kind}_logits", cls, {"from_logits": True}, truth, "logits", ""),
            (f"{kind}_probabilities", cls, {}, truth, "probabilities", ""),
            (f"{kind}_unnormalized", cls, {}, truth, "unnormalized", ""),
            (f"{kind}_softmax_ended", cls, {}, truth, "logits", "softmax")]
    table += [
        ("sparse_ignore_class", X.SparseCategoricalCrossentropy,
         {"from_logits": True, "ignore_class": 2}, "sparse", "logits", ""),
        ("categorical_soft_labels", X.CategoricalCrossentropy, {"from_logits": True}, "soft",
         "logits", "")]
    cc, bc = X.CategoricalCrossentropy, X.BinaryCrossentropy
    for smoothing in (0.1, 0.5):
        table += [
            (f"categorical_smooth_{smoothing}_logits", cc,
             {"from_logits": True, "label_smoothing": smoothing}, "hot", "logits", ""),
            (f"categorical_smooth_{smoothing}_probabilities", cc,
             {"label_smoothing": smoothing}, "hot", "probabilities", ""),
            (f"categorical_smooth_{smoothing}_softmax_ended", cc,
             {"label_smoothing": smoothing}, "hot", "logits", "softmax"),
            (f"binary_smooth_{smoothing}_logits", bc,
             {"from_logits": True, "label_smoothing": smoothing}, "bits", "bit_logits", ""),
            (f"binary_smooth_{smoothing}_probabilities", bc,
             {"label_smoothing": smoothing}, "bits", "bit_probabilities", "")]
    table += [
        ("binary_logits", bc, {"from_logits": True}, "bits", "bit_logits", ""),
        ("binary_probabilities", bc, {}, "bits", "bit_probabilities", ""),
        ("binary_sigmoid_ended", bc, {}, "bits", "bit_logits", "sigmoid"),
        ("mse", X.MeanSquaredError, {}, "real", "predicted", ""),
    ]
    arrays, manifest = {f"in/{k}": v for k, v in inputs.items()}, []
    for name, cls, options, truth, pred, end in table:
        p = tf.constant(inputs[pred])
        with tf.GradientTape() as tape:
            tape.watch(p)
            ended = {"": lambda v: v, "softmax": keras.activations.softmax,
                     "sigmoid": keras.activations.sigmoid}[end](p)
            value = cls(**options)(inputs[truth], ended)
        each = cls(reduction="none", **options)(inputs[truth], ended)
        total = cls(reduction="sum", **options)(inputs[truth], ended)
        weighted = cls(**options)(inputs[truth], ended, sample_weight=weights)
        weighted_mean = cls(reduction="mean_with_sample_weight", **options)(
            inputs[truth], ended, sample_weight=weights)
        arrays[f"{name}/each"] = each.numpy()
        arrays[f"{name}/dp"] = tape.gradient(value, p).numpy()
        manifest.append({
            "name": name, "loss": serialize(cls(**options)), "y_true": f"in/{truth}",
            "y_pred": f"in/{pred}", "ended_by": end or None, "value": float(value),
            "sum": float(total), "weighted": float(weighted),
            "mean_with_sample_weight": float(weighted_mean)})
    golden.save_npz("train/losses.npz", arrays)
    golden.save_json("train/losses.json", manifest)


# --- metrics ------------------------------------------------------------------------------------

def make_metrics():
    """Three batches of 6, 6 and 2 samples; `results` holds the running value after each."""
    M = keras.metrics
    sizes, c = (6, 6, 2), 5
    n = sum(sizes)
    scores = rand(n, c)
    scores[3] = scores[3, 0]  # a tie of all classes
    probabilities = keras.ops.convert_to_numpy(keras.ops.softmax(scores))
    sparse = labels(n, classes=c)
    inputs = {
        "probabilities": probabilities, "sparse": sparse, "sparse_column": sparse[:, None],
        "hot": np.eye(c, dtype=np.float32)[sparse],
        "bits": labels(n, 1, classes=2, seed=1).astype(np.float32),
        "bit_probabilities": np.float32([[k % 11 / 10] for k in range(3, 3 + 5 * n, 5)]),
        "many_bits": labels(n, c, classes=2, seed=2).astype(np.float32),
        "many_probabilities": np.random.default_rng(3).random((n, c), np.float32),
        "real": rand(n, 3, seed=4), "predicted": rand(n, 3, seed=5),
        "sample_weight": np.random.default_rng(6).integers(0, 4, n).astype(np.float32)}
    table = [
        ("sparse_categorical_accuracy", M.SparseCategoricalAccuracy(), "sparse", "probabilities"),
        ("sparse_categorical_accuracy_column", M.SparseCategoricalAccuracy(), "sparse_column",
         "probabilities"),
        ("categorical_accuracy", M.CategoricalAccuracy(), "hot", "probabilities"),
        ("sparse_top_k", M.SparseTopKCategoricalAccuracy(), "sparse", "probabilities"),
        ("sparse_top_1", M.SparseTopKCategoricalAccuracy(1), "sparse", "probabilities"),
        ("sparse_top_2", M.SparseTopKCategoricalAccuracy(2), "sparse", "probabilities"),
        ("top_2", M.TopKCategoricalAccuracy(2), "hot", "probabilities"),
        ("top_3", M.TopKCategoricalAccuracy(3), "hot", "probabilities"),
        ("binary_accuracy", M.BinaryAccuracy(), "bits", "bit_probabilities"),
        ("binary_accuracy_0.3", M.BinaryAccuracy(threshold=0.3), "bits", "bit_probabilities"),
        ("binary_accuracy_many", M.BinaryAccuracy(), "many_bits", "many_probabilities"),
        ("sparse_crossentropy", M.SparseCategoricalCrossentropy(), "sparse", "probabilities"),
        ("crossentropy", M.CategoricalCrossentropy(), "hot", "probabilities"),
        ("mse", M.MeanSquaredError(), "real", "predicted"),
        ("mae", M.MeanAbsoluteError(), "real", "predicted"),
    ]
    for name, cls in (("precision", M.Precision), ("recall", M.Recall)):
        table += [
            (name, cls(), "bits", "bit_probabilities"),
            (f"{name}_0.3", cls(thresholds=0.3), "bits", "bit_probabilities"),
            (f"{name}_thresholds", cls(thresholds=[0.2, 0.5, 0.9]), "bits", "bit_probabilities"),
            (f"{name}_many", cls(), "many_bits", "many_probabilities"),
            (f"{name}_categorical", cls(), "hot", "probabilities"),
            (f"{name}_class2", cls(class_id=2), "many_bits", "many_probabilities"),
            (f"{name}_top1", cls(top_k=1), "hot", "probabilities"),
            (f"{name}_top2", cls(top_k=2), "hot", "probabilities"),
            (f"{name}_top2_class1", cls(top_k=2, class_id=1), "hot", "probabilities"),
        ]
    manifest = []
    for name, metric, truth, pred in table:
        row = {"name": name, "metric": serialize(metric), "y_true": truth, "y_pred": pred}
        for key, weights in (("results", None), ("weighted_results", inputs["sample_weight"])):
            metric.reset_state()
            row[key], start = [], 0
            for size in sizes:
                part = slice(start, start + size)
                metric.update_state(
                    inputs[truth][part], inputs[pred][part],
                    sample_weight=None if weights is None else weights[part])
                row[key].append(keras.ops.convert_to_numpy(metric.result()).astype(float).tolist())
                start += size
        manifest.append(row)
    golden.save_npz("train/metrics.npz", inputs)
    golden.save_json("train/metrics.json", {
        "batches": list(sizes), "metrics": manifest, "accuracy": accuracy_resolution(inputs)})


def accuracy_resolution(inputs):
    """Which metric the string stands for, seen from its value, by loss and by the labels' shape."""
    rows = []
    for string in ("accuracy", "acc"):
        for loss, truth, pred in (
                ("sparse_categorical_crossentropy", "sparse", "probabilities"),
                ("sparse_categorical_crossentropy", "sparse_column", "probabilities"),
                ("categorical_crossentropy", "hot", "probabilities"),
                ("binary_crossentropy", "bits", "bit_probabilities"),
                ("binary_crossentropy", "many_bits", "many_probabilities"),
                ("mse", "bits", "bit_probabilities")):
            model = keras.Sequential([keras.Input(inputs[pred].shape[1:]), L.Activation("linear")])
            model.compile(loss=loss, metrics=[string], jit_compile=False)
            logs = model.evaluate(inputs[pred], inputs[truth], verbose=0, return_dict=True)
            metric = model.metrics[1].metrics[0]
            rows.append({"string": string, "loss": loss, "y_true": truth, "y_pred": pred,
                         "resolved": getattr(metric, "_fn", metric).__name__
                         if hasattr(metric, "_fn") else type(metric).__name__,
                         "log_name": [k for k in logs if k != "loss"][0],
                         "value": [v for k, v in logs.items() if k != "loss"][0]})
    return rows


# --- fit ----------------------------------------------------------------------------------------

FIT = {"batch_size": 8, "epochs": 3, "shuffle": False, "verbose": 0}


def make_fits():
    """25 samples in batches of 8: the last batch holds one."""
    x, y = rand(25, 8, 8, 1, seed=1), labels(25, seed=1)
    xv, yv = rand(11, 8, 8, 1, seed=2), labels(11, seed=2)
    rng = np.random.default_rng(3)
    data = {"x": x, "y": y, "y_hot": np.eye(CLASSES, dtype=np.float32)[y],
            "sample_weight": rng.integers(0, 4, 25).astype(np.float32),
            "x_val": xv, "y_val": yv,
            "val_sample_weight": rng.integers(0, 4, 11).astype(np.float32)}
    class_weight = {0: 1.0, 1: 0.5, 2: 2.0, 3: 3.0}
    sw = {"sample_weight": data["sample_weight"]}
    cases = [
        ("plain", {}, {}), ("batch_25", {"batch_size": 25}, {}), ("batch_7", {"batch_size": 7}, {}),
        ("default_batch_size", {"batch_size": None}, {}),
        ("class_weight", {"class_weight": class_weight}, {}),
        ("sample_weight", sw, {}),
        ("weighted_metrics", sw, {"weighted_metrics": ["accuracy"]}),
        ("class_weight_weighted_metrics", {"class_weight": class_weight},
         {"weighted_metrics": ["accuracy"]}),
        ("validation_split", {"validation_split": 0.2}, {}),
        ("validation_split_0.3", {"validation_split": 0.3}, {}),
        ("validation_split_sample_weight", {"validation_split": 0.3, **sw},
         {"weighted_metrics": ["accuracy"]}),
        ("validation_split_class_weight", {"validation_split": 0.3, "class_weight": class_weight},
         {}),
        ("validation_data", {"validation_data": (xv, yv)}, {}),
        ("validation_data_weighted",
         {"validation_data": (xv, yv, data["val_sample_weight"])},
         {"weighted_metrics": ["accuracy"]}),
        ("validation_freq_2", {"validation_data": (xv, yv), "validation_freq": 2, "epochs": 4}, {}),
        ("initial_epoch", {"initial_epoch": 1}, {}),
        ("steps_per_epoch", {"steps_per_epoch": 2}, {}),
        ("regularized", {}, {"model": {"regularizer": keras.regularizers.L2(0.05)}}),
        ("batch_norm", {"validation_split": 0.2}, {"model": {"norm": True}}),
        ("categorical", {}, {"loss": "categorical_crossentropy", "y": "y_hot"}),
        ("more_metrics", {}, {"loss": "categorical_crossentropy", "y": "y_hot", "metrics": [
            "accuracy", keras.metrics.TopKCategoricalAccuracy(2, name="top2"),
            keras.metrics.Precision(name="precision"), keras.metrics.Recall(name="recall")]}),
    ]
    manifest = []
    arrays = dict(data)
    arrays |= numbered("w", fresh().get_weights()) | numbered(
        "norm_w", fresh(norm=True).get_weights())
    for name, fit, options in cases:
        model = fresh(**options.get("model", {}))
        loss, target = options.get("loss", "sparse_categorical_crossentropy"), options.get("y", "y")
        model.compile(O.SGD(0.1), loss, metrics=options.get("metrics", ["accuracy"]),
                      weighted_metrics=options.get("weighted_metrics"), jit_compile=False)
        history = model.fit(x, data[target], **FIT | fit)
        evaluated = {}
        if target == "y":
            evaluated = {
                "evaluate": model.evaluate(xv, yv, batch_size=4, verbose=0, return_dict=True),
                "evaluate_weighted": model.evaluate(
                    xv, yv, batch_size=4, sample_weight=data["val_sample_weight"], verbose=0,
                    return_dict=True)}
        arrays |= {f"{name}/{k}": v for k, v in numbered("w", model.get_weights()).items()}
        arrays[f"{name}/predict"] = model.predict(xv, batch_size=4, verbose=0)
        manifest.append({
            "name": name, "loss": loss, "y": target,
            "fit": {k: describe(v) for k, v in (FIT | fit).items()},
            "metrics": [m if isinstance(m, str) else serialize(m)
                        for m in options.get("metrics", ["accuracy"])],
            "weighted_metrics": options.get("weighted_metrics", []),
            "batch_norm": options.get("model", {}).get("norm", False),
            "l2": 0.05 if "regularizer" in options.get("model", {}) else 0.0,
            "epoch": history.epoch, "history": history.history, **evaluated})
    golden.save_npz("train/fit.npz", arrays)
    golden.save_json("train/fit.json", {
        "model": serialize(fresh()), "optimizer": serialize(O.SGD(0.1)), "cases": manifest})


def describe(value):
    if isinstance(value, np.ndarray):
        return "sample_weight"
    if isinstance(value, tuple):
        return ["x_val", "y_val", "val_sample_weight"][:len(value)]
    return value


# --- callbacks ----------------------------------------------------------------------------------

SEQUENCES = {
    "falls_then_flat": [1.0, 0.8, 0.7, 0.7, 0.71, 0.7, 0.69, 0.69, 0.69, 0.69, 0.69, 0.69],
    "rises": [1.0, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6],
    "zigzag": [1.0, 0.9, 0.95, 0.85, 0.9, 0.8, 0.85, 0.84, 0.83, 0.82, 0.81, 0.805, 0.8],
    "small_steps": [1.0, 0.99995, 0.9999, 0.99985, 0.9998, 0.99975, 0.9997, 0.99965],
    "nan": [1.0, float("nan"), 0.9, float("nan"), float("nan"), float("nan"), float("nan")],
    "infinite": [float("inf"), float("inf"), 1.0, float("inf"), 1.0, 1.0, 1.0],
}


def make_callbacks():
    early = [
        {}, {"patience": 2}, {"patience": 2, "min_delta": 0.05}, {"patience": 3, "baseline": 0.82},
        {"patience": 2, "start_from_epoch": 3}, {"patience": 2, "mode": "max"},
        {"patience": 2, "restore_best_weights": True},
        {"patience": 20, "restore_best_weights": True},
        {"patience": 2, "min_delta": -0.02, "restore_best_weights": True},
        {"patience": 2, "baseline": 0.5, "restore_best_weights": True},
    ]
    plateau = [
        {"patience": 2}, {"patience": 1, "factor": 0.5}, {"patience": 2, "cooldown": 2},
        {"patience": 1, "min_lr": 0.003}, {"patience": 2, "min_delta": 0.05},
        {"patience": 2, "mode": "max"}, {"patience": 1, "factor": 0.5, "cooldown": 1},
    ]
    golden.save_json("train/callbacks.json", {
        "sequences": {k: [as_text(v) for v in vs] for k, vs in SEQUENCES.items()},
        "early_stopping": [early_stopping(o, n) for o in early for n in SEQUENCES],
        "reduce_lr_on_plateau": [reduce_lr(o, n) for o in plateau for n in SEQUENCES],
        "model_checkpoint": [checkpoint(o, n) for o in (
            {}, {"save_best_only": True}, {"save_best_only": True, "mode": "max"},
            {"save_best_only": True, "initial_value_threshold": 0.85}) for n in SEQUENCES]})


def as_text(value):
    """JSON has no NaN and no infinity: those go as strings that Java's Double.valueOf reads."""
    value = float(value)
    return {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}.get(str(value), value)


def epoch_model():
    """One weight, set to the epoch's number: it tells which epoch was restored."""
    model = keras.Sequential([
        keras.Input((1,)), L.Dense(1, use_bias=False, kernel_initializer="zeros")])
    model.compile(O.SGD(0.01), "mse")
    return model


def feed(callback, model, name):
    """Calls on_epoch_end with `val_loss`, as fit does, until the callback stops the training."""
    callback.set_model(model)
    callback.on_train_begin()
    for epoch, value in enumerate(SEQUENCES[name]):
        callback.on_epoch_begin(epoch)
        model.set_weights([np.float32([[epoch]])])
        callback.on_epoch_end(epoch, {"val_loss": value})
        yield epoch
        if model.stop_training:
            break
    callback.on_train_end()


def early_stopping(options, name):
    model = epoch_model()
    model.stop_training = False
    callback = keras.callbacks.EarlyStopping(**options)
    wait = [callback.wait for _ in feed(callback, model, name)]
    return {"options": options, "sequence": name, "epochs": len(wait), "wait": wait,
            "stopped": bool(model.stop_training), "stopped_epoch": callback.stopped_epoch,
            "best_epoch": callback.best_epoch, "best": as_text(callback.best),
            "weights_from_epoch": int(model.get_weights()[0][0, 0])}


def reduce_lr(options, name):
    model = epoch_model()
    callback = keras.callbacks.ReduceLROnPlateau(**options)
    rates = [float(model.optimizer.learning_rate) for _ in feed(callback, model, name)]
    return {"options": options, "sequence": name, "start": 0.01, "learning_rate": rates}


def checkpoint(options, name):
    model = epoch_model()
    with tempfile.TemporaryDirectory() as folder:
        callback = keras.callbacks.ModelCheckpoint(
            folder + "/{epoch:02d}.weights.h5", save_weights_only=True, **options)
        saved, seen = [], 0
        for epoch in feed(callback, model, name):
            files = len(list(pathlib.Path(folder).iterdir()))
            if files > seen:
                saved.append(epoch)
            seen = files
    return {"options": options, "sequence": name, "saved_epochs": saved}


# --- summary ------------------------------------------------------------------------------------

def branchy():
    inputs = keras.Input((12, 12, 3), name="image")
    left = L.Conv2D(4, 3, padding="same", activation="relu", name="left")(inputs)
    right = L.Conv2D(4, 5, padding="same", name="right")(inputs)
    total = L.Add(name="add")([left, right])
    joined = L.Concatenate(name="join")([total, left, inputs])
    out = L.Dense(3, name="scores")(L.GlobalAveragePooling2D(name="mean")(joined))
    return keras.Model(inputs, out, name="branchy")


def with_batch_norm():
    model = keras.Sequential([
        keras.Input((8, 8, 3)), L.Rescaling(1 / 255, name="scale"),
        L.Conv2D(4, 3, use_bias=False, name="conv"), L.BatchNormalization(name="norm"),
        L.ReLU(name="relu"), L.Dropout(0.5, name="drop"), L.Flatten(name="flatten"),
        L.Dense(2, name="a_dense_layer_with_a_rather_long_name"), L.Softmax(name="probabilities"),
    ], name="with_batch_norm")
    model.get_layer("conv").trainable = False
    return model


def nested():
    inner = keras.Sequential([keras.Input((8, 8, 1)), L.Conv2D(2, 3, name="c"),
                              L.Flatten(name="f")], name="features")
    return keras.Sequential([keras.Input((8, 8, 1)), inner, L.Dense(2, name="head")], name="nested")


def compiled():
    model = lenet_keras.functional()
    model.compile("adam", "sparse_categorical_crossentropy")
    model.train_on_batch(np.zeros((1, 32, 32, 3), np.float32), np.zeros(1, np.int32))
    return model


def make_summaries():
    for name, build in {
            "lenet_subclassed": lenet_keras.subclassed, "lenet_functional": lenet_keras.functional,
            "lenet_sequential": lenet_keras.sequential, "lenet_trained": compiled,
            "batch_norm": with_batch_norm, "branchy": branchy, "nested": nested,
            "tiny": tiny}.items():
        keras.backend.clear_session()
        model = build()
        text = io.StringIO()
        model.summary(print_fn=lambda line, **_: text.write(line + "\n"))
        golden.save_text(f"train/summary_{name}.txt", text.getvalue())
        golden.save_json(f"train/summary_{name}.json", {
            "count_params": model.count_params(), "model": config_or_none(model)})


def config_or_none(model):
    return None if isinstance(model, lenet_keras.LeNet) else serialize(model)


def main():
    tf.config.experimental.enable_op_determinism()
    make_losses()
    make_metrics()
    make_callbacks()
    make_schedules()
    make_summaries()
    make_fits()
    make_optimizers()


if __name__ == "__main__":
    main()
