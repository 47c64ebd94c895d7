"""Makes golden/train/parts*: what is around the layers, each in ten steps of a tiny model.

A case is a whole model, compiled: constraints, activity regularizers, reductions of losses and
options of optimizers. `steps` are train_on_batch calls in turn; the last one has three samples.
"""

import json

import keras
import numpy as np
import tensorflow as tf
from keras import layers as L

import golden
from make_training_goldens import labels, numbered, rand, serialize

C, R, O, X = keras.constraints, keras.regularizers, keras.optimizers, keras.losses
STEPS, BATCH, CLASSES = 10, 16, 4
SIZES = [BATCH] * (STEPS - 1) + [3]


def tiny(kernel=None, bias=None, kernel_penalty=None, conv=None, dense=None, extra=(), norm=None,
         end="softmax"):
    """tanh, not relu: no kink, so that rounding stays rounding over the steps."""
    keras.utils.set_random_seed(7)
    return keras.Sequential([
        keras.Input((8, 8, 1), name="input"),
        L.Conv2D(3, 3, activation="tanh", kernel_constraint=kernel, bias_constraint=bias,
                 activity_regularizer=conv, name="conv"),
        *extra,
        *([] if norm is None else [L.BatchNormalization(
            gamma_constraint=norm, beta_constraint=norm, name="norm")]),
        L.MaxPooling2D(name="pool"), L.Flatten(name="flatten"),
        L.Dense(CLASSES, activation=end, kernel_constraint=kernel and C.MaxNorm(0.7),
                kernel_regularizer=kernel_penalty, activity_regularizer=dense, name="dense"),
    ], name="tiny")


def constraint_cases():
    sgd = lambda: O.SGD(0.1)
    for name, constraint in {
            "max_norm": C.MaxNorm(0.5, axis=[0, 1, 2]), "max_norm_default": C.MaxNorm(),
            "min_max_norm": C.MinMaxNorm(0.3, 0.6, rate=0.4, axis=[0, 1, 2]),
            "min_max_norm_strict": C.MinMaxNorm(0.9, 1.5), "unit_norm": C.UnitNorm(axis=[0, 1, 2]),
            "non_neg": C.NonNeg()}.items():
        yield f"constraint_{name}", tiny(kernel=constraint), sgd(), {}
    yield "constraint_bias", tiny(bias=C.NonNeg()), sgd(), {}
    yield "constraint_norm", tiny(norm=C.NonNeg()), sgd(), {}
    yield "constraint_adam", tiny(kernel=C.UnitNorm(axis=[0, 1, 2])), O.Adam(0.01), {}
    keras.utils.set_random_seed(7)
    separable = keras.Sequential([
        keras.Input((8, 8, 2)),
        L.DepthwiseConv2D(3, depthwise_constraint=C.MaxNorm(0.4, axis=[0, 1]), name="each"),
        L.PReLU(alpha_initializer="ones", alpha_constraint=C.MaxNorm(0.5), name="slope"),
        L.SeparableConv2D(3, 3, depthwise_constraint=C.UnitNorm(axis=[0, 1]),
                          pointwise_constraint=C.NonNeg(), name="mixed"),
        L.Conv2DTranspose(2, 2, kernel_constraint=C.MinMaxNorm(0.2, 0.4), name="back"),
        L.LayerNormalization(gamma_constraint=C.NonNeg(), beta_constraint=C.NonNeg(), name="norm"),
        L.Flatten(), L.Dense(CLASSES, activation="softmax", name="dense")], name="separable")
    yield "constraint_separable", separable, sgd(), {"channels": 2}


