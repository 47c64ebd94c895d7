/**
 * Keras's models: {@link dev.lenet.model.Model} to subclass, {@link dev.lenet.model.Sequential},
 * and functional models of inputs and outputs; with compile, fit, evaluate, predict, save and load.
 *
 * <p>A model is closed when it is no longer needed: it may hold sessions.
 */
@NullMarked
package dev.lenet.model;

import org.jspecify.annotations.NullMarked;
