package dev.lenet.predict;

import dev.lenet.tensor.Shape;

/**
 * A layer, as its model tells of it.
 *
 * @param name unlike any other's in the model; of a layer in a nested model {@code outer/inner},
 *     where its name alone would not do
 * @param className what Keras calls its class, such as {@code Conv2D}
 * @param output the shape of its output, N first, or of rank 0 where it is not known
 * @param parameters how many numbers its weights have
 */
public record LayerInfo(String name, String className, Shape output, long parameters) {}