def activity_cases():
    sgd = lambda: O.SGD(0.1)
    for name, penalty in {"l1": R.L1(0.02), "l2": R.L2(0.05), "l1_l2": R.L1L2(0.01, 0.03)}.items():
        yield f"activity_{name}", tiny(conv=penalty), sgd(), {}
    yield "activity_ended", tiny(dense=R.L2(0.3)), sgd(), {"weighted": True}
    yield "activity_layer", tiny(extra=[L.ActivityRegularization(0.01, 0.02, name="penalty")]), \
        sgd(), {}
    norm = L.BatchNormalization(activity_regularizer=R.L2(0.02), name="norm2")
    yield "activity_norm", tiny(extra=[norm]), sgd(), {}
    for mode in ("rows", "columns"):
        yield f"orthogonal_{mode}", tiny(
            kernel_penalty=R.OrthogonalRegularizer(0.5, mode=mode)), sgd(), {}


def loss_cases():
    """Reductions and what a batch's loss is of, in training: weights, a short batch, masks."""
    sgd = lambda loss=None: O.SGD(0.003 if getattr(loss, "reduction", "") == "sum" else 0.1)
    losses = {
        "sum": X.SparseCategoricalCrossentropy(reduction="sum"),
        "mean": X.SparseCategoricalCrossentropy(reduction="mean"),
        "mean_with_sample_weight":
            X.SparseCategoricalCrossentropy(reduction="mean_with_sample_weight"),
        "ignore_class": X.SparseCategoricalCrossentropy(ignore_class=2),
        "ignore_class_sum": X.SparseCategoricalCrossentropy(ignore_class=2, reduction="sum"),
        "ignore_class_mean_with_sample_weight": X.SparseCategoricalCrossentropy(
            ignore_class=2, reduction="mean_with_sample_weight")}
    for name, loss in losses.items():
        for weighted in (False, True):
            yield f"loss_{name}" + "_weighted" * weighted, tiny(), sgd(loss), {
                "loss": loss, "weighted": weighted}
    hot = {"dice": X.Dice(), "dice_axis": X.Dice(axis=-1), "tversky": X.Tversky(0.3, 0.7),
           "hinge": X.Hinge(), "categorical_focal": X.CategoricalFocalCrossentropy(),
           "kl_divergence": "kl_divergence"}
    for name, loss in hot.items():
        yield f"loss_{name}", tiny(), sgd(), {"loss": loss, "y": "y_hot"}
    yield "loss_dice_weighted", tiny(), sgd(), {
        "loss": X.Dice(), "y": "y_hot", "weighted": True}
    yield "loss_sum_penalties", tiny(
        conv=R.L2(0.05), kernel_penalty=R.L2(0.05)), O.SGD(0.003), {
        "loss": X.SparseCategoricalCrossentropy(reduction="sum")}


