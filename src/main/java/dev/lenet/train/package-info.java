/**
 * Training and evaluation on one graph.
 *
 * <p>{@link dev.lenet.train.GraphBuilder} is the only place that builds a model's graph. What it
 * builds, a {@link dev.lenet.train.ModelGraph}, is what {@link dev.lenet.train.Trainer} trains and
 * {@link dev.lenet.train.Evaluator} evaluates; neither makes an op of its own.
 *
 * <p>Losses, metrics and optimizers give their ops to the builder, and have Keras's names, defaults
 * and numbers.
 */
@NullMarked
package dev.lenet.train;

import org.jspecify.annotations.NullMarked;
