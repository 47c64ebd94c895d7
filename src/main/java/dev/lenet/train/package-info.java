/**
 * The training loop: {@link dev.lenet.train.Trainer} runs the steps and {@link
 * dev.lenet.train.Evaluator} the evaluation of a graph that {@link
 * dev.lenet.internal.builder.GraphBuilder} built; neither makes an op of its own.
 */
@NullMarked
package dev.lenet.train;

import org.jspecify.annotations.NullMarked;
