package dev.lenet.optimizers;

import dev.lenet.graph.Variables;
import dev.lenet.graph.Weight;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Keras's {@code Adam} (Kingma and Ba, 2014), with Keras's epsilon of 1e-7. */
public final class Adam extends Optimizer {
  private static final float BETA_1 = 0.9f;
  private static final float BETA_2 = 0.999f;
  private static final float EPSILON = 1e-7f;

  public Adam() {
    this(0.001);
  }

  public Adam(double learningRate) {
    super(learningRate);
  }

  @Override
  public String className() {
    return "Adam";
  }

  @Override
  public Map<String, @Nullable Object> config() {
    return new LinkedHashMap<>();
  }

  @Override
  public float[] scalars(long step, float rate) {
    return new float[] {
      rate, (float) Math.pow(BETA_1, (double) step), (float) Math.pow(BETA_2, (double) step)
    };
  }

  @Override
  protected List<Weight> makeSlots(Weight weight) {
    return List.of(slot(weight, "momentum"), slot(weight, "velocity"));
  }

  @Override
  protected Op update(
      Ops tf,
      Variables variables,
      Weight weight,
      Operand<TFloat32> gradient,
      List<Operand<TFloat32>> scalars) {
    List<Weight> slots = slots(weight);
    return tf.train.resourceApplyAdam(
        variables.handle(weight),
        variables.handle(slots.get(0)),
        variables.handle(slots.get(1)),
        scalars.get(1),
        scalars.get(2),
        scalars.get(0),
        tf.constant(BETA_1),
        tf.constant(BETA_2),
        tf.constant(EPSILON),
        gradient);
  }
}
