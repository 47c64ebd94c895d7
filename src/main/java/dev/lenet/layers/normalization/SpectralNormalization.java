package dev.lenet.layers.normalization;

import dev.lenet.exceptions.InputException;
import dev.lenet.graph.GraphScope;
import dev.lenet.graph.SymbolicTensor;
import dev.lenet.graph.Weight;
import dev.lenet.initializers.TruncatedNormal;
import dev.lenet.layers.FluentLayer;
import dev.lenet.layers.Layer;
import dev.lenet.layers.LayerConfigs;
import dev.lenet.predict.ReceptiveField;
import dev.lenet.tensor.Shape;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Sum;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;

/**
 * Keras's {@code SpectralNormalization}: a layer whose kernel every training step first divides by
 * its largest singular value, which power iterations estimate. As in Keras the divided kernel takes
 * the kernel's place, and the gradient is that of the divided kernel.
 */
public final class SpectralNormalization extends FluentLayer<SpectralNormalization> {
  private static final float LARGEST = 1e7f;

  private final Layer layer;
  private final int powerIterations;

  /** One power iteration a step. */
  public SpectralNormalization(Layer layer) {
    this(layer, 1);
  }

  /**
   * Wraps a layer.
   *
   * @param layer one with a weight {@code kernel}, such as {@code Conv2D} or {@code Dense}
   * @param powerIterations how often a step improves its estimate; 1 or more
   */
  public SpectralNormalization(Layer layer, int powerIterations) {
    if (powerIterations < 1) {
      throw new InputException(
          "SpectralNormalization: power_iterations " + powerIterations + " (expected: 1 or more)");
    }
    this.layer = layer;
    this.powerIterations = powerIterations;
  }

  @Override
  public List<Layer> sublayers() {
    return List.of(layer);
  }

  @Override
  protected void makeWeights(Shape input) {
    layer.build(List.of(input));
    Weight kernel =
        layer.ownWeights().stream()
            .filter(weight -> weight.name().equals("kernel"))
            .findFirst()
            .orElseThrow(() -> bad("layer " + layer.name() + " has no kernel", "one that has"));
    addState(kernel); // Keras lists it here, too
    addState("vector_u", Shape.of(1, kernel.shape().size(-1)), new TruncatedNormal(0, 0.02), false);
  }

  @Override
  protected Shape outputShape(Shape input) {
    return layer.outputShape(List.of(input));
  }

  @Override
  protected SymbolicTensor call(SymbolicTensor x) {
    if (x.scope().training()) {
      normalize(x.scope());
    }
    return layer.apply(x);
  }

  /** The steps of keras/src/layers/normalization/spectral_normalization.py. */
  private void normalize(GraphScope scope) {
    Ops tf = scope.tf();
    Weight vector = weight("vector_u");
    Operand<TFloat32> kernel = scope.read(weight("kernel"));
    Operand<TFloat32> matrix =
        tf.reshape(kernel, tf.array(-1, (int) weight("kernel").shape().size(-1)));
    Operand<TFloat32> before = scope.read(vector);
    Operand<TFloat32> u = before;
    Operand<TFloat32> v = u;
    for (int i = 0; i < powerIterations; i++) {
      v = unit(tf, tf.linalg.matMul(u, matrix, MatMul.transposeB(true)));
      u = unit(tf, tf.linalg.matMul(v, matrix));
    }
    Operand<TFloat32> sigma =
        tf.linalg.matMul(tf.linalg.matMul(v, matrix), u, MatMul.transposeB(true));
    Operand<TFloat32> divided = tf.math.div(kernel, tf.reshape(sigma, tf.array(new int[0])));
    int[] axes = new int[weight("kernel").shape().rank()];
    for (int i = 0; i < axes.length; i++) {
      axes[i] = i;
    }
    Operand<TBool> empty = tf.reduceAll(tf.math.equal(kernel, tf.constant(0f)), tf.constant(axes));
    Operand<TFloat32> next = tf.stopGradient(tf.select(empty, kernel, divided));
    scope.update(vector, tf.stopGradient(tf.select(empty, before, u)));
    // The value is next's, the gradient goes to the kernel as if it were next.
    scope.update(weight("kernel"), tf.math.add(next, tf.math.sub(kernel, tf.stopGradient(kernel))));
  }

  /** A row of length 1; keras/src/ops/nn.py, {@code _normalize}. */
  private static Operand<TFloat32> unit(Ops tf, Operand<TFloat32> row) {
    Operand<TFloat32> square =
        tf.sum(tf.math.square(row), tf.constant(new int[] {0, 1}), Sum.keepDims(true));
    return tf.math.mul(row, tf.math.minimum(tf.math.rsqrt(square), tf.constant(LARGEST)));
  }

  /** All parts of a batch must see the one kernel that the step has made. */
  @Override
  public boolean mixesBatch() {
    return true;
  }

  @Override
  public boolean givesProbabilities() {
    return layer.givesProbabilities();
  }

  @Override
  public boolean takesSequences() {
    return layer.takesSequences();
  }

  @Override
  public Optional<ReceptiveField> receptiveField(ReceptiveField before, Shape input, Shape output) {
    return layer.receptiveField(before, input, output);
  }

  /** PyTorch's module is the layer's; the vector serves training alone. */
  @Override
  public Map<String, List<Weight>> torchModules() {
    return Map.of();
  }

  @Override
  public Map<String, @Nullable Object> config() {
    Map<String, @Nullable Object> config = super.config();
    config.put("layer", LayerConfigs.write(layer));
    config.put("power_iterations", powerIterations);
    return config;
  }
}
