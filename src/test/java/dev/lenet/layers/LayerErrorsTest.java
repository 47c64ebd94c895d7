package dev.lenet.layers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lenet.activations.Activations;
import dev.lenet.exceptions.InputException;
import dev.lenet.layers.activations.LeakyReLU;
import dev.lenet.layers.activations.PReLU;
import dev.lenet.layers.activations.ReLU;
import dev.lenet.layers.convolutional.Conv1D;
import dev.lenet.layers.convolutional.Conv2D;
import dev.lenet.layers.convolutional.Conv2DTranspose;
import dev.lenet.layers.convolutional.DepthwiseConv2D;
import dev.lenet.layers.convolutional.SeparableConv2D;
import dev.lenet.layers.core.Dense;
import dev.lenet.layers.core.LayerScale;
import dev.lenet.layers.merging.Add;
import dev.lenet.layers.merging.Concatenate;
import dev.lenet.layers.merging.Dot;
import dev.lenet.layers.merging.Maximum;
import dev.lenet.layers.merging.Subtract;
import dev.lenet.layers.normalization.BatchNormalization;
import dev.lenet.layers.normalization.GroupNormalization;
import dev.lenet.layers.normalization.RMSNormalization;
import dev.lenet.layers.normalization.UnitNormalization;
import dev.lenet.layers.pooling.MaxPooling1D;
import dev.lenet.layers.pooling.MaxPooling2D;
import dev.lenet.layers.preprocessing.Normalization;
import dev.lenet.layers.preprocessing.RandomBrightness;
import dev.lenet.layers.preprocessing.RandomContrast;
import dev.lenet.layers.preprocessing.RandomRotation;
import dev.lenet.layers.preprocessing.RandomZoom;
import dev.lenet.layers.preprocessing.Rescaling;
import dev.lenet.layers.regularization.Dropout;
import dev.lenet.layers.regularization.GaussianDropout;
import dev.lenet.layers.regularization.GaussianNoise;
import dev.lenet.layers.regularization.SpatialDropout2D;
import dev.lenet.layers.reshaping.Cropping1D;
import dev.lenet.layers.reshaping.Flatten;
import dev.lenet.layers.reshaping.Permute;
import dev.lenet.layers.reshaping.RepeatVector;
import dev.lenet.layers.reshaping.Reshape;
import dev.lenet.layers.reshaping.UpSampling1D;
import dev.lenet.layers.reshaping.UpSampling2D;
import dev.lenet.layers.reshaping.ZeroPadding1D;
import dev.lenet.layers.reshaping.ZeroPadding2D;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What a layer says of an option or an input that does not fit. */
class LayerErrorsTest {
  private static void assertRefused(String message, Executable what) {
    assertEquals(message, assertThrows(InputException.class, what).getMessage());
  }

  private static void assertRefused(String message, Layer layer, Shape... inputs) {
    assertRefused(message, () -> layer.build(List.of(inputs)));
  }

  @Test
  void aWindowLargerThanTheImageShowsTheArithmeticOfBothConventions() {
    assertRefused(
        "conv1: height 4 is smaller than the window 5: VALID ceil((W-F+1)/S) = ceil((4-5+1)/1) ="
            + " 0, in PyTorch's convention (W-F+2P)/S+1 = (4-5+0)/1+1 = 0 (expected: 1 or more;"
            + " take a larger image, a smaller window or SAME)",
        new Conv2D(16, 5).name("conv1"),
        Shape.of(-1, 4, 32, 3));
  }

  @Test
  void aDilatedWindowCountsWithItsGaps() {
    assertRefused(
        "conv2d: width 8 is smaller than the window 9: VALID ceil((W-F+1)/S) = ceil((8-9+1)/1) ="
            + " 0, in PyTorch's convention (W-F+2P)/S+1 = (8-9+0)/1+1 = 0 (expected: 1 or more;"
            + " take a larger image, a smaller window or SAME)",
        new Conv2D(16, 5).dilationRate(2),
        Shape.of(-1, 9, 8, 3));
  }

