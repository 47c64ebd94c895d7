package dev.lenet.layers.preprocessing;

import dev.lenet.config.Config;
import dev.lenet.exceptions.InputException;
import dev.lenet.graph.SymbolicTensor;
import dev.lenet.layers.FluentLayer;
import dev.lenet.tensor.Shape;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Keras's {@code Rescaling}: {@code x * scale + offset}, each one number or one a channel. */
public final class Rescaling extends FluentLayer<Rescaling> {
  private final double[] scale;
  private double[] offset = {0};
  private boolean scaleListed;
  private boolean offsetListed;

  /** One scale for all channels. */
  public Rescaling(double scale) {
    this.scale = new double[] {scale};
  }

  /** One scale for each channel. */
  public Rescaling(double[] scale) {
    this.scale = notEmpty("scale", scale);
    this.scaleListed = true;
  }

  /** What is added after the multiplication; 0 by default. */
  public Rescaling offset(double newOffset) {
    offset = new double[] {newOffset};
    offsetListed = false;
    return this;
  }

  /** One offset for each channel. */
  public Rescaling offset(double[] newOffset) {
    offset = notEmpty("offset", newOffset);
    offsetListed = true;
    return this;
  }

  private static double[] notEmpty(String option, double[] values) {
    if (values.length == 0) {
      throw new InputException("Rescaling: " + option + " [] (expected: at least one number)");
    }
    return values.clone();
  }

  @Override
  protected Shape outputShape(Shape input) {
    fits("scale", scale, input);
    fits("offset", offset, input);
    return input;
  }

  private void fits(String option, double[] values, Shape input) {
    if (values.length > 1 && (input.rank() == 0 || input.size(-1) != values.length)) {
      throw bad(
          option + " of " + values.length + " numbers, input shape " + input,
          "as many as channels");
    }
  }

  @Override
  protected SymbolicTensor call(SymbolicTensor x) {
    outputShape(x.shape());
    Ops tf = x.scope().tf();
    return x.with(tf.math.add(tf.math.mul(x.operand(), constant(tf, scale)), constant(tf, offset)));
  }

  private static Operand<TFloat32> constant(Ops tf, double[] values) {
    if (values.length == 1) {
      return tf.constant((float) values[0]);
    }
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return tf.constant(floats);
  }

  @Override
  public boolean isPointwise() {
    return true;
  }

  @Override
  public boolean scalesInput() {
    return true;
  }

  @Override
  public Map<String, @Nullable Object> config() {
    Map<String, @Nullable Object> config = super.config();
    config.put("scale", write(scale, scaleListed));
    config.put("offset", write(offset, offsetListed));
    return config;
  }

  private static Object write(double[] values, boolean listed) {
    return listed ? Arrays.stream(values).boxed().toList() : (Object) values[0];
  }

  /** The layer that a config of Keras describes. */
  public static Rescaling fromConfig(Config options) {
    Rescaling layer = new Rescaling(options.numbers("scale"));
    layer.scaleListed = options.get("scale") instanceof Iterable;
    if (options.has("offset")) {
      layer.offset(options.numbers("offset"));
      layer.offsetListed = options.get("offset") instanceof Iterable;
    }
    return layer;
  }
}
