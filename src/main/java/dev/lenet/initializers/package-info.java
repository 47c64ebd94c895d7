/**
 * Keras's initializers, one a file: the values with which weights begin, bit for bit for the same
 * seed.
 */
@NullMarked
package dev.lenet.initializers;

import org.jspecify.annotations.NullMarked;
