package dev.lenet.optimizers;

import dev.lenet.graph.Variables;
import dev.lenet.graph.Weight;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TType;

/** One weight's part of a step, while its ops are made: what is read, and what is written. */
public final class UpdateStep {
  private final Ops tf;
  private final Variables variables;
  private final Weight weight;
  private final Map<String, Weight> slots;
  private final Operand<TFloat32> value;
  private final Operand<TFloat32> gradient;
  private final List<Operand<TFloat32>> scalars;
  private final Map<String, Op> writes;

  UpdateStep(
      Ops tf,
      Variables variables,
      Weight weight,
      Map<String, Weight> slots,
      Operand<TFloat32> gradient,
      List<Operand<TFloat32>> scalars) {
    this(
        tf,
        variables,
        weight,
        slots,
        variables.current(weight),
        gradient,
        scalars,
        new LinkedHashMap<>());
  }

  private UpdateStep(
      Ops tf,
      Variables variables,
      Weight weight,
      Map<String, Weight> slots,
      Operand<TFloat32> value,
      Operand<TFloat32> gradient,
      List<Operand<TFloat32>> scalars,
      Map<String, Op> writes) {
    this.tf = tf;
    this.variables = variables;
    this.weight = weight;
    this.slots = slots;
    this.value = value;
    this.gradient = gradient;
    this.scalars = scalars;
    this.writes = writes;
  }

  /** The same step, from {@code w - w * decay * rate}. */
  UpdateStep decayed(double decay) {
    Operand<TFloat32> lost = tf.math.mul(tf.math.mul(value, tf.constant((float) decay)), rate());
    return new UpdateStep(
        tf, variables, weight, slots, tf.math.sub(value, lost), gradient, scalars, writes);
  }

  /** The ops of the graph, to build with. */
  public Ops tf() {
    return tf;
  }

  /** The weight's value, after its decay. */
  public Operand<TFloat32> value() {
    return value;
  }

  /** The weight itself. */
  public Weight weight() {
    return weight;
  }

  public Operand<TFloat32> gradient() {
    return gradient;
  }

  /** The learning rate. */
  public Operand<TFloat32> rate() {
    return scalars.get(0);
  }

  /** One of the optimizer's own numbers, from 0. */
  public Operand<TFloat32> number(int i) {
    return scalars.get(1 + i);
  }

  /** A number as a constant of the graph. */
  public Operand<TFloat32> constant(double number) {
    return tf.constant((float) number);
  }

  /** What a slot holds before this step. */
  public Operand<TFloat32> slot(String name) {
    return variables.read(slotWeight(name));
  }

  private Weight slotWeight(String name) {
    Weight slot = slots.get(name);
    if (slot == null) {
      throw new IllegalStateException("weight " + weight.name() + ": no slot " + name);
    }
    return slot;
  }

  /** Has the step write a slot; gives the value for what follows. */
  public Operand<TFloat32> write(String name, Operand<TFloat32> newValue) {
    writes.put(name, tf.assignVariableOp(handle(name), newValue));
    return newValue;
  }

  /** {@code old + (towards - old) * share}, written to the slot: a moving average. */
  public Operand<TFloat32> writeAverage(
      String name, Operand<TFloat32> towards, Operand<TFloat32> share) {
    average(name, towards, share);
    return written(name);
  }

  /** The same, without giving the value. */
  public void average(String name, Operand<TFloat32> towards, Operand<TFloat32> share) {
    writes.put(
        name,
        tf.train.resourceApplyGradientDescent(
            handle(name), share, tf.math.sub(slot(name), towards)));
  }

  /** What this step has written to a slot. */
  public Operand<TFloat32> written(String name) {
    Op write = writes.get(name);
    if (write == null) {
      throw new IllegalStateException("slot " + name + " is not written");
    }
    return tf.withControlDependencies(write).readVariableOp(handle(name), TFloat32.class);
  }

  /** The slot's variable, for ops that change it where it is. */
  public Operand<? extends TType> handle(String name) {
    return variables.handle(slotWeight(name));
  }

  /** The weight's variable, for {@link #inPlace}. */
  public Operand<? extends TType> handle() {
    return variables.handle(weight);
  }

  /** For an op that changes the weight where it is, after its decay and what slots are written. */
  public Ops inPlace() {
    List<Op> before = new ArrayList<>(writes.values());
    if (value != variables.read(weight)) {
      before.add(tf.assignVariableOp(handle(), value));
    }
    return tf.withControlDependencies(before);
  }

  /** Has the step take this from the weight. */
  public Op subtract(Operand<TFloat32> change) {
    return assign(tf.math.sub(value, change));
  }

  /** Has the step set the weight. */
  public Op assign(Operand<TFloat32> newValue) {
    List<Op> all = new ArrayList<>(writes.values());
    all.add(tf.assignVariableOp(handle(), newValue));
    return tf.withControlDependencies(all).noOp();
  }
}
