/**
 * Data without an engine: tensors in memory, data sets, images, and the {@code Predictor} interface
 * that the server and the batch scorer see. Knows the JDK only.
 */
@NullMarked
package dev.lenet.data;

import org.jspecify.annotations.NullMarked;