def optimizer_cases():
    kinds = {
        "adadelta": lambda **k: O.Adadelta(**{"learning_rate": 1.0} | k),
        "adafactor": lambda **k: O.Adafactor(**{"learning_rate": 0.02} | k),
        "ftrl": lambda **k: O.Ftrl(**{"learning_rate": 0.05} | k),
        "lamb": lambda **k: O.Lamb(**{"learning_rate": 0.02} | k),
        "lion": lambda **k: O.Lion(**{"learning_rate": 0.003} | k),
        "muon": lambda **k: O.Muon(**{"learning_rate": 0.02} | k)}
    schedule = O.schedules.ExponentialDecay(0.05, 3, 0.5)
    for kind, make in kinds.items():
        yield f"optimizer_{kind}", tiny(), make(), {}
        yield f"optimizer_{kind}_decay_clip", tiny(), make(
            weight_decay=0.05, clipnorm=0.3), {}
        yield f"optimizer_{kind}_average", tiny(), make(use_ema=True, ema_momentum=0.7), {}
        yield f"optimizer_{kind}_accumulation", tiny(), make(gradient_accumulation_steps=3), {}
    yield "optimizer_adadelta_options", tiny(), O.Adadelta(0.5, rho=0.8, epsilon=1e-4), {}
    yield "optimizer_adafactor_options", tiny(), O.Adafactor(
        0.05, beta_2_decay=-0.5, epsilon_1=1e-10, epsilon_2=0.01, clip_threshold=0.5,
        relative_step=False), {}
    yield "optimizer_adafactor_schedule", tiny(), O.Adafactor(schedule), {}
    yield "optimizer_ftrl_options", tiny(), O.Ftrl(
        0.05, learning_rate_power=-0.7, initial_accumulator_value=0.3,
        l1_regularization_strength=0.01, l2_regularization_strength=0.02,
        l2_shrinkage_regularization_strength=0.03, beta=0.1), {}
    yield "optimizer_lamb_options", tiny(), O.Lamb(0.02, beta_1=0.8, beta_2=0.9, epsilon=1e-4), {}
    yield "optimizer_lion_options", tiny(), O.Lion(0.003, beta_1=0.7, beta_2=0.8), {}
    yield "optimizer_muon_options", tiny(), O.Muon(
        0.02, nesterov=False, ns_steps=3, momentum=0.8, rms_rate=None, adam_lr_ratio=0.5,
        weight_decay=None, adam_weight_decay=0.1, adam_beta_1=0.8), {}
    yield "optimizer_muon_excluded", tiny(), O.Muon(0.02, exclude_layers=["dense"]), {}
    for name, options in {
            "average": {"use_ema": True}, "accumulation": {"gradient_accumulation_steps": 4},
            "overwrite": {"use_ema": True, "ema_momentum": 0.6, "ema_overwrite_frequency": 3},
            "all": {"use_ema": True, "ema_momentum": 0.5, "ema_overwrite_frequency": 2,
                    "gradient_accumulation_steps": 2, "weight_decay": 0.01, "clipnorm": 0.5},
    }.items():
        for kind, make in {"sgd": O.SGD, "adam": O.Adam, "nadam": O.Nadam,
                           "scheduled": lambda **k: O.SGD(momentum=0.9, **k)}.items():
            rate = schedule if kind == "scheduled" else 0.05
            yield f"optimizer_{kind}_{name}", tiny(), make(learning_rate=rate, **options), {}
    yield "optimizer_nadam_twos", tiny(), O.Nadam(0.05, gradient_accumulation_steps=2), {}
    yield "optimizer_nadam_weight_decay", tiny(), O.Nadam(
        0.05, gradient_accumulation_steps=2, clipnorm=0.5, weight_decay=0.01), {}
    yield "optimizer_nadam_average_twos", tiny(), O.Nadam(
        0.05, gradient_accumulation_steps=2, use_ema=True, ema_momentum=0.5), {}
    yield "optimizer_overwrite_constraint", tiny(kernel=C.UnitNorm(axis=[0, 1, 2])), O.SGD(
        0.05, use_ema=True, ema_momentum=0.6, ema_overwrite_frequency=2,
        gradient_accumulation_steps=2), {}


def cases():
    yield from optimizer_cases()
    yield from constraint_cases()
    yield from activity_cases()
    yield from loss_cases()