  @Test
  void convolutionTakesImages() {
    assertRefused(
        "conv2d: input rank: 2, shape (None, 8) (expected: 4, NHWC)",
        new Conv2D(1, 1),
        Shape.of(-1, 8));
  }

  @Test
  void convolutionIsBuiltForItsChannels() {
    Layer layer = new Conv2D(1, 1);
    layer.build(List.of(Shape.of(-1, 8, 8, 3)));
    assertRefused(
        "conv2d: input channels: 4, shape (None, 8, 8, 4) (expected: 3, as in (None, 8, 8, 3), for"
            + " which it was built)",
        () -> layer.apply(KerasTensor.input(Shape.of(-1, 8, 8, 4))));
  }

  @Test
  void groupsDivideChannelsAndFilters() {
    assertRefused(
        "Conv2D: groups 3 (expected: a divisor of 4 filters)", () -> new Conv2D(4, 1).groups(3));
    assertRefused(
        "conv2d: input channels: 3, shape (None, 8, 8, 3) (expected: a multiple of 2 groups)",
        new Conv2D(4, 1).groups(2),
        Shape.of(-1, 8, 8, 3));
  }

  @Test
  void stridesAndDilationExcludeEachOther() {
    assertRefused(
        "conv2d: strides [2, 2] with dilation_rate [2, 2] (expected: one of them 1)",
        new Conv2D(4, 1).strides(2).dilationRate(2),
        Shape.of(-1, 8, 8, 3));
  }

  @Test
  void depthwiseAndSeparableConvolutionsAreCheckedAsConvolutionsAre() {
    assertRefused(
        "DepthwiseConv2D: depth_multiplier 0 (expected: 1 or more)",
        () -> new DepthwiseConv2D(3).depthMultiplier(0));
    assertRefused(
        "SeparableConv2D: filters 0 (expected: 1 or more)", () -> new SeparableConv2D(0, 3));
    assertRefused(
        "DepthwiseConv2D: strides [1, 2, 3] (expected: one number or two)",
        () -> new DepthwiseConv2D(3).strides(1, 2, 3));
    assertRefused(
        "depthwise_conv2d: input rank: 2, shape (None, 8) (expected: 4, NHWC)",
        new DepthwiseConv2D(1),
        Shape.of(-1, 8));
    assertRefused(
        "separable_conv2d: height 2 is smaller than the window 3: VALID ceil((W-F+1)/S) ="
            + " ceil((2-3+1)/1) = 0, in PyTorch's convention (W-F+2P)/S+1 = (2-3+0)/1+1 = 0"
            + " (expected: 1 or more; take a larger image, a smaller window or SAME)",
        new SeparableConv2D(4, 3),
        Shape.of(-1, 2, 8, 3));
  }

  @Test
  void transposedConvolutionsAreChecked() {
    assertRefused(
        "Conv2DTranspose: output_padding [-1, 0] (expected: 0 or more each)",
        () -> new Conv2DTranspose(4, 3).outputPadding(-1, 0));
    assertRefused(
        "conv2d_transpose: strides [2, 2] with dilation_rate [2, 2] (expected: one of them 1)",
        new Conv2DTranspose(4, 3).strides(2).dilationRate(2),
        Shape.of(-1, 8, 8, 3));
  }

