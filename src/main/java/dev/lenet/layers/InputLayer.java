package dev.lenet.layers;

import dev.lenet.data.Options;
import dev.lenet.data.Shape;
import dev.lenet.graph.Sym;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keras's {@code InputLayer}: where a model begins. It says what one sample looks like. */
public final class InputLayer extends Layer {
  private final Shape batchShape;
  private final String dtype;

  /** An input of float32 samples of this shape, without N. */
  public InputLayer(long... sample) {
    this(Shape.of(sample).prepend(-1), "float32");
  }

  private InputLayer(Shape batchShape, String dtype) {
    this.batchShape = batchShape;
    this.dtype = dtype;
  }

  /** The shape of a batch, N first. */
  public Shape batchShape() {
    return batchShape;
  }

  @Override
  protected Shape outputShape(Shape input) {
    if (!batchShape.isCompatibleWith(input)) {
      throw bad("input shape " + input, batchShape.toString());
    }
    return input;
  }

  @Override
  protected Sym call(Sym x) {
    return x;
  }

  @Override
  public Map<String, @Nullable Object> config() {
    Map<String, @Nullable Object> config = super.config();
    List<@Nullable Long> sizes = new ArrayList<>();
    for (long size : batchShape.toArray()) {
      sizes.add(size < 0 ? null : size);
    }
    config.put("batch_shape", sizes);
    config.put("dtype", dtype);
    config.put("sparse", false);
    config.put("ragged", false);
    config.put("optional", false);
    return config;
  }

  /** Keras 2 calls the shape {@code batch_input_shape}. */
  static InputLayer fromConfig(Options options) {
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
    return new InputLayer(Shape.of(sizes), options.text("dtype", "float32"));
  }
}
