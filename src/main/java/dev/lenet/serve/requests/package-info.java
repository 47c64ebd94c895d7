/** The only way from a protocol to a model: {@link dev.lenet.serve.requests.RequestModel}. */
@NullMarked
package dev.lenet.serve.requests;

import org.jspecify.annotations.NullMarked;
