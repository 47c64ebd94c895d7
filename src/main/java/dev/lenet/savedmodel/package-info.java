/**
 * TensorFlow's SavedModel: {@link dev.lenet.savedmodel.SavedModelWriter} exports a model's graph
 * with its variables, for TensorFlow in any language to run.
 */
@NullMarked
package dev.lenet.savedmodel;

import org.jspecify.annotations.NullMarked;
