package demo;

import dev.lenet.activations.ActivationFunction;
import dev.lenet.callbacks.Callback;
import dev.lenet.callbacks.Logs;
import dev.lenet.callbacks.Trainee;
import dev.lenet.config.Config;
import dev.lenet.config.CustomObjects;
import dev.lenet.datasets.Dataset;
import dev.lenet.datasets.SampleSource;
import dev.lenet.graph.SymbolicTensor;
import dev.lenet.graph.Target;
import dev.lenet.initializers.Initializer;
import dev.lenet.initializers.Ones;
import dev.lenet.layers.FluentLayer;
import dev.lenet.losses.Loss;
import dev.lenet.metrics.MeanMetric;
import dev.lenet.optimizers.FluentOptimizer;
import dev.lenet.optimizers.Optimizers;
import dev.lenet.optimizers.UpdateStep;
import dev.lenet.optimizers.schedules.LearningRateSchedule;
import dev.lenet.regularizers.Regularizer;
import dev.lenet.tensor.DType;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** One part of each kind, written as docs/EXTEND.md shows. */
final class CustomParts {
  private CustomParts() {}

  static void register() {
    // snippet register
    CustomObjects.register("demo", Scale.class, Scale::fromConfig);
    CustomObjects.register("demo", "halved", Halved.class, config -> new Halved());
    CustomObjects.register("demo", Ramp.class, config -> new Ramp(config.number("top")));
    CustomObjects.register("demo", Cubed.class, config -> new Cubed(config.number("rate")));
    CustomObjects.register("demo", Stairs.class, config -> new Stairs(config.number("first")));
    CustomObjects.register("demo", SquaredError.class, config -> new SquaredError());
    CustomObjects.register("demo", Margin.class, config -> new Margin());
    CustomObjects.register("demo", SignDescent.class, SignDescent::fromConfig);
    // end
  }

  /** Multiplies by a number and by a weight for each channel. */
  // snippet scale
  static final class Scale extends FluentLayer<Scale> {
    private final double factor;

    Scale(double factor) {
      this.factor = factor;
    }

    @Override
    protected void makeWeights(Shape input) {
      addWeight("gain", Shape.of(input.size(-1)), new Ones(), null);
    }

    @Override
    protected SymbolicTensor call(SymbolicTensor x) {
      Ops tf = x.scope().tf();
      Operand<TFloat32> gain = x.scope().read(weight("gain"));
      return x.with(tf.math.mul(tf.math.mul(x.operand(), gain), tf.constant((float) factor)));
    }

    @Override
    public Map<String, @Nullable Object> config() {
      Map<String, @Nullable Object> config = super.config();
      config.put("factor", factor);
      return config;
    }

    static Scale fromConfig(Config config) {
      return new Scale(config.number("factor"));
    }
  }

  // end

  /** A layer that nobody registered. */
  static final class Unregistered extends FluentLayer<Unregistered> {
    @Override
    protected SymbolicTensor call(SymbolicTensor x) {
      return x;
    }
  }

  /** Half of the input. */
  // snippet halved
  record Halved() implements ActivationFunction {
    @Override
    public SymbolicTensor apply(SymbolicTensor x) {
      Ops tf = x.scope().tf();
      return x.with(tf.math.mul(x.operand(), tf.constant(0.5f)));
    }
  }

  // end

  /** Values from -top to top, evenly. */
  // snippet ramp
  record Ramp(double top) implements Initializer {
    @Override
    public HostTensor sample(Shape shape) {
      float[] values = new float[(int) shape.elements()];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (top * (2.0 * i / Math.max(values.length - 1, 1) - 1));
      }
      return HostTensor.ofFloats(shape, values);
    }

    @Override
    public String className() {
      return "Ramp";
    }

