/** {@code .safetensors} files. */
@NullMarked
package dev.lenet.weights.safetensors;

import org.jspecify.annotations.NullMarked;
