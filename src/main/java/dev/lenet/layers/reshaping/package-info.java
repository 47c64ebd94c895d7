/** Layers that move, repeat, crop or pad values without computing with them. */
@NullMarked
package dev.lenet.layers.reshaping;

import org.jspecify.annotations.NullMarked;