def make_steps():
    arrays, manifest = {}, []
    for channels in (1, 2):
        arrays[f"x{channels}"] = rand(STEPS, BATCH, 8, 8, channels)
    arrays["y"] = labels(STEPS, BATCH)
    arrays["y_hot"] = np.eye(CLASSES, dtype=np.float32)[arrays["y"]]
    arrays["sample_weight"] = np.random.default_rng(3).integers(
        0, 4, (STEPS, BATCH)).astype(np.float32)
    for name, model, optimizer, options in cases():
        model.compile(optimizer, options.get("loss", "sparse_categorical_crossentropy"),
                      jit_compile=False)
        config = json.loads(model.to_json())  # before the step's learning rate and the like
        x, y = arrays[f"x{options.get('channels', 1)}"], arrays[options.get("y", "y")]
        weight = arrays["sample_weight"] if options.get("weighted") else None
        arrays |= {f"{name}/start/{k}": v for k, v in numbered("w", model.get_weights()).items()}
        loss = []
        for step, size in enumerate(SIZES):
            loss.append(model.train_on_batch(
                x[step, :size], y[step, :size],
                sample_weight=None if weight is None else weight[step, :size]))
        arrays[f"{name}/loss"] = np.float32(loss)
        arrays |= {f"{name}/{k}": v for k, v in numbered("w", model.get_weights()).items()}
        arrays |= {f"{name}/{k}": v for k, v in
                   numbered("o", [v.numpy() for v in optimizer.variables]).items()}
        evaluated = model.evaluate(x[0], y[0], batch_size=BATCH, verbose=0,
                                   sample_weight=None if weight is None else weight[0])
        manifest.append({
            "name": name, "model": config, "x": f"x{options.get('channels', 1)}",
            "y": options.get("y", "y"), "weighted": bool(options.get("weighted")),
            "evaluate": evaluated, "variables": [v.path for v in optimizer.variables]})
    golden.save_npz("train/parts.npz", arrays)
    golden.save_json("train/parts.json", {"sizes": SIZES, "cases": manifest})


# --- losses -------------------------------------------------------------------------------------

