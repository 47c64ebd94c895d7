"""Makes golden/layers/: every layer in many configurations, initializers, regularizers."""

import inspect

import keras
import numpy as np
import tensorflow as tf
from keras import layers as L
from keras.src.applications import convnext
from keras.src.applications.inception_resnet_v2 import CustomScaleLayer

import golden

CASES = []


def rand(*shape, seed=0, scale=1.0):
    return (np.random.default_rng([seed, *shape]).standard_normal(shape) * scale).astype(np.float32)


def case(name, layer, *inputs, training=False):
    """Records one layer: y, the gradients of sum(y*r), and its weights before and after the call."""
    if any(c["name"] == name for c in CASES):
        raise ValueError(f"{name} twice")
    several = len(inputs) > 1
    # A wrapper's config has the build config of what it wraps, once that is built.
    config = keras.saving.serialize_keras_object(layer) if isinstance(layer, L.Wrapper) else None
    xs = [tf.constant(x) for x in inputs]
    arg = xs if several else xs[0]
    if not layer.built:  # adapt() builds
        layer.build([x.shape for x in inputs] if several else inputs[0].shape)
    set_weights(layer)
    before = layer.get_weights()
    variables = layer.trainable_weights
    with tf.GradientTape() as tape:
        tape.watch(xs)
        # Said outright: the Random layers train unless told otherwise.
        told = "training" in inspect.signature(layer.call).parameters
        y = layer(arg, training=training) if told else layer(arg)
        r = rand(*y.shape, seed=99)
        total = tf.reduce_sum(y * r)
    grads = tape.gradient(total, xs + [v.value for v in variables])

    arrays = {key: x for key, x in zip(x_keys(inputs), inputs)}
    arrays |= {f"w{i}": w for i, w in enumerate(before)}
    arrays |= {"y": y.numpy(), "r": r}
    arrays |= {"d" + key: g.numpy() for key, g in zip(x_keys(inputs), grads)}
    index = {id(w): i for i, w in enumerate(layer.weights)}
    arrays |= {f"dw{index[id(v)]}": g.numpy() for v, g in zip(variables, grads[len(xs):])}
    after = layer.get_weights()
    if training:
        arrays |= {f"w{i}_after": w for i, w in enumerate(after)}
    else:
        assert all(np.array_equal(a, b) for a, b in zip(before, after))
    for key, value in arrays.items():
        if not np.isfinite(value).all():
            print(f"{name}: {key} has values that are not finite")
    golden.save_npz(f"layers/{name}.npz", arrays)

    shapes = [[None, *x.shape[1:]] for x in inputs]
    config = config or keras.saving.serialize_keras_object(layer)
    CASES.append({
        "name": name,
        "layer": config,
        "training": training,
        "inputs": x_keys(inputs),
        "input_shape": shapes if several else shapes[0],
        "output_shape": output_shape(layer, shapes, y),
        "weights": [
            {"key": f"w{i}", "name": w.name, "shape": list(w.shape), "trainable": w.trainable}
            for i, w in enumerate(layer.weights)],
    })
    return y.numpy()


def output_shape(layer, shapes, y):
    try:
        return list(layer.compute_output_shape([tuple(s) for s in shapes] if len(shapes) > 1 else tuple(shapes[0])))
    except NotImplementedError:  # of the layers of keras.applications
        return [None, *y.shape[1:]]


def x_keys(inputs):
    return ["x"] if len(inputs) == 1 else [f"x{i}" for i in range(len(inputs))]


def set_weights(layer):
    """Values that show a swap: biases are not zero, variances are positive, Normalization keeps its own."""
    if isinstance(layer, L.Normalization):
        return
    values = []
    for i, w in enumerate(layer.weights):
        value = rand(*w.shape, seed=10 + i, scale=0.4)
        if "variance" in w.name:
            value = np.abs(value) + np.float32(0.5)
        elif "gamma" in w.name:
            value = value + np.float32(1)
        values.append(value)
    layer.set_weights(values)


