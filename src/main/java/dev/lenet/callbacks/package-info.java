/**
 * Keras's callbacks that do not save models, and what they receive: logs, history, and the model
 * that is being trained.
 */
@NullMarked
package dev.lenet.callbacks;

import org.jspecify.annotations.NullMarked;