    @Override
    public Map<String, @Nullable Object> config() {
      Map<String, @Nullable Object> config = new LinkedHashMap<>();
      config.put("top", top);
      return config;
    }
  }

  // end

  /** The sum of cubed magnitudes. */
  // snippet cubed
  record Cubed(double rate) implements Regularizer {
    @Override
    public Operand<TFloat32> penalty(Ops tf, Operand<TFloat32> weight) {
      Operand<TFloat32> magnitude = tf.math.abs(weight);
      Operand<TFloat32> cubes = tf.math.mul(tf.math.square(weight), magnitude);
      int[] axes = IntStream.range(0, weight.shape().numDimensions()).toArray();
      return tf.math.mul(tf.sum(cubes, tf.constant(axes)), tf.constant((float) rate));
    }

    @Override
    public String className() {
      return "Cubed";
    }

    @Override
    public Map<String, Object> config() {
      return Map.of("rate", rate);
    }
  }

  // end

  /** Half the learning rate after each two steps. */
  // snippet stairs
  record Stairs(double first) implements LearningRateSchedule {
    @Override
    public float at(long step) {
      return (float) (first * Math.pow(0.5, (double) Math.floorDiv(step, 2L)));
    }

    @Override
    public String className() {
      return "Stairs";
    }

    @Override
    public Map<String, @Nullable Object> config() {
      Map<String, @Nullable Object> config = new LinkedHashMap<>();
      config.put("first", first);
      return config;
    }
  }

  // end

  /** The sum of squares over the classes. */
  // snippet squarederror
  static final class SquaredError implements Loss {
    @Override
    public Operand<TFloat32> perSample(Target target, SymbolicTensor output) {
      Ops tf = output.scope().tf();
      Operand<TFloat32> truth = target.values(tf);
      return tf.sum(tf.math.squaredDifference(output.operand(), truth), tf.constant(-1));
    }

    @Override
    public String className() {
      return "SquaredError";
    }

    @Override
    public String name() {
      return "squared_error";
    }

    @Override
    public Map<String, @Nullable Object> config() {
      Map<String, @Nullable Object> config = new LinkedHashMap<>();
      config.put("name", name());
      return config;
    }
  }

  // end

  /** The output of the true class. */
  // snippet margin
  static final class Margin extends MeanMetric {
    Margin() {
      super("margin");
    }

    @Override
    protected Operand<TFloat32> perSample(Target target, SymbolicTensor output) {
      Ops tf = output.scope().tf();
      return tf.sum(tf.math.mul(output.operand(), target.values(tf)), tf.constant(-1));
    }

    @Override
    public String className() {
      return "Margin";
    }
  }

  // end

  /** Steps by the sign of a moving average of gradients. */
  // snippet signdescent
  static final class SignDescent extends FluentOptimizer<SignDescent> {
    private double momentum;

    SignDescent(double learningRate) {
      super(learningRate);
    }

    SignDescent(LearningRateSchedule schedule) {
      super(schedule);
    }

    SignDescent momentum(double value) {
      momentum = value;
      return this;
    }

    @Override
    protected List<List<String>> slotNames() {
      return List.of(List.of("average"));
    }

    @Override
    protected Op update(UpdateStep step) {
      Ops tf = step.tf();
      Operand<TFloat32> average =
          step.write(
              "average",
              tf.math.add(
                  tf.math.mul(step.slot("average"), step.constant(momentum)), step.gradient()));
      return step.subtract(tf.math.mul(tf.math.sign(average), step.rate()));
    }

    @Override
    protected void addOptions(Map<String, @Nullable Object> config) {
      config.put("momentum", momentum);
    }

    static SignDescent fromConfig(Config config) {
      return Optimizers.rated(config, 0.01, SignDescent::new, SignDescent::new)
          .momentum(config.number("momentum"));
    }
  }

  // end

  /** Saves the model whenever its loss has fallen. */
  // snippet savebest
  static final class SaveBest implements Callback {
    private final Path file;
    private double best = Double.POSITIVE_INFINITY;

    SaveBest(Path file) {
      this.file = file;
    }

    @Override
    public void onEpochEnd(Trainee model, int epoch, Logs logs) {
      Double loss = logs.get("loss");
      if (loss != null && loss < best) {
        best = loss;
        model.save(file);
      }
    }
  }

  // end

  /** Samples that are made when they are asked for; here of arrays. */
  // snippet generated
  record Generated(Dataset data) implements SampleSource {
    @Override
    public int size() {
      return data.size();
    }

    @Override
    public DType inputType() {
      return DType.FLOAT32;
    }

    @Override
    public Shape sampleShape() {
      return data.sampleShape();
    }

    @Override
    public DType targetType() {
      return DType.FLOAT32;
    }

    @Override
    public Shape targetShape() {
      return data.targetShape();
    }

    @Override
    public void copyInput(int sample, ByteBuffer to) {
      for (float value : data.x().rows(sample, sample + 1).floats()) {
        to.putFloat(value);
      }
    }

    @Override
    public void copyTarget(int sample, ByteBuffer to) {
      for (float value : data.y().rows(sample, sample + 1).floats()) {
        to.putFloat(value);
      }
    }
  }
  // end
}
