/**
 * Graphs that only predict: {@link dev.lenet.internal.frozen.Freezer} makes one of any graph that
 * computes an output, and {@link dev.lenet.internal.frozen.FrozenRunner} runs it. Layers' graphs
 * and SavedModels both go through here, so there is one way a prediction is computed.
 */
@NullMarked
package dev.lenet.internal.frozen;

import org.jspecify.annotations.NullMarked;
