package dev.lenet.predict;

import dev.lenet.tensor.Shape;

/**
 * A description of one layer of a model.
 *
 * @param name unique in the model; {@code outer/inner} for a layer in a nested model whose own name
 *     is not unique
 * @param className Keras's name of its class, such as {@code Conv2D}
 * @param output the shape of its output, N first, or of rank 0 where it is not known
 * @param parameters the number of elements in its weights
 */
public record LayerInfo(String name, String className, Shape output, long parameters) {}