IMAGE = rand(2, 8, 9, 4)  # odd width, so that H and W cannot be swapped
STEPS = rand(2, 11, 4)
ROWS = rand(3, 7)


def convolutions():
    for padding in ("valid", "same"):
        case(f"conv2d_{padding}", L.Conv2D(6, 3, padding=padding), IMAGE)
        case(f"conv2d_{padding}_stride2", L.Conv2D(6, 3, strides=2, padding=padding), IMAGE)
        case(f"conv2d_{padding}_stride1x3", L.Conv2D(6, 3, strides=(1, 3), padding=padding), IMAGE)
        case(f"conv2d_{padding}_stride3_even_kernel",
             L.Conv2D(5, (2, 4), strides=(3, 3), padding=padding), IMAGE)
        case(f"conv2d_{padding}_dilation2", L.Conv2D(6, 3, dilation_rate=2, padding=padding), IMAGE)
        case(f"conv2d_{padding}_dilation2x1",
             L.Conv2D(6, (2, 3), dilation_rate=(2, 1), padding=padding), IMAGE)
        case(f"conv2d_{padding}_kernel3x2", L.Conv2D(6, (3, 2), padding=padding), IMAGE)
        case(f"conv2d_{padding}_groups2", L.Conv2D(6, 3, groups=2, padding=padding), IMAGE)
    case("conv2d_groups4_depthwise", L.Conv2D(8, 3, groups=4), IMAGE)
    case("conv2d_no_bias", L.Conv2D(6, 3, use_bias=False), IMAGE)
    case("conv2d_1x1", L.Conv2D(6, 1), IMAGE)
    case("conv2d_kernel_fills_input", L.Conv2D(3, (8, 9)), IMAGE)
    case("conv2d_one_channel", L.Conv2D(4, 5), rand(2, 10, 10, 1))
    case("conv2d_lenet_conv1", L.Conv2D(16, 5, activation="relu"), rand(1, 32, 32, 3))
    for name in ("relu", "tanh", "sigmoid", "elu", "softmax", "gelu", "silu"):
        case(f"conv2d_{name}", L.Conv2D(5, 3, activation=name), IMAGE)


def depthwise():
    for padding in ("valid", "same"):
        case(f"depthwise_{padding}", L.DepthwiseConv2D(3, padding=padding), IMAGE)
        case(f"depthwise_{padding}_stride2", L.DepthwiseConv2D(3, strides=2, padding=padding), IMAGE)
        case(f"depthwise_{padding}_multiplier2_kernel3x2",
             L.DepthwiseConv2D((3, 2), depth_multiplier=2, padding=padding), IMAGE)
        case(f"depthwise_{padding}_dilation2x1",
             L.DepthwiseConv2D((2, 3), dilation_rate=(2, 1), padding=padding), IMAGE)
        case(f"depthwise_{padding}_stride2_dilation2",
             L.DepthwiseConv2D(2, strides=2, dilation_rate=2, padding=padding), IMAGE)
        case(f"separable_{padding}", L.SeparableConv2D(6, 3, padding=padding), IMAGE)
        case(f"separable_{padding}_stride2_multiplier2",
             L.SeparableConv2D(5, (3, 2), strides=2, depth_multiplier=2, padding=padding), IMAGE)
        case(f"separable_{padding}_dilation2", L.SeparableConv2D(6, 3, dilation_rate=2, padding=padding), IMAGE)
    case("depthwise_no_bias_relu", L.DepthwiseConv2D(3, use_bias=False, activation="relu"), IMAGE)
    case("separable_no_bias_relu", L.SeparableConv2D(6, 3, use_bias=False, activation="relu"), IMAGE)


