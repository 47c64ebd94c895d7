/** Keras's learning-rate schedules, one a file: the learning rate of each step. */
@NullMarked
package dev.lenet.optimizers.schedules;

import org.jspecify.annotations.NullMarked;
