/**
 * The model server: TensorFlow Serving's REST and the Open Inference Protocol V2 on one port. It
 * knows models as {@code Predictor}s, which a {@link dev.lenet.serve.PredictorLoader} opens, and
 * nothing of TensorFlow.
 *
 * <p>What a client did wrong is a {@link dev.lenet.serve.ServeError} with a code; its message holds
 * no path of this machine.
 */
@NullMarked
package dev.lenet.serve;

import org.jspecify.annotations.NullMarked;
