/**
 * Graphs that only predict: {@link dev.lenet.frozen.Freezer} makes one of any graph that computes
 * an output, and {@link dev.lenet.frozen.FrozenRunner} runs it. Layers' graphs and SavedModels both
 * go through here, so there is one way a prediction is computed.
 */
@NullMarked
package dev.lenet.frozen;

import org.jspecify.annotations.NullMarked;