def make_losses():
    """As in make_training_goldens.py: the values of each sample, their mean and its gradient."""
    n, c = 6, 4
    logits = rand(n, c) * np.float32(3)
    sparse = labels(n, classes=c)
    hot = np.eye(c, dtype=np.float32)[sparse]
    soft = np.abs(rand(n, c, seed=1)) + np.float32(0.1)
    soft /= soft.sum(-1, keepdims=True)
    bit_logits = rand(n, 3, seed=3) * np.float32(3)
    bits = labels(n, 3, classes=2, seed=3).astype(np.float32)
    inputs = {
        "logits": logits, "hot": hot, "soft": soft, "sparse": sparse,
        "probabilities": keras.ops.convert_to_numpy(keras.ops.softmax(logits)),
        "unnormalized": np.abs(rand(n, c, seed=2)) + np.float32(0.05),
        "bit_logits": bit_logits, "bits": bits, "signs": bits * 2 - 1,
        "bit_probabilities": keras.ops.convert_to_numpy(keras.ops.sigmoid(bit_logits)),
        "real": rand(n, 3, seed=4), "predicted": rand(n, 3, seed=5),
        "positive": np.abs(rand(n, 3, seed=6)), "guessed": np.abs(rand(n, 3, seed=7)),
        "image": (rand(n, 4, 5, 2, seed=8) > 0).astype(np.float32),
        "drawn": np.random.default_rng(9).random((n, 4, 5, 2), np.float32),
        "one": rand(n, 1, seed=11), "flat": rand(n, seed=12)}
    table = []
    for cls in (X.MeanAbsoluteError, X.MeanAbsolutePercentageError, X.MeanSquaredLogarithmicError,
                X.Huber, X.LogCosh, X.Poisson, X.CosineSimilarity, X.Hinge, X.SquaredHinge,
                X.KLDivergence):
        name = keras.src.utils.naming.to_snake_case(cls.__name__)
        table += [(f"{name}_positive", cls, {}, "positive", "guessed", ""),
                  (f"{name}_image", cls, {}, "image", "drawn", "")]
        if cls is not X.Poisson:  # of outputs that are not positive it is NaN
            table += [(name, cls, {}, "real", "predicted", ""),
                      (f"{name}_flat", cls, {}, "flat", "one", "")]
    table += [
        ("huber_delta", X.Huber, {"delta": 0.3}, "real", "predicted", ""),
        ("hinge_bits", X.Hinge, {}, "bits", "bit_logits", ""),
        ("hinge_signs", X.Hinge, {}, "signs", "bit_logits", ""),
        ("squared_hinge_bits", X.SquaredHinge, {}, "bits", "bit_logits", ""),
        ("categorical_hinge", X.CategoricalHinge, {}, "hot", "logits", ""),
        ("kl_divergence_soft", X.KLDivergence, {}, "soft", "probabilities", ""),
        ("dice", X.Dice, {}, "image", "drawn", ""),
        ("dice_axis", X.Dice, {"axis": [1, 2]}, "image", "drawn", ""),
        ("dice_axes", X.Dice, {"axis": [1, 2, 3]}, "image", "drawn", ""),
        ("tversky", X.Tversky, {}, "image", "drawn", ""),
        ("tversky_axis", X.Tversky, {"alpha": 0.2, "beta": 0.7, "axis": [1, 2]}, "image", "drawn",
         ""),
        ("generalized", X.CategoricalGeneralizedCrossEntropy, {}, "sparse", "probabilities", ""),
        ("generalized_q", X.CategoricalGeneralizedCrossEntropy, {"q": 0.8}, "sparse", "probabilities", ""),
        ("sparse_ignored", X.SparseCategoricalCrossentropy, {"ignore_class": 2}, "sparse",
         "probabilities", ""),
        ("sparse_ignored_ended", X.SparseCategoricalCrossentropy, {"ignore_class": 2}, "sparse",
         "logits", "softmax")]
    for name, cls, truth, logit, probability, end in (
            ("binary_focal", X.BinaryFocalCrossentropy, "bits", "bit_logits", "bit_probabilities",
             "sigmoid"),
            ("categorical_focal", X.CategoricalFocalCrossentropy, "hot", "logits", "probabilities",
             "softmax")):
        table += [
            (name, cls, {}, truth, probability, ""),
            (f"{name}_logits", cls, {"from_logits": True}, truth, logit, ""),
            (f"{name}_ended", cls, {}, truth, logit, end),
            (f"{name}_all", cls, {"alpha": 0.4, "gamma": 1.5, "label_smoothing": 0.2}, truth,
             probability, "")]
    table += [("binary_focal_balanced", X.BinaryFocalCrossentropy,
               {"apply_class_balancing": True, "alpha": 0.3}, "bits", "bit_logits", "sigmoid"),
              ("categorical_focal_unnormalized", X.CategoricalFocalCrossentropy, {}, "soft",
               "unnormalized", "")]
    arrays, manifest = {f"in/{k}": v for k, v in inputs.items()}, []
    for name, cls, options, truth, pred, end in table:
        p = tf.constant(inputs[pred])
        with tf.GradientTape() as tape:
            tape.watch(p)
            ended = {"": lambda v: v, "softmax": keras.activations.softmax,
                     "sigmoid": keras.activations.sigmoid}[end](p)
            value = cls(**options)(inputs[truth], ended)
        each = np.asarray(cls(reduction="none", **options)(inputs[truth], ended))
        arrays[f"{name}/each"] = each if each.ndim == 0 else each.reshape(n, -1).mean(1)
        arrays[f"{name}/dp"] = tape.gradient(value, p).numpy()
        manifest.append({
            "name": name, "loss": serialize(cls(**options)), "options": options,
            "y_true": f"in/{truth}", "y_pred": f"in/{pred}", "ended_by": end or None,
            "value": float(value)})
    golden.save_npz("train/more_losses.npz", arrays)
    golden.save_json("train/more_losses.json", manifest)


# --- metrics ------------------------------------------------------------------------------------

