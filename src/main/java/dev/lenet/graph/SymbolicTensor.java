package dev.lenet.graph;

import dev.lenet.tensor.Shape;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * A symbolic float32 tensor: the input and output of layers. In a graph it has an operand and a
 * scope; while a model is only described, it has just a shape.
 */
public class SymbolicTensor {
  private final Shape shape;
  private final @Nullable GraphScope scope;
  private final @Nullable Operand<TFloat32> operand;
  private final @Nullable Operand<TFloat32> logits;
  private final @Nullable Operand<TFloat32> rectified;

  private SymbolicTensor(
      Shape shape,
      @Nullable GraphScope scope,
      @Nullable Operand<TFloat32> operand,
      @Nullable Operand<TFloat32> logits,
      @Nullable Operand<TFloat32> rectified) {
    this.shape = shape;
    this.scope = scope;
    this.operand = operand;
    this.logits = logits;
    this.rectified = rectified;
  }

  /** A tensor that is only described. */
  protected SymbolicTensor(Shape shape) {
    this(shape, null, null, null, null);
  }

  /** A tensor in a graph. */
  public static SymbolicTensor of(GraphScope scope, Operand<TFloat32> operand, Shape shape) {
    return new SymbolicTensor(shape, scope, operand, null, null);
  }

  /** The shape, N first; -1 where a size is known only at run time. */
  public Shape shape() {
    return shape;
  }

  /** Whether there is an operand behind it. */
  public boolean isInGraph() {
    return operand != null;
  }

  /**
   * The graph that this tensor belongs to.
   *
   * @throws IllegalStateException if the tensor only describes a shape
   */
  public GraphScope scope() {
    if (scope == null) {
      throw new IllegalStateException("a described tensor of shape " + shape + " has no graph");
    }
    return scope;
  }

  /**
   * The tensor in its graph.
   *
   * @throws IllegalStateException if the tensor only describes a shape
   */
  public Operand<TFloat32> operand() {
    if (operand == null) {
      throw new IllegalStateException("a described tensor of shape " + shape + " has no operand");
    }
    return operand;
  }

  /**
   * What a softmax or sigmoid was computed from, where one made this tensor. Keras takes its
   * cross-entropies from these ({@code _keras_logits}), and so do the losses here.
   */
  public @Nullable Operand<TFloat32> logits() {
    return logits;
  }

  /** The same scope with another operand and shape. */
  public SymbolicTensor with(Operand<TFloat32> newOperand, Shape newShape) {
    return new SymbolicTensor(newShape, scope(), newOperand, null, null);
  }

  /** The same scope and shape with another operand. */
  public SymbolicTensor with(Operand<TFloat32> newOperand) {
    return with(newOperand, shape);
  }

  /** This tensor, known to be a softmax or sigmoid of {@code from}. */
  public SymbolicTensor withLogits(Operand<TFloat32> from) {
    return new SymbolicTensor(shape, scope, operand, from, null);
  }

  /**
   * What a ReLU was computed from, where one made this tensor: a maximum over it can be taken
   * before the ReLU.
   */
  public @Nullable Operand<TFloat32> rectified() {
    return rectified;
  }

  /** This tensor, known to be a ReLU of {@code from}. */
  public SymbolicTensor withRectified(Operand<TFloat32> from) {
    return new SymbolicTensor(shape, scope, operand, null, from);
  }

  /** This tensor in a scope of its own name. */
  public SymbolicTensor in(GraphScope newScope) {
    return new SymbolicTensor(shape, newScope, operand, logits, rectified);
  }
}
