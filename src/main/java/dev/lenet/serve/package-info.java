/**
 * The model server: TensorFlow Serving's REST and the Open Inference Protocol V2 on one port. What
 * the models are is in {@code models}, the protocols in {@code tfs} and {@code v2}; this package
 * puts them behind one port. Nothing here knows TensorFlow's runtime.
 */
@NullMarked
package dev.lenet.serve;

import org.jspecify.annotations.NullMarked;