  @Test
  void layersOfSequencesAreChecked() {
    assertRefused(
        "conv1d: input rank: 2, shape (None, 8) (expected: 3, N x steps x C)",
        new Conv1D(4, 3),
        Shape.of(-1, 8));
    assertRefused(
        "conv1d: steps 2 is smaller than the window 3: VALID ceil((W-F+1)/S) = ceil((2-3+1)/1) ="
            + " 0, in PyTorch's convention (W-F+2P)/S+1 = (2-3+0)/1+1 = 0 (expected: 1 or more;"
            + " take a larger image, a smaller window or SAME)",
        new Conv1D(4, 3),
        Shape.of(-1, 2, 8));
    assertRefused(
        "Conv1D: strides [1, 2] (expected: one number)", () -> new Conv1D(4, 3).strides(1, 2));
    assertRefused(
        "Conv2D: padding 'causal' (expected: 'valid', 'same')",
        () -> new Conv2D(4, 3).padding(Padding.CAUSAL));
    assertRefused(
        "MaxPooling1D: padding 'causal' (expected: 'valid', 'same')",
        () -> new MaxPooling1D().padding(Padding.CAUSAL));
    assertRefused(
        "cropping1d: steps 3, cropped by 1 and 2 (expected: more than 3)",
        new Cropping1D(1, 2),
        Shape.of(-1, 3, 4));
    assertRefused(
        "Cropping1D: cropping [-1, -1] (expected: 0 or more each)", () -> new Cropping1D(-1));
    assertRefused(
        "ZeroPadding1D: padding [0, -1] (expected: 0 or more each)",
        () -> new ZeroPadding1D(0, -1));
    assertRefused("UpSampling1D: size 0 (expected: 1 or more)", () -> new UpSampling1D(0));
  }

  @Test
  void noiseIsChecked() {
    assertRefused(
        "GaussianNoise: stddev 1.5 (expected: from 0 to 1)", () -> new GaussianNoise(1.5));
    assertRefused(
        "GaussianDropout: rate 1.0 (expected: from 0 to less than 1)",
        () -> new GaussianDropout(1));
    assertRefused(
        "dropout: noise_shape [-1, 3], input shape (None, 8) (expected: as many sizes, each 1 or"
            + " the input's)",
        new Dropout(0.5).noiseShape(-1, 3),
        Shape.of(-1, 8));
    assertRefused(
        "spatial_dropout2d: input rank: 3, shape (None, 8, 3) (expected: 4, NHWC)",
        new SpatialDropout2D(0.5),
        Shape.of(-1, 8, 3));
    assertRefused(
        "layer_scale: input shape (None, 3) (expected: 4 channels)",
        new LayerScale(1e-6, 4),
        Shape.of(-1, 3));
  }

  @Test
  void colorsAreChecked() {
    assertRefused(
        "RandomContrast: factor -0.1 (expected: from 0 to 1)", () -> new RandomContrast(-0.1));
    assertRefused(
        "RandomBrightness: factor 2.0 (expected: from -1 to 1)", () -> new RandomBrightness(2));
    assertRefused(
        "RandomBrightness: value_range [1.0, 0.0] (expected: the first below the second)",
        () -> new RandomBrightness(0.1).valueRange(1, 0));
    assertRefused(
        "RandomZoom: height_factor -1.0 (expected: more than -1, up to 1)",
        () -> new RandomZoom(new double[] {-1, 0.5}, null));
  }

  @Test
  void permutationsAndRepetitionsAreChecked() {
    assertRefused(
        "Permute: dims [1, 3] (expected: each from 1 to 2, once)", () -> new Permute(1, 3));
    assertRefused(
        "permute: input rank: 4, shape (None, 8, 8, 3) (expected: 3)",
        new Permute(2, 1),
        Shape.of(-1, 8, 8, 3));
    assertRefused(
        "repeat_vector: input rank: 3, shape (None, 8, 3) (expected: 2, N x C)",
        new RepeatVector(2),
        Shape.of(-1, 8, 3));
    assertRefused("RepeatVector: n 0 (expected: 1 or more)", () -> new RepeatVector(0));
  }

  @Test
  void groupsOfChannelsAreChecked() {
    assertRefused(
        "GroupNormalization: groups 0 (expected: 1 or more, or -1)",
        () -> new GroupNormalization(0));
    assertRefused(
        "group_normalization: input channels: 4, shape (None, 8, 8, 4) (expected: a multiple of 32"
            + " groups)",
        new GroupNormalization(),
        Shape.of(-1, 8, 8, 4));
    assertRefused(
        "group_normalization: axis 0, input shape (None, 8) (expected: from 1 to 1, or as far from"
            + " the end)",
        new GroupNormalization(1).axis(0),
        Shape.of(-1, 8));
    assertRefused(
        "rms_normalization: axis [1], input shape (None, 8, 8, 4) (expected: the last axes, in"
            + " order)",
        new RMSNormalization(1),
        Shape.of(-1, 8, 8, 4));
    assertRefused(
        "unit_normalization: axis 2, input shape (None, 8) (expected: from -2 to 1)",
        new UnitNormalization(2),
        Shape.of(-1, 8));
  }