def transposed():
    for padding in ("valid", "same"):
        def case_of(name, *args, **options):
            case(f"conv2d_transpose_{padding}{name}", L.Conv2DTranspose(*args, padding=padding, **options), IMAGE)
        case_of("", 6, 3)
        case_of("_stride2", 6, 3, strides=2)
        case_of("_stride3x2_kernel2x4", 5, (2, 4), strides=(3, 2))
        case_of("_output_padding", 5, 3, strides=2, output_padding=1)
        case_of("_dilation2", 5, 3, dilation_rate=2)
    case("conv2d_transpose_no_bias_relu", L.Conv2DTranspose(6, 3, use_bias=False, activation="relu"), IMAGE)
    for interpolation in ("nearest", "bilinear", "bicubic"):
        case(f"up_sampling_{interpolation}", L.UpSampling2D((2, 3), interpolation=interpolation), IMAGE)


def pools():
    for kind, layer in (("max", L.MaxPooling2D), ("average", L.AveragePooling2D)):
        for padding in ("valid", "same"):
            tag = f"{kind}_pool_{padding}"
            case(tag, layer(2, padding=padding), IMAGE)
            case(f"{tag}_3_stride2", layer(3, strides=2, padding=padding), IMAGE)
            case(f"{tag}_3_stride1", layer(3, strides=1, padding=padding), IMAGE)
            case(f"{tag}_2x3", layer((2, 3), padding=padding), IMAGE)
            case(f"{tag}_2_stride3", layer(2, strides=3, padding=padding), IMAGE)
            case(f"{tag}_3x2_stride1x2", layer((3, 2), strides=(1, 2), padding=padding),
                 rand(2, 7, 5, 3))
    for kind, layer in (("max", L.GlobalMaxPooling2D), ("average", L.GlobalAveragePooling2D)):
        case(f"global_{kind}_pool", layer(), IMAGE)
        case(f"global_{kind}_pool_keepdims", layer(keepdims=True), IMAGE)


def sequences():
    for padding in ("valid", "same", "causal"):
        case(f"conv1d_{padding}", L.Conv1D(6, 3, padding=padding), STEPS)
        case(f"conv1d_{padding}_stride2_even_kernel", L.Conv1D(5, 4, strides=2, padding=padding), STEPS)
        case(f"conv1d_{padding}_dilation2", L.Conv1D(6, 3, dilation_rate=2, padding=padding), STEPS)
    case("conv1d_groups2", L.Conv1D(6, 3, groups=2), STEPS)
    case("conv1d_no_bias_relu", L.Conv1D(6, 3, use_bias=False, activation="relu"), STEPS)
    for padding in ("valid", "same"):
        case(f"depthwise1d_{padding}", L.DepthwiseConv1D(3, padding=padding), STEPS)
        case(f"depthwise1d_{padding}_stride2_multiplier2",
             L.DepthwiseConv1D(4, strides=2, depth_multiplier=2, padding=padding), STEPS)
        case(f"depthwise1d_{padding}_dilation2", L.DepthwiseConv1D(3, dilation_rate=2, padding=padding), STEPS)
        case(f"separable1d_{padding}", L.SeparableConv1D(6, 3, padding=padding), STEPS)
        case(f"separable1d_{padding}_stride2_multiplier2",
             L.SeparableConv1D(5, 4, strides=2, depth_multiplier=2, padding=padding), STEPS)
        case(f"separable1d_{padding}_dilation2", L.SeparableConv1D(6, 3, dilation_rate=2, padding=padding), STEPS)
        for kind, layer in (("max", L.MaxPooling1D), ("average", L.AveragePooling1D)):
            case(f"{kind}_pool1d_{padding}", layer(2, padding=padding), STEPS)
            case(f"{kind}_pool1d_{padding}_3_stride2", layer(3, strides=2, padding=padding), STEPS)
            case(f"{kind}_pool1d_{padding}_2_stride3", layer(2, strides=3, padding=padding), STEPS)
        def case_of(name, *args, **options):
            case(f"conv1d_transpose_{padding}{name}", L.Conv1DTranspose(*args, padding=padding, **options), STEPS)
        case_of("", 6, 3)
        case_of("_stride3_kernel2", 5, 2, strides=3)
        case_of("_output_padding", 5, 3, strides=2, output_padding=1)
        case_of("_dilation2", 5, 3, dilation_rate=2)
    case("conv1d_transpose_no_bias_relu", L.Conv1DTranspose(6, 3, use_bias=False, activation="relu"), STEPS)
    for kind, layer in (("average", L.AdaptiveAveragePooling1D), ("max", L.AdaptiveMaxPooling1D)):
        case(f"adaptive_{kind}_pool1d", layer(3), STEPS)
        case(f"adaptive_{kind}_pool1d_7", layer(7), STEPS)
    case("depthwise1d_no_bias_relu", L.DepthwiseConv1D(3, use_bias=False, activation="relu"), STEPS)
    case("separable1d_no_bias_relu", L.SeparableConv1D(6, 3, use_bias=False, activation="relu"), STEPS)
    for kind, layer in (("max", L.GlobalMaxPooling1D), ("average", L.GlobalAveragePooling1D)):
        case(f"global_{kind}_pool1d", layer(), STEPS)
        case(f"global_{kind}_pool1d_keepdims", layer(keepdims=True), STEPS)


