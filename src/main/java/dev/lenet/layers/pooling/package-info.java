/** Pooling over windows and over whole images. */
@NullMarked
package dev.lenet.layers.pooling;

import org.jspecify.annotations.NullMarked;
