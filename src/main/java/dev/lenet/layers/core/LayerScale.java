package dev.lenet.layers.core;

import dev.lenet.config.Config;
import dev.lenet.graph.SymbolicTensor;
import dev.lenet.initializers.Constant;
import dev.lenet.layers.Configs;
import dev.lenet.layers.FluentLayer;
import dev.lenet.tensor.Shape;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The {@code LayerScale} of Keras's ConvNeXt: a trained factor for each channel. */
public final class LayerScale extends FluentLayer<LayerScale> {
  private final double initValues;
  private final int projectionDim;

  /**
   * @param initValues what the factors are at first
   * @param projectionDim how many channels there are
   */
  public LayerScale(double initValues, int projectionDim) {
    this.initValues = initValues;
    this.projectionDim = Configs.positive("LayerScale", "projection_dim", projectionDim);
  }

  @Override
  protected void makeWeights(Shape input) {
    addWeight("variable", Shape.of(projectionDim), new Constant(initValues), null);
  }

  @Override
  protected Shape outputShape(Shape input) {
    if (input.rank() < 2 || input.size(-1) != projectionDim) {
      throw bad("input shape " + input, projectionDim + " channels");
    }
    return input;
  }

  @Override
  protected SymbolicTensor call(SymbolicTensor x) {
    outputShape(x.shape());
    var tf = x.scope().tf();
    return x.with(tf.math.mul(x.operand(), x.scope().read(weight("variable"))));
  }

  @Override
  public boolean isPointwise() {
    return true;
  }

  @Override
  public String module() {
    return "keras.src.applications.convnext";
  }

  @Override
  public Map<String, @Nullable Object> config() {
    Map<String, @Nullable Object> config = super.config();
    config.put("init_values", initValues);
    config.put("projection_dim", projectionDim);
    return config;
  }

  public static LayerScale fromConfig(Config options) {
    return new LayerScale(options.number("init_values"), options.integer("projection_dim"));
  }
}
