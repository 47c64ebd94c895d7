/** {@link dev.lenet.layers.serialization.Layers} makes a layer from its class name and config. */
@NullMarked
package dev.lenet.layers.serialization;

import org.jspecify.annotations.NullMarked;
