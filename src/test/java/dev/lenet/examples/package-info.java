/**
 * Keras's own examples in Java, line for line beside {@code python-export/keras_examples.py}:
 * {@link dev.lenet.live.KerasExamplesTest} runs both.
 */
@NullMarked
package dev.lenet.examples;

import org.jspecify.annotations.NullMarked;
