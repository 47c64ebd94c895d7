/**
 * The model server: TensorFlow Serving's protocols and the Open Inference Protocol V2, over REST
 * and gRPC, and a web page. The served models are in {@code models}, the protocols in {@code tfs}
 * and {@code v2}, the page in {@code page}; this package puts them on one port. It does not depend
 * on TensorFlow's runtime.
 */
@NullMarked
package dev.lenet.serve;

import org.jspecify.annotations.NullMarked;
