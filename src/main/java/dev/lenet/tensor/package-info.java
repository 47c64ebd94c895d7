/**
 * Tensors in the JVM's memory, without an engine: a {@link dev.lenet.tensor.HostTensor} is a {@link
 * dev.lenet.tensor.DType}, a {@link dev.lenet.tensor.Shape} and bytes. {@link
 * dev.lenet.tensor.NamedWeights} are tensors by name, the common form of all weight files. A {@link
 * dev.lenet.tensor.Signature} lists a model's inputs and outputs.
 */
@NullMarked
package dev.lenet.tensor;

import org.jspecify.annotations.NullMarked;
