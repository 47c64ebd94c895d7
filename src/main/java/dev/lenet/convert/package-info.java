/**
 * Copies weights into and out of a model by its structure, whatever the names and layouts in the
 * file.
 *
 * <p>{@link dev.lenet.convert.WeightSource} reads any weight file to groups of tensors, one a
 * layer. {@link dev.lenet.convert.Structure} lists a model's layers that have weights. {@link
 * dev.lenet.convert.Matcher} finds which group is which layer's, by kinds, shapes, order and at
 * last names, and {@link dev.lenet.convert.Layout} turns Keras's NHWC numbers into PyTorch's NCHW
 * and back. {@link dev.lenet.convert.Transfer} does it all.
 */
@NullMarked
package dev.lenet.convert;

import org.jspecify.annotations.NullMarked;
