/** Several inputs to one output. */
@NullMarked
package dev.lenet.layers.merging;

import org.jspecify.annotations.NullMarked;
