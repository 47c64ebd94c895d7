/** TensorFlow Serving's protocols. */
@NullMarked
package dev.lenet.serve.tfs;

import org.jspecify.annotations.NullMarked;