def dense():
    case("dense_rank2", L.Dense(5), ROWS)
    case("dense_rank3", L.Dense(5), rand(2, 3, 7))
    case("dense_rank4", L.Dense(5), IMAGE)
    case("dense_no_bias", L.Dense(5, use_bias=False), ROWS)
    case("dense_one_unit_sigmoid", L.Dense(1, activation="sigmoid"), ROWS)
    for name in ("relu", "softmax", "tanh", "selu"):
        case(f"dense_{name}", L.Dense(5, activation=name), ROWS)
    case("flatten", L.Flatten(), IMAGE)
    case("flatten_rank2", L.Flatten(), ROWS)
    case("flatten_rank1", L.Flatten(), rand(4))


def activations():
    # Reaches both tails, the kinks at -3, 0, 3 and 6, and values near zero.
    edges = np.array([-100, -20, -6, -3.5, -3, -2.5, -1, -0.5, -1e-3, 0,
                      1e-3, 0.5, 1, 2.5, 3, 3.5, 6, 6.5, 20, 100], np.float32).reshape(4, 5)
    for name in ("linear", "relu", "relu6", "elu", "selu", "softplus", "softsign", "softmax",
                 "log_softmax", "sigmoid", "log_sigmoid", "hard_sigmoid", "tanh", "hard_tanh",
                 "silu", "swish", "hard_silu", "hard_swish", "gelu", "leaky_relu", "mish", "celu",
                 "tanh_shrink", "hard_shrink", "soft_shrink", "squareplus", "sparse_plus",
                 "sparsemax", "sparse_sigmoid"):
        case(f"activation_{name}", L.Activation(name), edges)
        case(f"activation_{name}_rank4", L.Activation(name), rand(2, 3, 2, 5, scale=3.0))
    case("activation_exponential", L.Activation("exponential"), rand(4, 5, scale=3.0))
    case("relu", L.ReLU(), edges)
    case("relu_max_value", L.ReLU(max_value=6.0), edges)
    case("relu_negative_slope", L.ReLU(negative_slope=0.3), edges)
    case("relu_threshold", L.ReLU(threshold=1.0), edges)
    case("relu_all", L.ReLU(max_value=6.0, negative_slope=0.2, threshold=0.75), edges)
    case("leaky_relu", L.LeakyReLU(), edges)
    case("leaky_relu_slope", L.LeakyReLU(negative_slope=0.05), IMAGE)
    case("elu", L.ELU(), edges)
    case("elu_alpha", L.ELU(alpha=0.4), edges)
    case("prelu", L.PReLU(), IMAGE)
    case("prelu_shared", L.PReLU(shared_axes=[1, 2]), IMAGE)
    case("prelu_rank2", L.PReLU(), ROWS)
    case("identity", L.Identity(), IMAGE)
    case("softmax", L.Softmax(), rand(3, 5, scale=3.0))
    case("softmax_large", L.Softmax(), rand(3, 5, scale=300.0))
    case("softmax_axis1", L.Softmax(axis=1), IMAGE)
    case("softmax_axis_minus2", L.Softmax(axis=-2), IMAGE)
    case("softmax_two_axes", L.Softmax(axis=[1, 2]), IMAGE)


