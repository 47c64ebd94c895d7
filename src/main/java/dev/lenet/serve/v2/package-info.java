/** The Open Inference Protocol V2, as KServe and Triton speak it. */
@NullMarked
package dev.lenet.serve.v2;

import org.jspecify.annotations.NullMarked;