def make_metrics():
    """As in make_training_goldens.py: the running result after batches of 6, 6 and 2 samples."""
    M = keras.metrics
    sizes, c = (6, 6, 2), 5
    n = sum(sizes)
    scores = rand(n, c)
    sparse = labels(n, classes=c)
    inputs = {
        "probabilities": keras.ops.convert_to_numpy(keras.ops.softmax(scores)), "scores": scores,
        "sparse": sparse, "hot": np.eye(c, dtype=np.float32)[sparse],
        "bits": labels(n, 1, classes=2, seed=1).astype(np.float32),
        "bit_probabilities": np.float32([[k % 11 / 10] for k in range(3, 3 + 5 * n, 5)]),
        "many_bits": labels(n, c, classes=2, seed=2).astype(np.float32),
        "many_probabilities": np.random.default_rng(3).random((n, c), np.float32),
        "signs": labels(n, c, classes=2, seed=2).astype(np.float32) * 2 - 1,
        "real": rand(n, 3, seed=4), "predicted": rand(n, 3, seed=5),
        "sparse_guess": labels(n, classes=c, seed=9).astype(np.float32),
        "mask": labels(n, 4, 3, classes=3, seed=7), "segmented": rand(n, 4, 3, 3, seed=8),
        "positive": np.abs(rand(n, 3, seed=4)), "guessed": np.abs(rand(n, 3, seed=5)),
        "sample_weight": np.random.default_rng(6).integers(0, 4, n).astype(np.float32)}
    many = ("many_bits", "many_probabilities")
    table = [(cls.__name__, cls(), "real", "predicted") for cls in (
        M.MeanAbsoluteError, M.MeanAbsolutePercentageError, M.MeanSquaredLogarithmicError,
        M.RootMeanSquaredError, M.LogCoshError, M.CosineSimilarity, M.R2Score)]
    table += [("Hinge", M.Hinge(), "signs", "scores"),
              ("SquaredHinge", M.SquaredHinge(), "signs", "scores"),
              ("CategoricalHinge", M.CategoricalHinge(), "hot", "scores"),
              ("KLDivergence", M.KLDivergence(), "hot", "probabilities"),
              ("Poisson", M.Poisson(), "positive", "guessed"),
              ("ignored", M.SparseCategoricalCrossentropy(ignore_class=2), "sparse",
               "probabilities"),
              ("r2_weighted", M.R2Score("variance_weighted_average"), "real", "predicted"),
              ("r2_each", M.R2Score(None), "real", "predicted"),
              ("r2_adjusted", M.R2Score(num_regressors=2), "real", "predicted")]
    for curve in ("ROC", "PR", "PRGAIN"):
        for method in ("interpolation", "majoring", "minoring"):
            table.append((f"auc_{curve}_{method}", M.AUC(curve=curve, summation_method=method),
                          *many))
    for curve in ("ROC", "PR"):
        table += [
            (f"auc_{curve}_labels", M.AUC(curve=curve, multi_label=True), *many),
            (f"auc_{curve}_weighted_labels", M.AUC(
                curve=curve, multi_label=True, num_labels=c, label_weights=[1., 2., 0., 3., 1.]),
             *many)]
    table += [("auc_bits", M.AUC(num_thresholds=11), "bits", "bit_probabilities"),
              ("auc_thresholds", M.AUC(thresholds=[0.7, 0.2, 0.35]), *many),
              ("auc_even_thresholds", M.AUC(thresholds=[0.25, 0.5, 0.75]), *many),
              ("auc_logits", M.AUC(from_logits=True), "many_bits", "scores"),
              ("auc_weights", M.AUC(label_weights=[1., 2., 0., 3., 1.]), *many)]
    for cls in (M.TruePositives, M.FalsePositives, M.TrueNegatives, M.FalseNegatives):
        table += [(cls.__name__, cls(), *many), (f"{cls.__name__}_0.3", cls(thresholds=0.3), *many),
                  (f"{cls.__name__}_thresholds", cls(thresholds=[0.7, 0.1]), *many)]
    for cls in (M.SensitivityAtSpecificity, M.SpecificityAtSensitivity, M.PrecisionAtRecall,
                M.RecallAtPrecision):
        table += [(cls.__name__, cls(0.5), *many), (f"{cls.__name__}_1", cls(0.5, 1), *many),
                  (f"{cls.__name__}_class", cls(0.6, num_thresholds=50, class_id=3), *many),
                  (f"{cls.__name__}_bits", cls(0.7, num_thresholds=11), "bits",
                   "bit_probabilities")]
    for average in (None, "micro", "macro", "weighted"):
        table += [(f"f1_{average}", M.F1Score(average), "hot", "probabilities"),
                  (f"fbeta_{average}", M.FBetaScore(average, beta=2.0, threshold=0.3), *many)]
    table += [("pearson", M.PearsonCorrelation(), "real", "predicted"),
              ("concordance", M.ConcordanceCorrelation(), "real", "predicted"),
              ("binary_iou", M.BinaryIoU(), "bits", "bit_probabilities"),
              ("binary_iou_one", M.BinaryIoU([1], threshold=0.3), *many),
              ("iou", M.IoU(5, [0, 2]), "sparse", "sparse_guess"),
              ("iou_columns", M.IoU(5, [3, 1], sparse_y_true=False, sparse_y_pred=False), "hot", "probabilities"),
              ("iou_ignored", M.IoU(5, [0, 1, 2], ignore_class=1, sparse_y_pred=False), "sparse", "probabilities"),
              ("iou_float", M.IoU(5, [0, 2], dtype="float32", sparse_y_pred=False), "sparse", "probabilities"),
              ("iou_out_of_range", M.MeanIoU(3), "sparse", "sparse_guess"),
              ("mean_iou", M.MeanIoU(5, sparse_y_pred=False), "sparse", "probabilities"),
              ("mean_iou_absent", M.MeanIoU(7, sparse_y_pred=False), "sparse", "probabilities"),
              ("mean_iou_image", M.MeanIoU(3, sparse_y_pred=False), "mask", "segmented"),
              ("one_hot_iou", M.OneHotIoU(5, [0, 4]), "hot", "probabilities"),
              ("one_hot_mean_iou", M.OneHotMeanIoU(5), "hot", "probabilities"),
              ("one_hot_mean_iou_sparse", M.OneHotMeanIoU(5, sparse_y_pred=True), "hot", "sparse_guess")]
    manifest = []
    for name, metric, truth, pred in table:
        row = {"name": name, "metric": serialize(metric), "y_true": truth, "y_pred": pred}
        for key, weights in (("results", None), ("weighted_results", inputs["sample_weight"])):
            if weights is not None and name in ("ignored", "r2_adjusted", "mean_iou_image", "binary_iou_one"):
                continue  # here a metric never has other weights than 1
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
    golden.save_npz("train/more_metrics.npz", inputs)
    golden.save_json("train/more_metrics.json", {"batches": list(sizes), "metrics": manifest})


