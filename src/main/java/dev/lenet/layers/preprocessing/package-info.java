/** Preprocessing and augmentation of images inside the model. */
@NullMarked
package dev.lenet.layers.preprocessing;

import org.jspecify.annotations.NullMarked;