def functions():
    """Activation functions with arguments that no layer's config can carry."""
    A = keras.activations
    x = rand(4, 5, scale=3.0)
    made = {
        "gelu_exact": A.gelu(x, approximate=False), "gelu_approximate": A.gelu(x, approximate=True),
        "elu_alpha_0.5": A.elu(x, alpha=0.5), "leaky_relu_0.01": A.leaky_relu(x, 0.01),
        "relu_slope_max_threshold": A.relu(x, negative_slope=0.1, max_value=4.0, threshold=0.5),
    }
    golden.save_npz("layers/activation_functions.npz",
                    {"x": x, **{name: np.asarray(y) for name, y in made.items()}})


def normalizations():
    for training in (False, True):
        tag = "batch_norm_training" if training else "batch_norm"
        def bn(name, layer, x):
            case(f"{tag}{name}", layer, x, training=training)
        bn("", L.BatchNormalization(), IMAGE)
        bn("_rank2", L.BatchNormalization(), ROWS)
        bn("_no_scale", L.BatchNormalization(scale=False), IMAGE)
        bn("_no_center", L.BatchNormalization(center=False), IMAGE)
        bn("_bare", L.BatchNormalization(scale=False, center=False), IMAGE)
        bn("_momentum_epsilon", L.BatchNormalization(momentum=0.6, epsilon=0.1), IMAGE)
        bn("_axis1", L.BatchNormalization(axis=1), IMAGE)
        bn("_one_row", L.BatchNormalization(), rand(1, 7))
    frozen = L.BatchNormalization(trainable=False)  # runs in inference mode even when training
    case("batch_norm_training_frozen", frozen, IMAGE, training=True)

    case("layer_norm", L.LayerNormalization(), IMAGE)
    case("layer_norm_rank2", L.LayerNormalization(epsilon=0.1), ROWS)
    case("layer_norm_no_scale", L.LayerNormalization(scale=False), IMAGE)
    case("layer_norm_no_center", L.LayerNormalization(center=False), IMAGE)
    case("layer_norm_three_axes", L.LayerNormalization(axis=[1, 2, 3]), IMAGE)
    case("layer_norm_axis1", L.LayerNormalization(axis=1), IMAGE)
    case("group_norm", L.GroupNormalization(2), IMAGE)
    case("group_norm_instance", L.GroupNormalization(-1), IMAGE)
    case("group_norm_one_group_rank2", L.GroupNormalization(1, epsilon=0.1), ROWS)
    case("group_norm_steps_no_scale", L.GroupNormalization(2, scale=False), STEPS)
    case("group_norm_no_center", L.GroupNormalization(4, center=False), IMAGE)
    case("group_norm_axis1", L.GroupNormalization(2, axis=1), IMAGE)
    case("group_norm_axis_minus2", L.GroupNormalization(3, axis=-2), IMAGE)
    case("rms_norm", L.RMSNormalization(), IMAGE)
    case("rms_norm_rank2_epsilon", L.RMSNormalization(epsilon=0.1), ROWS)
    case("rms_norm_two_axes", L.RMSNormalization(axis=[2, 3]), IMAGE)
    case("unit_norm", L.UnitNormalization(), IMAGE)
    case("unit_norm_axis1", L.UnitNormalization(axis=1), IMAGE)
    case("unit_norm_all", L.UnitNormalization(axis=[1, 2, 3]), IMAGE)
    for training in (False, True):
        def spectral(name, layer, x):
            case(f"spectral_norm{'_training' if training else ''}{name}", layer, x, training=training)
        spectral("", L.SpectralNormalization(L.Conv2D(5, 3)), IMAGE)
        spectral("_dense", L.SpectralNormalization(L.Dense(4, activation="relu"), power_iterations=3), ROWS)
        spectral("_conv1d_l2", L.SpectralNormalization(L.Conv1D(3, 2, kernel_regularizer="l2")), STEPS)
    channels = [0.1, -0.2, 0.3, 0.4]
    case("rescaling", L.Rescaling(1 / 255), IMAGE)
    case("rescaling_offset", L.Rescaling(1 / 127.5, offset=-1.0), IMAGE)
    case("rescaling_per_channel", L.Rescaling([0.5, 1.0, 1.5, 2.0], offset=channels), IMAGE)
    case("normalization_per_channel",
         L.Normalization(mean=channels, variance=[1.0, 0.5, 2.0, 3.0]), IMAGE)
    case("normalization_scalar", L.Normalization(axis=None, mean=0.3, variance=0.25), IMAGE)
    case("normalization_invert",
         L.Normalization(mean=channels, variance=[1.0, 0.5, 2.0, 3.0], invert=True), IMAGE)
    case("normalization_zero_variance",
         L.Normalization(mean=channels, variance=[1.0, 0.0, 2.0, 3.0]), IMAGE)
    adapted = L.Normalization()
    adapted.adapt(IMAGE)
    case("normalization_adapted", adapted, IMAGE)


