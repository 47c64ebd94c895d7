/**
 * TensorFlow's SavedModel: {@link dev.lenet.savedmodel.SavedModelFile} loads what Keras, tf_keras
 * or TensorFlow exported, as a {@link dev.lenet.predict.Predictor}; {@link
 * dev.lenet.savedmodel.SavedModelWeights} reads the weights in it without running anything; {@link
 * dev.lenet.savedmodel.SavedModelWriter} exports a model's graph with its variables, for TensorFlow
 * in any language to run.
 *
 * <p>A SavedModel is a program. Its ops are checked against a list of those that only compute
 * before TensorFlow sees them: defence in depth, not a sandbox.
 */
@NullMarked
package dev.lenet.savedmodel;

import org.jspecify.annotations.NullMarked;
