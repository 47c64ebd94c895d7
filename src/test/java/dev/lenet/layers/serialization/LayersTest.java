package dev.lenet.layers.serialization;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lenet.exceptions.InputException;
import dev.lenet.layers.Layer;
import dev.lenet.layers.convolutional.Conv2D;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Configs that Keras's older versions wrote, and those that are refused. */
class LayersTest {
  private static Map<String, Object> conv(String option, Object value) {
    Map<String, Object> config = new HashMap<>();
    config.put("name", "c");
    config.put("filters", 4);
    config.put("kernel_size", List.of(3, 3));
    config.put(option, value);
    return config;
  }

  private static void assertRefused(String message, String className, Map<String, ?> config) {
    InputException e =
        assertThrows(InputException.class, () -> Layers.fromConfig(className, config));
    assertEquals(message, e.getMessage());
  }

  @Test
  void kerasTwosConvolutionIsRead() {
    Map<String, Object> config = conv("batch_input_shape", List.of(8, 8, 3));
    config.put("dtype", "float32");
    config.put("trainable", false);
    config.put(
        "kernel_initializer",
        Map.of("class_name", "VarianceScaling", "config", Map.of("mode", "fan_avg")));
    config.put("bias_initializer", Map.of("class_name", "Zeros", "config", Map.of()));
    Layer layer = Layers.fromConfig("Convolution2D", config);
    assertInstanceOf(Conv2D.class, layer);
    assertEquals("c", layer.name());
    assertFalse(layer.trainable());
    assertEquals(1, layer.config().get("groups"));
  }

  @Test
  void kerasTwosBatchNormalizationIsRead() {
    Layer layer =
        Layers.fromConfig(
            "BatchNormalizationV1", Map.of("name", "b", "axis", List.of(3), "momentum", 0.9));
    assertEquals(3, layer.config().get("axis"));
    assertEquals(0.9, layer.config().get("momentum"));
  }

  @Test
  void stridesOfNullAreThePoolSize() {
    Layer layer = Layers.fromConfig("MaxPool2D", Map.of("pool_size", 3));
    assertEquals(List.of(3, 3), layer.config().get("strides"));
  }

  @Test
  void alphaOfKeras2IsTheNegativeSlope() {
    Layer layer = Layers.fromConfig("LeakyReLU", Map.of("alpha", 0.1));
    assertEquals(0.1, layer.config().get("negative_slope"));
  }

  @Test
  void thresholdedReluOfKeras2IsARelu() {
    Layer layer = Layers.fromConfig("ThresholdedReLU", Map.of("name", "t", "theta", 0.7));
    assertEquals("ReLU", layer.className());
    assertEquals(0.7, layer.config().get("threshold"));
    assertEquals(0.0, layer.config().get("negative_slope"));
  }

  @Test
  void layersOfSequencesHaveKerasTwosNames() {
    Map<String, Object> config = conv("padding", "causal");
    config.put("kernel_size", 3);
    assertEquals("causal", Layers.fromConfig("Convolution1D", config).config().get("padding"));
    assertEquals(
        List.of(2), Layers.fromConfig("MaxPool1D", Map.of("pool_size", 2)).config().get("strides"));
    assertEquals(
        "GlobalAveragePooling1D", Layers.fromConfig("GlobalAvgPool1D", Map.of()).className());
  }

  @Test
  void separableConvolutionOfKeras2HasOptionsOfAConvolution() {
    Layer layer =
        Layers.fromConfig(
            "SeparableConv2D",
            Map.of(
                "filters",
                2,
                "kernel_size",
                List.of(3, 3),
                "groups",
                1,
                "kernel_initializer",
                Map.of("class_name", "GlorotUniform", "config", Map.of())));
    assertEquals(2, layer.config().get("filters"));
  }

  @Test
  void functionObjectIsAnActivation() {
    Map<String, Object> function =
        Map.of("module", "builtins", "class_name", "function", "config", "relu");
    assertEquals(
        "relu",
        Layers.fromConfig("Conv2D", conv("activation", function)).config().get("activation"));
  }

