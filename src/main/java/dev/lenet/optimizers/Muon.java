package dev.lenet.optimizers;

import dev.lenet.graph.Weight;
import dev.lenet.optimizers.schedules.LearningRateSchedule;
import dev.lenet.tensor.Shape;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * Keras's {@code Muon} (Jordan et al., 2024): a matrix's momentum, made orthogonal. Weights that
 * are no matrices are trained by {@link AdamW}'s formula, and so are those of embeddings.
 */
public final class Muon extends FluentOptimizer<Muon> {
  private static final String MOMENTUM = "momentum";
  private static final String VELOCITY = "velocity";

  private double adamBeta1 = 0.9;
  private double adamBeta2 = 0.999;
  private double epsilon = 1e-7;
  private List<String> excludeLayers = List.of();
  private double muonA = 3.4445;
  private double muonB = -4.7750;
  private double muonC = 2.0315;
  private double adamLrRatio = 1;
  private double momentum = 0.95;
  private int nsSteps = 5;
  private boolean nesterov = true;
  private boolean excludeEmbeddings = true;
  private @Nullable Double adamWeightDecay = 0.004;
  private @Nullable Double rmsRate = 0.2;

  public Muon() {
    this(0.001);
  }

  public Muon(double learningRate) {
    super(learningRate);
    super.weightDecay(0.004);
  }

  public Muon(LearningRateSchedule schedule) {
    super(schedule);
    super.weightDecay(0.004);
  }

  /** Of Adam's weights, how much of the mean gradient is kept each step; 0.9 by default. */
  public Muon adamBeta1(double value) {
    adamBeta1 = value;
    return this;
  }

  /** Of Adam's weights, how much of the mean square is kept each step; 0.999 by default. */
  public Muon adamBeta2(double value) {
    adamBeta2 = value;
    return this;
  }

  /** What keeps the divisor from 0; 1e-7 by default. */
  public Muon epsilon(double value) {
    epsilon = value;
    return this;
  }

  /**
   * Matrices in whose paths, such as {@code dense/kernel}, one of these patterns is found are
   * Adam's.
   */
  public Muon excludeLayers(String... patterns) {
    excludeLayers = List.of(patterns);
    return this;
  }

  /** The iteration's first factor. */
  public Muon muonA(double value) {
    muonA = value;
    return this;
  }

  /** The iteration's second factor. */
  public Muon muonB(double value) {
    muonB = value;
    return this;
  }

  /** The iteration's third factor. */
  public Muon muonC(double value) {
    muonC = value;
    return this;
  }

  /** What the learning rate is times for Adam's weights; 1 by default. */
  public Muon adamLrRatio(double value) {
    adamLrRatio = value;
    return this;
  }

  /** How much of the momentum is kept each step; 0.95 by default. */
  public Muon momentum(double value) {
    momentum = value;
    return this;
  }

  /** How many iterations make a matrix orthogonal; 5 by default. */
  public Muon nsSteps(int value) {
    nsSteps = value;
    return this;
  }

  /** Whether momentum is Nesterov's; true by default. */
  public Muon nesterov(boolean value) {
    nesterov = value;
    return this;
  }

  /** Whether embeddings are Adam's; true by default. */
  public Muon excludeEmbeddings(boolean value) {
    excludeEmbeddings = value;
    return this;
  }

  /** How fast Adam's weights shrink by themselves; 0.004 by default. */
  public Muon adamWeightDecay(@Nullable Double value) {
    adamWeightDecay = value;
    return this;
  }

  /**
   * What a matrix's steps are times beside the root of its larger size; 0.2 by default, null for
   * neither.
   */
  public Muon rmsRate(@Nullable Double value) {
    rmsRate = value;
    return this;
  }

  @Override
  protected List<List<String>> slotNames() {
    return List.of(List.of(MOMENTUM, VELOCITY));
  }

  @Override
  protected @Nullable Weight slot(Weight weight, String slotName) {
    return slotName.equals(VELOCITY) && !isAdams(weight) ? null : super.slot(weight, slotName);
  }

  private boolean isAdams(Weight weight) {
    String path = path(weight);
    return weight.shape().rank() != 2
        || (excludeEmbeddings && path.toLowerCase(Locale.ROOT).contains("embedding"))
        || excludeLayers.stream()
            .anyMatch(pattern -> Pattern.compile(pattern).matcher(path).find());
  }

