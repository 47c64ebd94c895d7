/**
 * What can be predicted with, whatever it was read from: {@link dev.lenet.predict.Predictor} is
 * what {@code Models.open} gives and the server serves. {@link dev.lenet.predict.Inspectable} also
 * shows the layers inside.
 */
@NullMarked
package dev.lenet.predict;

import org.jspecify.annotations.NullMarked;