  @Test
  void unknownClassIsRefused() {
    assertRefused(
        "layer l: class 'LSTM' is not known (expected: a class registered with CustomObjects, see"
            + " docs/EXTEND.md, or in Python, model.export(folder), since a SavedModel of it runs"
            + " here)",
        "LSTM",
        Map.of("name", "l"));
  }

  @Test
  void aSlipIsNamed() {
    for (String[] slip :
        new String[][] {{"Conv2d", "Conv2D"}, {"BatchNormalisation", "BatchNormalization"}}) {
      String message =
          assertThrows(InputException.class, () -> Layers.fromConfig(slip[0], Map.of("name", "l")))
              .getMessage();
      assertTrue(message.contains(" is not known, did you mean " + slip[1] + "? ("), message);
    }
  }

  @Test
  void channelsFirstIsRefused() {
    assertRefused(
        "layer c: Conv2D: option data_format is 'channels_first' (expected: 'channels_last')",
        "Conv2D",
        conv("data_format", "channels_first"));
  }

  @Test
  void unknownConstraintIsRefused() {
    assertRefused(
        "layer c: constraint 'RadialConstraint' (expected: MaxNorm, MinMaxNorm, NonNeg, UnitNorm, or"
            + " one registered with CustomObjects)",
        "Conv2D",
        conv("kernel_constraint", Map.of("class_name", "RadialConstraint")));
  }

  @Test
  void otherDtypePoliciesAreKept() {
    Layer layer =
        Layers.fromConfig(
            "Conv2D", conv("dtype", Map.of("config", Map.of("name", "mixed_float16"))));
    assertEquals("mixed_float16", layer.dtypePolicy());
  }

  @Test
  void aQuantizedLayerIsRefused() {
    assertRefused(
        "layer c: quantized weights (expected: the model saved before model.quantize() was called)",
        "Conv2D",
        conv(
            "dtype",
            Map.of(
                "class_name",
                "QuantizedDTypePolicy",
                "config",
                Map.of("name", "int8_from_float32"))));
  }

  @Test
  void aLayerOfLowRankIsRefused() {
    assertRefused(
        "layer c: LoRA of rank 4 (expected: the model without it: in Python, set lora_rank to null"
            + " in its config, load the weights into that, and save it)",
        "Conv2D",
        conv("lora_rank", 4));
  }

  @Test
  void anUnknownDtypePolicyIsRefused() {
    assertRefused(
        "layer c: Conv2D: option dtype is 'float8' (expected: float32, mixed_float16,"
            + " mixed_bfloat16, float16, bfloat16 or float64)",
        "Conv2D",
        conv("dtype", "float8"));
  }

  @Test
  void unknownOptionIsRefused() {
    assertRefused(
        "layer d: Flatten: option order is 'F' (expected: only data_format, dtype,"
            + " batch_input_shape, trainable, activity_regularizer, name)",
        "Flatten",
        Map.of("name", "d", "order", "F"));
  }

  @Test
  void missingOptionIsNamed() {
    assertRefused(
        "layer d: Dense: option units is missing (expected: a value)",
        "Dense",
        Map.of("name", "d"));
  }

  @Test
  void wrongTypeIsNamed() {
    assertRefused(
        "layer d: Dense: option units is 'ten' (expected: a whole number)",
        "Dense",
        Map.of("name", "d", "units", "ten"));
  }

  @Test
  void noiseShapeOfABatchOfOneSizeIsRefused() {
    assertRefused(
        "layer d: Dropout: noise_shape [4, 1] (expected: sizes of 1 or more, or -1 for the input's;"
            + " first 1 or -1)",
        "Dropout",
        Map.of("name", "d", "rate", 0.5, "noise_shape", List.of(4, 1)));
  }

  @Test
  void renormalizationIsRefused() {
    assertRefused(
        "layer b: BatchNormalization: option renorm is true (expected: false)",
        "BatchNormalization",
        Map.of("name", "b", "renorm", true));
  }
}
