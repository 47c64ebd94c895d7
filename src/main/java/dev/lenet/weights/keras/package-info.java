/** {@code .keras} archives and the {@code .h5} files of Keras 1 and 2. */
@NullMarked
package dev.lenet.weights.keras;

import org.jspecify.annotations.NullMarked;