def make_files():
    """Compiled files: of a loss that is not supported, and of optimizers, to go on with."""
    x, y = rand(12, 4, 4, 1, seed=1), labels(12, classes=3, seed=1)

    def small(optimizer, loss):
        keras.utils.set_random_seed(7)
        model = keras.Sequential([
            keras.Input((4, 4, 1)), L.Conv2D(2, 2, activation="tanh", name="conv"), L.Flatten(),
            L.Dense(3, activation="softmax", name="dense")], name="small")
        model.compile(optimizer, loss, jit_compile=False)
        return model

    arrays = {"x": x, "y": y}
    small("adam", X.Circle()).save(golden.ROOT / "train/circle.keras")
    average = {"use_ema": True, "ema_momentum": 0.7}
    for optimizer in (O.Adadelta(1.0), O.Adafactor(0.02), O.Ftrl(0.05), O.Lamb(0.02), O.Lion(0.003),
                      O.Muon(0.02), O.Adam(0.01, gradient_accumulation_steps=2, **average)):
        model = small(optimizer, "sparse_categorical_crossentropy")
        for _ in range(3):
            model.train_on_batch(x, y)
        name = type(optimizer).__name__.lower()
        model.save(golden.ROOT / f"train/{name}.keras")
        arrays[f"{name}/loss"] = np.float32([model.train_on_batch(x, y) for _ in range(4)])
        if name == "adam":
            model.fit(x, y, batch_size=4, epochs=2, shuffle=False, verbose=0)
            arrays |= {f"adam/{k}": v for k, v in numbered("w", model.get_weights()).items()}
    golden.save_npz("train/files.npz", arrays)


