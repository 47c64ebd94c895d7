/**
 * Proof that the numbers are the same: {@link dev.lenet.parity.Replay} runs a model on a recorded
 * input and holds every layer's output to the {@link dev.lenet.parity.Reference} that Python
 * recorded; {@link dev.lenet.parity.Certificate} writes down what was compared, with what, and how
 * far it was apart. docs/VERIFY.md describes both files.
 */
@NullMarked
package dev.lenet.parity;

import org.jspecify.annotations.NullMarked;