  @Test
  void productsTakeTwoInputsOfTheSameSize() {
    assertRefused("dot: 1 inputs (expected: 2)", new Dot(1), Shape.of(-1, 4));
    assertRefused(
        "dot: input shapes (None, 4), (None, 5) with axes [1] (expected: the same size along both"
            + " axes)",
        new Dot(1),
        Shape.of(-1, 4),
        Shape.of(-1, 5));
    assertRefused(
        "dot: axis 0, input shape (None, 4) (expected: from 1 to 1, or as far from the end)",
        new Dot(0),
        Shape.of(-1, 4),
        Shape.of(-1, 4));
  }

  @Test
  void mergesTakeAsManyInputsAsTheyCan() {
    assertRefused(
        "subtract: 3 inputs (expected: 2)",
        new Subtract(),
        Shape.of(-1, 4),
        Shape.of(-1, 4),
        Shape.of(-1, 4));
    assertRefused(
        "maximum: input shapes (None, 4), (None, 5) (expected: the same sizes, or 1)",
        new Maximum(),
        Shape.of(-1, 4),
        Shape.of(-1, 5));
  }

  @Test
  void slopesAreChecked() {
    assertRefused(
        "LeakyReLU: negative_slope -0.1 (expected: 0 or more)", () -> new LeakyReLU(-0.1));
    assertRefused("PReLU: shared_axes [0] (expected: 1 or more each)", () -> new PReLU(0));
    assertRefused(
        "p_re_lu: shared_axes [4], input shape (None, 8, 8, 3) (expected: from 1 to 3)",
        new PReLU(4),
        Shape.of(-1, 8, 8, 3));
    assertRefused(
        "UpSampling2D: size [0, 2] (expected: 1 or more each)", () -> new UpSampling2D(0, 2));
  }

  @Test
  void numbersOfLayersAreChecked() {
    assertRefused("Conv2D: filters 0 (expected: 1 or more)", () -> new Conv2D(0, 3));
    assertRefused("Conv2D: kernel_size [0, 0] (expected: 1 or more each)", () -> new Conv2D(1, 0));
    assertRefused(
        "Conv2D: strides [1, -1] (expected: 1 or more each)",
        () -> new Conv2D(1, 1).strides(1, -1));
    assertRefused(
        "MaxPooling2D: pool_size [0, 0] (expected: 1 or more each)", () -> new MaxPooling2D(0));
    assertRefused("Dense: units 0 (expected: 1 or more)", () -> new Dense(0));
    assertRefused("Dropout: rate 1.2 (expected: from 0 to 1)", () -> new Dropout(1.2));
    assertRefused("Dropout: rate NaN (expected: from 0 to 1)", () -> new Dropout(Double.NaN));
    assertRefused("ReLU: max_value -1.0 (expected: 0 or more)", () -> new ReLU().maxValue(-1.0));
    assertRefused(
        "BatchNormalization: momentum 2.0 (expected: from 0 to 1)",
        () -> new BatchNormalization().momentum(2));
    assertRefused(
        "ZeroPadding2D: padding [[-1, -1], [-1, -1]] (expected: 0 or more each)",
        () -> new ZeroPadding2D(-1));
    assertRefused(
        "RandomRotation: factor 1.5 (expected: from -1 to 1)", () -> new RandomRotation(1.5));
    assertRefused(
        "Reshape: target_shape [-1, -1] (expected: sizes of 1 or more, and at most one -1)",
        () -> new Reshape(-1, -1));
  }

