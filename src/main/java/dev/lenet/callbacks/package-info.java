/**
 * Keras's callbacks that write no model, one a file, and what they are told: logs, history, the
 * model that is trained.
 */
@NullMarked
package dev.lenet.callbacks;

import org.jspecify.annotations.NullMarked;
