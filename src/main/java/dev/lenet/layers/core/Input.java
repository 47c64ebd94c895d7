package dev.lenet.layers.core;

import dev.lenet.config.Config;
import dev.lenet.graph.SymbolicTensor;
import dev.lenet.layers.FluentLayer;
import dev.lenet.layers.KerasTensor;
import dev.lenet.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keras's {@code Input}: where a model begins. {@link #of} gives a functional model's first tensor,
 * {@code new Input(...)} is a {@code Sequential} model's first layer.
 */
public final class Input extends FluentLayer<Input> {
  private final Shape sample;
  private long batchSize = -1;
  private String dtype = "float32";
  private @Nullable KerasTensor tensor;

  /** An input of samples of these sizes, without N; -1 for a size that batches decide. */
  public Input(long... sample) {
    this(Shape.of(sample));
  }

  /** An input of samples of this shape, without N; -1 for a size that batches decide. */
  public Input(Shape sample) {
    this.sample = sample;
  }

  /** The tensor of a new input: Keras's {@code keras.Input(shape=...)}. */
  public static KerasTensor of(long... sample) {
    return new Input(sample).tensor();
  }

  /** One sample's shape, without N. */
  public Shape sample() {
    return sample;
  }

  /** The tensor of this input, N first; the same at each call. */
  public KerasTensor tensor() {
    if (tensor == null) {
      tensor = new KerasTensor(this, List.of(), sample.prepend(-1));
    }
    return tensor;
  }

  @Override
  public String className() {
    return "InputLayer";
  }

  @Override
  protected Shape outputShape(Shape input) {
    Shape expected = sample.prepend(-1);
    if (!expected.isCompatibleWith(input)) {
      throw bad("input shape " + input, expected.toString());
    }
    return input;
  }

  /** Lets through what fits. */
  @Override
  protected SymbolicTensor call(SymbolicTensor x) {
    return x;
  }

  @Override
  public boolean hasBuildConfig() {
    return false;
  }

  @Override
  public Map<String, @Nullable Object> config() {
    Map<String, @Nullable Object> config = super.config();
    List<@Nullable Long> sizes = new ArrayList<>();
    for (long size : sample.prepend(batchSize).toArray()) {
      sizes.add(size < 0 ? null : size);
    }
    config.put("batch_shape", sizes);
    config.put("dtype", dtype);
    config.put("sparse", false);
    return config;
  }

  /** Keras 2 calls the shape {@code batch_input_shape}. */
  public static Input fromConfig(Config options) {
    String key = options.has("batch_shape") ? "batch_shape" : "batch_input_shape";
    if (!(options.get(key) instanceof List<?> list) || list.isEmpty()) {
      throw options.refuse(key, "expected: a list of sizes");
    }
    long[] sizes = new long[list.size()];
    for (int i = 0; i < sizes.length; i++) {
      if (list.get(i) == null) {
        sizes[i] = -1;
      } else if (list.get(i) instanceof Number size && size.longValue() >= 0) {
        sizes[i] = size.longValue();
      } else {
        throw options.refuse(key, "expected: sizes of 0 or more, or null");
      }
    }
    options.only("sparse", false);
    options.only("ragged", false);
    options.only("optional", false);
    // The model's floats are made from whatever is fed, so every number type will do.
    options.only("dtype", "float32", "uint8", "int32", "int64", "float64");
    Input layer = new Input(Shape.of(sizes).dropFirst());
    layer.batchSize = sizes[0];
    layer.dtype = options.text("dtype", "float32");
    return layer;
  }
}
