/**
 * Reads weight files into tensors and writes them, without TensorFlow: {@link
 * dev.lenet.weights.keras.KerasArchive} is a whole {@code .keras} file, {@link
 * dev.lenet.weights.hdf5.H5Weights} a {@code .weights.h5} file, {@link
 * dev.lenet.weights.keras.LegacyH5} an {@code .h5} file of Keras 1 or 2, {@link
 * dev.lenet.weights.safetensors.SafeTensors} a {@code .safetensors} file.
 *
 * <p>A reader gives what the file says: config as text, tensors by the names the format has. The
 * model decides which tensor is which layer's. A writer writes the same record whole or not at all,
 * and what it writes opens in Python. Files are taken for hostile: a reader follows nothing outside
 * the file, allocates nothing that the file does not hold, and throws an {@link
 * dev.lenet.exceptions.InputException} that names the file and the place in it.
 */
@NullMarked
package dev.lenet.weights;

import org.jspecify.annotations.NullMarked;