  @Override
  protected @Nullable Double weightDecay(Weight weight) {
    return isAdams(weight) ? adamWeightDecay : super.weightDecay(weight);
  }

  @Override
  protected int numberCount() {
    return 2;
  }

  @Override
  protected float[] numbers(long step) {
    return new float[] {
      (float) Math.sqrt((double) (1f - (float) Math.pow((float) adamBeta2, (double) step))),
      1f - (float) Math.pow((float) adamBeta1, (double) step)
    };
  }

  @Override
  protected Op update(UpdateStep step) {
    Ops tf = step.tf();
    if (isAdams(step.weight())) {
      return adam(step);
    }
    Operand<TFloat32> kept = step.slot(MOMENTUM);
    Operand<TFloat32> m =
        step.write(
            MOMENTUM,
            tf.math.add(
                kept,
                tf.math.add(step.gradient(), tf.math.mul(kept, step.constant(momentum - 1)))));
    Operand<TFloat32> direction =
        nesterov ? tf.math.add(step.gradient(), tf.math.mul(step.constant(momentum), m)) : m;
    Operand<TFloat32> change =
        tf.math.mul(step.rate(), orthogonal(tf, direction, step.weight().shape()));
    if (rmsRate != null) {
      double larger = Math.max(step.weight().shape().size(0), step.weight().shape().size(1));
      change =
          tf.math.mul(
              tf.math.mul(change, step.constant(Math.sqrt(larger))), step.constant(rmsRate));
    }
    return step.subtract(change);
  }

  private Op adam(UpdateStep step) {
    Ops tf = step.tf();
    Operand<TFloat32> m =
        step.writeAverage(MOMENTUM, step.gradient(), step.constant(1 - adamBeta1));
    Operand<TFloat32> v =
        step.writeAverage(VELOCITY, tf.math.square(step.gradient()), step.constant(1 - adamBeta2));
    Operand<TFloat32> rate =
        tf.math.div(
            tf.math.mul(tf.math.mul(step.rate(), step.constant(adamLrRatio)), step.number(0)),
            step.number(1));
    return step.subtract(
        tf.math.div(tf.math.mul(m, rate), tf.math.add(tf.math.sqrt(v), step.constant(epsilon))));
  }

  /**
   * Newton and Schulz's iteration of fifth order, on the matrix or its transpose, if that is wide.
   */
  private Operand<TFloat32> orthogonal(Ops tf, Operand<TFloat32> matrix, Shape shape) {
    boolean tall = shape.size(0) > shape.size(1);
    Operand<TInt32> turned = tf.constant(new int[] {1, 0});
    Operand<TFloat32> x = tall ? tf.linalg.transpose(matrix, turned) : matrix;
    Operand<TFloat32> length =
        tf.math.sqrt(tf.sum(tf.math.square(x), tf.constant(new int[] {0, 1})));
    x = tf.math.div(x, tf.math.add(length, tf.constant(1e-7f)));
    for (int i = 0; i < nsSteps; i++) {
      Operand<TFloat32> a = tf.linalg.matMul(x, x, MatMul.transposeB(true));
      Operand<TFloat32> b =
          tf.math.add(
              tf.math.mul(tf.constant((float) muonB), a),
              tf.linalg.matMul(tf.math.mul(tf.constant((float) muonC), a), a));
      x = tf.math.add(tf.math.mul(tf.constant((float) muonA), x), tf.linalg.matMul(b, x));
    }
    return tall ? tf.linalg.transpose(x, turned) : x;
  }

  @Override
  public String className() {
    return "Muon";
  }

  @Override
  protected String defaultName() {
    return "muon";
  }

  @Override
  protected void addOptions(Map<String, @Nullable Object> config) {
    config.put("adam_beta_1", adamBeta1);
    config.put("adam_beta_2", adamBeta2);
    config.put("epsilon", epsilon);
    config.put("exclude_layers", excludeLayers);
    config.put("muon_a", muonA);
    config.put("muon_b", muonB);
    config.put("muon_c", muonC);
    config.put("adam_lr_ratio", adamLrRatio);
    config.put("momentum", momentum);
    config.put("ns_steps", nsSteps);
    config.put("nesterov", nesterov);
    config.put("exclude_embeddings", excludeEmbeddings);
    config.put("adam_weight_decay", adamWeightDecay);
    config.put("rms_rate", rmsRate);
  }
}
