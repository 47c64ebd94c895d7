package dev.lenet.layers;

import dev.lenet.config.Config;
import dev.lenet.config.KerasObject;
import dev.lenet.exceptions.InputException;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keras's dtype policies. This library computes in float32 whatever the policy is, and writes the
 * policy back into files.
 */
public final class DTypePolicies {
  /** Keras's default. */
  public static final String FLOAT32 = "float32";

  /** What is said of a quantized layer. */
  public static final String QUANTIZED =
      "quantized weights (expected: the model saved before model.quantize() was called)";

  private static final Set<String> KNOWN =
      Set.of(FLOAT32, "mixed_float16", "mixed_bfloat16", "float16", "bfloat16", "float64");

  private DTypePolicies() {}

  /**
   * The policy that a config names: as a text, as Keras 2 writes it, or as an object.
   *
   * @throws InputException for quantized layers, and for policies that Keras does not have
   */
  public static String read(Config options) {
    Object dtype = options.get("dtype");
    Object name =
        dtype instanceof Map<?, ?> policy && policy.get("config") instanceof Map<?, ?> config
            ? config.get("name")
            : dtype;
    if (name == null) {
      return FLOAT32;
    }
    if (String.valueOf(name).startsWith("int8") || isQuantized(dtype)) {
      throw new InputException(QUANTIZED);
    }
    if (!(name instanceof String text) || !KNOWN.contains(text)) {
      throw options.refuse(
          "dtype",
          "expected: float32, mixed_float16, mixed_bfloat16, float16, bfloat16 or float64");
    }
    return text;
  }

  private static boolean isQuantized(@Nullable Object dtype) {
    return dtype instanceof Map<?, ?> policy
        && String.valueOf(policy.get("class_name")).contains("Quantized");
  }

  /** What Keras 3 writes of a policy. */
  public static Map<String, @Nullable Object> write(String policy) {
    return KerasObject.plain("keras", "DTypePolicy", Map.of("name", policy), null);
  }
}