def shapes():
    case("zero_padding_int", L.ZeroPadding2D(2), IMAGE)
    case("zero_padding_pair", L.ZeroPadding2D((1, 3)), IMAGE)
    case("zero_padding_pairs", L.ZeroPadding2D(((0, 1), (2, 3))), IMAGE)
    case("cropping_int", L.Cropping2D(2), IMAGE)
    case("cropping_pairs", L.Cropping2D(((0, 1), (2, 3))), IMAGE)
    case("reshape", L.Reshape((9, 32)), IMAGE)
    case("reshape_minus1", L.Reshape((4, -1, 6)), IMAGE)
    case("reshape_flat", L.Reshape((-1,)), IMAGE)
    for interpolation in ("nearest", "bilinear", "bicubic", "lanczos3", "lanczos5"):
        case(f"resizing_{interpolation}", L.Resizing(5, 11, interpolation=interpolation), IMAGE)
    case("resizing_bilinear_antialias", L.Resizing(5, 4, antialias=True), IMAGE)
    case("resizing_bicubic_antialias", L.Resizing(5, 4, interpolation="bicubic", antialias=True), IMAGE)
    case("resizing_crop", L.Resizing(6, 3, crop_to_aspect_ratio=True), IMAGE)
    case("resizing_crop_height", L.Resizing(3, 8, crop_to_aspect_ratio=True), IMAGE)
    case("resizing_pad", L.Resizing(6, 3, pad_to_aspect_ratio=True, fill_value=0.5), IMAGE)
    case("resizing_pad_width", L.Resizing(3, 8, pad_to_aspect_ratio=True), IMAGE)
    case("center_crop", L.CenterCrop(5, 4), IMAGE)
    case("center_crop_enlarges", L.CenterCrop(10, 6), IMAGE)
    for kind, layer in (("average", L.AdaptiveAveragePooling2D), ("max", L.AdaptiveMaxPooling2D)):
        case(f"adaptive_{kind}_pool", layer(3), IMAGE)
        case(f"adaptive_{kind}_pool_4x3", layer((4, 3)), IMAGE)
        case(f"adaptive_{kind}_pool_5x7", layer((5, 7)), IMAGE)
        if kind == "average":  # TensorFlow ends the process over the gradient of the other
            case(f"adaptive_{kind}_pool_1", layer(1), IMAGE)
    case("permute", L.Permute((3, 1, 2)), IMAGE)
    case("permute_rank3", L.Permute((2, 1)), STEPS)
    case("repeat_vector", L.RepeatVector(3), ROWS)
    case("up_sampling1d", L.UpSampling1D(3), STEPS)
    case("zero_padding1d", L.ZeroPadding1D(2), STEPS)
    case("zero_padding1d_pair", L.ZeroPadding1D((0, 3)), STEPS)
    case("cropping1d", L.Cropping1D(), STEPS)
    case("cropping1d_pair", L.Cropping1D((0, 3)), STEPS)
    other = [rand(*IMAGE.shape, seed=i) for i in (1, 2)]
    case("add_2", L.Add(), IMAGE, other[0])
    case("add_3", L.Add(), IMAGE, *other)
    case("add_broadcast", L.Add(), IMAGE, rand(2, 1, 1, 4))
    for name, layer in (("multiply", L.Multiply), ("average", L.Average), ("maximum", L.Maximum), ("minimum", L.Minimum)):
        case(f"{name}_2", layer(), IMAGE, other[0])
        case(f"{name}_3", layer(), IMAGE, *other)
        case(f"{name}_broadcast", layer(), IMAGE, rand(2, 1, 1, 4))
    case("custom_scale", CustomScaleLayer(0.17), IMAGE, other[0])
    case("layer_scale", convnext.LayerScale(1e-6, 4), IMAGE)
    case("subtract", L.Subtract(), IMAGE, other[0])
    case("concatenate", L.Concatenate(), IMAGE, rand(2, 8, 9, 2))
    case("concatenate_axis1", L.Concatenate(axis=1), IMAGE, rand(2, 3, 9, 4), rand(2, 1, 9, 4))
    case("concatenate_axis_minus2", L.Concatenate(axis=-2), IMAGE, rand(2, 8, 5, 4))
    case("concatenate_rank2", L.Concatenate(), ROWS, rand(3, 2))
    case("dot_rank2", L.Dot(1), ROWS, rand(3, 7, seed=1))
    case("dot_rank2_cosine", L.Dot(-1, normalize=True), ROWS, rand(3, 7, seed=1))
    case("dot_rank3", L.Dot(1), STEPS, rand(2, 11, 5))
    case("dot_rank3_last_cosine", L.Dot(axes=(2, 1), normalize=True), STEPS, rand(2, 4, 5))
    case("dot_rank3_rank2", L.Dot((2, 1)), STEPS, rand(2, 4))
    case("dot_rank2_rank3", L.Dot((1, 2)), rand(2, 4), STEPS)
    case("dot_rank4_rank3", L.Dot((3, 2)), IMAGE, STEPS)


