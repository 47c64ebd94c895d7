/** Layers that act in training only, to keep a model from overfitting. */
@NullMarked
package dev.lenet.layers.regularization;

import org.jspecify.annotations.NullMarked;
