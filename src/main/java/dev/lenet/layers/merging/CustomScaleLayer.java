package dev.lenet.layers.merging;

import dev.lenet.config.Config;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * The {@code CustomScaleLayer} of Keras's InceptionResNetV2: its first input plus its second, which
 * is multiplied by a constant.
 */
public final class CustomScaleLayer extends MergeLayer<CustomScaleLayer> {
  private final double scale;

  public CustomScaleLayer(double scale) {
    super(2, 2);
    this.scale = scale;
  }

  @Override
  Operand<TFloat32> merge(Ops tf, Operand<TFloat32> a, Operand<TFloat32> b) {
    return tf.math.add(a, tf.math.mul(b, tf.constant((float) scale)));
  }

  @Override
  public String module() {
    return "keras.src.applications.inception_resnet_v2";
  }

  @Override
  public Map<String, @Nullable Object> config() {
    Map<String, @Nullable Object> config = super.config();
    config.put("scale", scale);
    return config;
  }

  public static CustomScaleLayer fromConfig(Config options) {
    return new CustomScaleLayer(options.number("scale"));
  }
}
