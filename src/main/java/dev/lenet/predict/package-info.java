/**
 * The interfaces of models that predict, whatever file they were opened from: the server serves a
 * {@link dev.lenet.predict.Predictor}, and {@link dev.lenet.predict.Inspectable} gives access to
 * its layers.
 */
@NullMarked
package dev.lenet.predict;

import org.jspecify.annotations.NullMarked;
