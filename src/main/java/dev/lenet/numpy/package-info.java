/**
 * NumPy's files and its random permutation. {@link dev.lenet.numpy.Npy} and {@link
 * dev.lenet.numpy.Npz} carry tensors to Python and back:
 *
 * <pre>{@code
 * try (Npz file = Npz.open(path)) {
 *   HostTensor x = file.get("x");
 *   String layout = file.text("layout");
 * }
 * Npy.write(Path.of("y.npy"), y);
 * }</pre>
 */
@NullMarked
package dev.lenet.numpy;

import org.jspecify.annotations.NullMarked;