def inference_only():
    """Layers that only act while training: the identity here."""
    made = [
        case("dropout", L.Dropout(0.5), IMAGE),
        case("dropout_noise_shape", L.Dropout(0.5, noise_shape=(None, 1, 1, None)), IMAGE),
        case("spatial_dropout2d", L.SpatialDropout2D(0.5), IMAGE),
        case("gaussian_noise", L.GaussianNoise(0.5), IMAGE),
        case("gaussian_dropout", L.GaussianDropout(0.5), IMAGE),
        case("alpha_dropout", L.AlphaDropout(0.5), IMAGE),
        case("stochastic_depth", convnext.StochasticDepth(0.5), IMAGE),
        case("dropout_training_rate0", L.Dropout(0.0), IMAGE, training=True),
        case("random_flip", L.RandomFlip("horizontal"), IMAGE),
        case("random_translation", L.RandomTranslation(0.2, 0.3, fill_mode="constant"), IMAGE),
        case("random_zoom", L.RandomZoom(0.2, 0.3), IMAGE),
        case("random_zoom_both", L.RandomZoom((-0.2, 0.3)), IMAGE),
        case("random_contrast", L.RandomContrast(0.2), IMAGE),
        case("random_contrast_pair", L.RandomContrast((0.2, 0.5), value_range=(0, 1)), IMAGE),
        case("random_brightness", L.RandomBrightness(0.2), IMAGE),
        case("random_rotation", L.RandomRotation(0.1, fill_mode="nearest"), IMAGE),
    ]
    assert all(np.array_equal(y, IMAGE) for y in made)
    colors = rand(2, 8, 9, 3)
    for layer in (
            L.AugMix(), L.CutMix(), L.MixUp(), L.RandAugment(), L.RandomColorDegeneration(0.5), L.RandomColorJitter(hue_factor=0.2),
            L.RandomElasticTransform(), L.RandomErasing(), L.RandomGaussianBlur(), L.RandomGrayscale(), L.RandomHue(0.5),
            L.RandomInvert(), L.RandomPerspective(), L.RandomPosterization(4), L.RandomSaturation(0.5), L.RandomSharpness(0.5),
            L.RandomShear(0.2)):
        name = keras.src.utils.naming.to_snake_case(layer.__class__.__name__)
        assert np.array_equal(case(name, layer, colors), colors)
    assert np.array_equal(case("spatial_dropout1d", L.SpatialDropout1D(0.5), STEPS), STEPS)