def make_spectral():
    """Spectrally normalized layers: what the optimizer starts from is the divided kernel."""
    x, y = rand(12, 5, 5, 2, seed=1), labels(12, classes=3, seed=1)
    arrays = {"x": x, "y": y}
    options = {"sgd": O.SGD(0.05, momentum=0.9, clipnorm=0.5), "adamw": O.AdamW(0.01, weight_decay=0.1), "lamb": O.Lamb(0.02),
               "accumulated": O.Adam(0.01, gradient_accumulation_steps=2, use_ema=True)}
    for name, optimizer in options.items():
        keras.utils.set_random_seed(7)
        frozen = L.SpectralNormalization(L.Dense(4, activation="tanh", name="frozen"))
        frozen.trainable = False
        model = keras.Sequential([
            keras.Input((5, 5, 2)),
            L.SpectralNormalization(
                L.Conv2D(3, 3, activation="tanh", kernel_regularizer="l2", bias_constraint="non_neg", name="inner"), 2, name="sn"),
            L.Flatten(), frozen, L.SpectralNormalization(L.Dense(3, activation="softmax"))])
        model.compile(optimizer, "sparse_categorical_crossentropy", jit_compile=False)
        model.train_on_batch(x, y)
        for form in ("keras", "h5", "weights.h5"):
            save = model.save_weights if form == "weights.h5" else model.save
            save(golden.ROOT / f"train/spectral_{name}.{form}") if form == "keras" or name == "sgd" else None
        arrays |= {f"{name}/{k}": v for k, v in numbered("before", model.get_weights()).items()}
        arrays[f"{name}/y"] = model(x)
        arrays[f"{name}/loss"] = np.float32([model.train_on_batch(x, y) for _ in range(3)])
        arrays |= {f"{name}/{k}": v for k, v in numbered("w", model.get_weights()).items()}
    golden.save_npz("train/spectral.npz", arrays)


def make_swaps():
    """SwapEMAWeights: what validation computes, what the model holds when an epoch ends, and at the end."""
    x, y = rand(20, 4, 4, 1, seed=1), labels(20, classes=3, seed=1)
    arrays = {"x": x, "y": y}
    for name, options in {"test": {}, "epoch": {"swap_on_epoch": True}, "none": None}.items():
        keras.utils.set_random_seed(7)
        model = keras.Sequential([
            keras.Input((4, 4, 1)), L.Conv2D(2, 2, activation="tanh", name="conv"), L.BatchNormalization(), L.Flatten(),
            L.Dense(3, activation="softmax", name="dense")], name="small")
        model.compile(O.Adam(0.02, use_ema=True, ema_momentum=0.8), "sparse_categorical_crossentropy", jit_compile=False)
        model.save(golden.ROOT / "train/swap.keras")
        held = []
        keep = keras.callbacks.LambdaCallback(on_epoch_end=lambda epoch, logs: held.append(model.get_weights()))
        swaps = [] if options is None else [keras.callbacks.SwapEMAWeights(**options)]
        history = model.fit(
            x, y, batch_size=6, epochs=3, shuffle=False, verbose=0, validation_data=(x[:7], y[:7]), callbacks=[*swaps, keep])
        for key in ("loss", "val_loss"):
            arrays[f"{name}/{key}"] = np.float32(history.history[key])
        for epoch, weights in enumerate([*held, model.get_weights()]):
            arrays |= {f"{name}/{k}": v for k, v in numbered(f"epoch{epoch}/w", weights).items()}
    golden.save_npz("train/swaps.npz", arrays)


def main():
    tf.config.experimental.enable_op_determinism()
    make_losses()
    make_metrics()
    make_files()
    make_spectral()
    make_swaps()
    make_steps()


if __name__ == "__main__":
    main()
