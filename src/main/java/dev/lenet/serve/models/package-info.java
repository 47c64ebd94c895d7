/**
 * The models that the server serves, whatever protocol asks for them: {@link
 * dev.lenet.serve.models.ModelRegistry} finds them by name and version, {@link
 * dev.lenet.serve.models.ServedModel} predicts. They are {@code Predictor}s, which a {@link
 * dev.lenet.serve.models.PredictorLoader} opens.
 *
 * <p>What a client did wrong is a {@link dev.lenet.serve.models.ServeError} with a code; its
 * message holds no path of this machine.
 */
@NullMarked
package dev.lenet.serve.models;

import org.jspecify.annotations.NullMarked;