def initializers():
    I = keras.initializers
    made = {
        "glorot_uniform": I.GlorotUniform(42), "glorot_normal": I.GlorotNormal(42),
        "he_uniform": I.HeUniform(42), "he_normal": I.HeNormal(42),
        "lecun_uniform": I.LecunUniform(42), "lecun_normal": I.LecunNormal(42),
        "random_normal": I.RandomNormal(seed=42),
        "random_normal_mean_stddev": I.RandomNormal(1.0, 2.0, seed=42),
        "random_uniform": I.RandomUniform(seed=42),
        "random_uniform_range": I.RandomUniform(-1.0, 3.0, seed=42),
        "truncated_normal": I.TruncatedNormal(seed=42),
        "truncated_normal_mean_stddev": I.TruncatedNormal(1.0, 2.0, seed=42),
        "orthogonal": I.Orthogonal(seed=42), "orthogonal_gain": I.Orthogonal(2.0, seed=42),
        "constant": I.Constant(0.25), "zeros": I.Zeros(), "ones": I.Ones(),
        "identity": I.Identity(), "identity_gain": I.Identity(3.0),
    }
    for mode in ("fan_in", "fan_out", "fan_avg"):
        for distribution in ("uniform", "truncated_normal", "untruncated_normal"):
            made[f"variance_scaling_{mode}_{distribution}"] = I.VarianceScaling(
                1.5, mode, distribution, seed=42)
    shapes = {"conv": (3, 3, 2, 5), "dense": (7, 6), "wide": (4, 9), "bias": (5,)}
    arrays, manifest = {}, []
    for name, initializer in made.items():
        keys = {}
        for shape_name, shape in shapes.items():
            if name.startswith("identity") and shape_name in ("conv", "bias"):
                continue  # 2-D only
            if name.startswith("orthogonal") and shape_name == "bias":
                continue  # at least 2-D
            keys[shape_name] = f"{name}/{shape_name}"
            arrays[f"{name}/{shape_name}"] = np.asarray(initializer(shape, "float32"))
        manifest.append({
            "name": name, "keys": keys,
            "initializer": keras.saving.serialize_keras_object(initializer)})
    golden.save_npz("layers/initializers.npz", arrays)
    golden.save_json("layers/initializers.json", {
        "shapes": {k: list(v) for k, v in shapes.items()}, "initializers": manifest})


def regularizers():
    R = keras.regularizers
    x = rand(3, 4, 2)
    made = {"l1": R.L1(), "l1_0.3": R.L1(0.3), "l2": R.L2(), "l2_0.2": R.L2(0.2),
            "l1_l2": R.L1L2(), "l1_l2_both": R.L1L2(0.1, 0.2),
            "l1_string": R.get("l1"), "l2_string": R.get("l2")}
    golden.save_npz("layers/regularizers.npz", {"x": x})
    golden.save_json("layers/regularizers.json", [
        {"name": name, "regularizer": keras.saving.serialize_keras_object(r), "loss": float(r(x))}
        for name, r in made.items()])


def main():
    tf.config.experimental.enable_op_determinism()
    for make in (convolutions, depthwise, transposed, pools, sequences, dense, activations, normalizations, shapes,
                 inference_only):
        make()
    golden.save_json("layers/cases.json", CASES)
    functions()
    initializers()
    regularizers()


if __name__ == "__main__":
    main()