  @Test
  void denseNeedsKnownFeatures() {
    assertRefused(
        "dense: input features of input (None, None) unknown (expected: a known size)",
        new Dense(3),
        Shape.of(-1, -1));
    assertRefused(
        "dense: input rank: 1, shape (None,) (expected: 2 or more)", new Dense(3), Shape.of(-1));
  }

  @Test
  void reshapeKeepsTheElements() {
    assertRefused(
        "reshape: target_shape [5, 5] for samples of shape (4, 6), 24 elements (expected: a product"
            + " of 24)",
        new Reshape(5, 5),
        Shape.of(-1, 4, 6));
    assertRefused(
        "reshape: target_shape [5, -1] for samples of shape (4, 6), 24 elements (expected: a"
            + " divisor of 24 beside -1)",
        new Reshape(5, -1),
        Shape.of(-1, 4, 6));
  }

  @Test
  void addTakesShapesThatFit() {
    assertRefused(
        "add: input shapes (None, 4), (None, 5) (expected: the same sizes, or 1)",
        new Add(),
        Shape.of(-1, 4),
        Shape.of(-1, 5));
  }

  @Test
  void addPutsOnesAfterTheBatchWhereRanksDiffer() {
    assertEquals(
        Shape.of(-1, 8, 9, 4),
        new Add().outputShape(List.of(Shape.of(-1, 8, 9, 4), Shape.of(-1, 4))));
  }

  @Test
  void concatenateTakesShapesThatFit() {
    assertRefused(
        "concatenate: input shapes (None, 8, 8, 4), (None, 7, 8, 4) (expected: the same but along"
            + " axis -1)",
        new Concatenate(),
        Shape.of(-1, 8, 8, 4),
        Shape.of(-1, 7, 8, 4));
    assertRefused(
        "concatenate: axis 0, input shape (None, 8) (expected: from 1 to 1, or as far from the"
            + " end)",
        new Concatenate(0),
        Shape.of(-1, 8));
  }

  @Test
  void otherLayersTakeOneInput() {
    assertRefused(
        "flatten: 2 inputs (expected: 1)", new Flatten(), Shape.of(-1, 4), Shape.of(-1, 4));
  }

  @Test
  void rescalingHasAsManyScalesAsChannels() {
    assertRefused(
        "rescaling: scale of 2 numbers, input shape (None, 8, 8, 3) (expected: as many as"
            + " channels)",
        new Rescaling(new double[] {1, 2}),
        Shape.of(-1, 8, 8, 3));
  }

  @Test
  void unknownActivationIsRefusedWithAllNames() {
    assertRefused(
        "activation 'rleu' (expected: celu, elu, exponential, gelu, hard_shrink, hard_sigmoid,"
            + " hard_sigmoid_keras_2, hard_silu, hard_tanh, leaky_relu, linear, log_sigmoid,"
            + " log_softmax, mish, relu, relu6, selu, sigmoid, silu, soft_shrink, softmax,"
            + " softplus, softsign, sparse_plus, sparse_sigmoid, sparsemax, squareplus, tanh,"
            + " tanh_shrink, or one registered with CustomObjects)",
        () -> Activations.of("rleu"));
  }

  @Test
  void adaptComputesMeansAndVariances() {
    Normalization layer = new Normalization();
    layer.adapt(HostTensor.ofFloats(Shape.of(2, 2), 1, 10, 3, 30));
    assertEquals(HostTensor.ofFloats(Shape.of(2), 2, 20), layer.weight("mean").value());
    assertEquals(HostTensor.ofFloats(Shape.of(2), 1, 100), layer.weight("variance").value());
  }

  @Test
  void adaptAndGivenMomentsExcludeEachOther() {
    Normalization layer = new Normalization().moments(0, 1);
    assertRefused(
        "normalization: adapt with mean and variance given (expected: one of both)",
        () -> layer.adapt(HostTensor.ofFloats(Shape.of(1, 1), 1)));
  }

  @Test
  void aFrozenBatchNormalizationDoesNotMixTheBatch() {
    assertEquals(true, new BatchNormalization().mixesBatch());
    assertEquals(false, new BatchNormalization().trainable(false).mixesBatch());
  }
}
